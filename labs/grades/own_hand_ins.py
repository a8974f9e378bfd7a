"""What belongs to a teacher's own cohorts: hand-ins and questions; everything else is not there."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from labs.assignments.models import Assignment
from labs.assignments.own_cohorts import own_lab
from labs.base import roster
from labs.base.requests import person
from labs.grades.selectors.cohort_labs import questions_by_hand
from labs.submissions.models import Submission
from labs.submissions.rules import can_grade
from pathways.models import Cohort


def own_question(request: HttpRequest, cohort: UUID, assignment: UUID, grade_id: str) -> tuple[Cohort, Assignment, str]:
    """Return a cohort that the person teaches, its lab with that hand-graded question, and the question's title.

    `Http404` otherwise.
    """
    found, lab = own_lab(request, cohort, assignment)
    title = questions_by_hand(lab.current).get(grade_id) if lab.current else None
    if title is None:
        raise Http404
    return found, lab, title


def gradable(request: HttpRequest, submission: UUID) -> Submission:
    """Return a submission that the person may grade; `Http404` otherwise."""
    found: Submission = get_object_or_404(
        Submission.objects.select_related("assignment", "student", "version", "grade", "grade__version"), pk=submission
    )
    if not can_grade(person(request), found):
        raise Http404
    return found


def shared_cohort(request: HttpRequest, submission: Submission) -> Cohort | None:
    """Return a cohort that the person teaches and the hand-in's student learns the lab's course in."""
    learnt = set(roster.cohorts_of(submission.student, submission.assignment.course_key))
    return next((cohort for cohort in roster.cohorts_taught(person(request)) if cohort.pk in learnt), None)
