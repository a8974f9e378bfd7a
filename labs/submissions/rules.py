"""Who may read and grade a hand-in."""

from labs.assignments.rules import teaches_student
from labs.submissions.models import Submission
from people.models import User


def can_read_submission(user: User, submission: Submission) -> bool:
    """The student whose it is, and staff of a cohort that the student is in."""
    return submission.student_id == user.pk or can_grade(user, submission)


def can_grade(user: User, submission: Submission) -> bool:
    """Staff of a live cohort that the student is in, for the cohort's courses; never one's own work."""
    if submission.student_id == user.pk:
        return False
    return teaches_student(user, submission.student, submission.assignment.course_key)
