"""What the exchange lists."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from labs.assignments import rules
from labs.assignments.checks.models import VersionSealing
from labs.assignments.models import Assignment
from labs.assignments.selectors import title_of
from labs.base import roster
from labs.base.enums import JobState
from labs.dates.selectors.schedules import schedules_for
from labs.grades.models.grade import FeedbackDocument
from labs.queue.models import GradingJob
from labs.submissions.models import Submission
from labs.submissions.rules import can_read_submission
from people.models import User


def listing(user: User, course: str) -> list[dict[str, Any]]:
    """Return the published labs of the person's courses with the attempts that the person may see.

    The number of queries does not grow with labs, attempts or students.
    """
    learnt, taught = set(roster.courses_learnt(user)), set(roster.courses_taught(user))
    courses = {key for key in learnt | taught if not course or key == course}
    assignments = list(
        Assignment.objects.filter(course_key__in=courses, current__isnull=False).select_related("current")
    )
    rows = _submissions(user, assignments, taught)
    pages, busy = _feedback(rows), _busy(rows)
    dates = schedules_for(assignments, [user], roster.cohort_ids(user)) if assignments else {}
    by_lab: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        seen = row.student_id != user.pk or (hasattr(row, "grade") and row.grade.seen_points is not None)
        by_lab.setdefault(row.assignment_id, []).append(
            {
                "id": str(row.id),
                "student": row.student.hub_name,
                "timestamp": row.timestamp,
                "attempt": row.attempt,
                "notebooks": row.notebooks,
                "status": "graded" if hasattr(row, "grade") else "grading" if row.id in busy else "submitted",
                "feedback": pages.get(row.id, {}) if seen else {},
            }
        )
    return [
        {
            "course": lab.course_key,
            "assignment": lab.key,
            "title": title_of(lab),
            "notebooks": lab.current.notebooks if lab.current else [],
            "due": dates[lab.id, user.pk].due,
            "submissions": by_lab.get(lab.id, []),
        }
        for lab in assignments
    ]


def _submissions(user: User, assignments: list[Assignment], taught: set[str]) -> list[Submission]:
    own = Q(student=user)
    if taught:
        own |= Q(student__in=roster.students_taught(user), assignment__course_key__in=taught)
    return list(
        Submission.objects.filter(own, assignment__in=assignments)
        .select_related("student", "grade")
        .order_by("at", "id")
    )


def _feedback(rows: list[Submission]) -> dict[UUID, dict[str, str]]:
    """Return {submission: {notebook: md5}} of the version that counts; a later page replaces an earlier one."""
    counted = {row.id: row.grade.version_id for row in rows if hasattr(row, "grade")}
    pages: dict[UUID, dict[str, str]] = {}
    found = FeedbackDocument.objects.filter(submission__in=list(counted)).order_by("at", "id")
    for submission, version, notebook, md5 in found.values_list("submission_id", "version_id", "notebook", "md5"):
        if counted[submission] == version:
            pages.setdefault(submission, {})[notebook] = md5
    return pages


def _busy(rows: list[Submission]) -> set[UUID]:
    """Return the submissions that a grader holds now."""
    ids = [row.id for row in rows if not hasattr(row, "grade")]
    return set(
        GradingJob.objects.filter(submission__in=ids, state=JobState.LEASED).values_list("submission", flat=True)
    )


def readable_submission(user: User, course: str, assignment: str, submission: UUID) -> Submission:
    """Return a submission that the person may read; `Http404` otherwise, whether or not it exists."""
    found: Submission | None = (
        Submission.objects.select_related("assignment", "student", "grade", "grade__version")
        .filter(pk=submission, assignment__course_key=course, assignment__key=assignment)
        .first()
    )
    if found is None or not can_read_submission(user, found):
        raise Http404
    return found


def not_yet(user: User, assignment: Assignment) -> str:
    """Return, to somebody of the course, that nobody can have a lab yet; to those who teach it, what it waits for."""
    if not rules.can_teach(user, assignment.course_key):
        return _("This lab is not open yet. Your instructor will open it. Then you can fetch it here.")
    found = VersionSealing.objects.filter(version__assignment=assignment).order_by("-asked_at").only("held").first()
    if found is not None and found.held:
        return _("This lab is not released yet: it waits for you. Look at its checks on the site, then give it out.")
    return _("This lab is not released yet. Students get it once a grader has tried its checks: see the site.")
