"""What a student sees of labs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from labs.assignments.models import Assignment
from labs.assignments.selectors import title_of
from labs.base import roster
from labs.base.enums import JobState, Outcome
from labs.dates.selectors.schedules import schedules_for
from labs.grades.check_words import as_said
from labs.grades.models.grade import CurrentGrade, FeedbackDocument, SubmissionGrade
from labs.queue.models import GradingJob
from labs.submissions.models import LabOpening, Submission
from pathways.learning.lab_cards import LabCard
from people.base.prepared import Prepared
from people.models import User

# States of a card in which there is work in the lab that could be handed in now.
IN_THE_LAB = ("open", "submitted", "feedback_ready")


def _published(*, user: UUID, courses: list[str], keys: list[str]) -> Any:
    found = Assignment.objects.filter(current__isnull=False, course_key__in=courses, key__in=keys)
    opened = Exists(LabOpening.objects.filter(student=user, assignment=OuterRef("pk")))
    return found.select_related("current").annotate(opened=opened)


PUBLISHED: Prepared[Any] = Prepared(_published)


def lab_cards(user: User, lab_keys: list[str]) -> dict[str, LabCard]:
    """Return a `LabCard` for every published lab among `lab_keys`. At most five queries, and two without dates."""
    wanted = {tuple(key.split("/", 1)) for key in lab_keys if "/" in key}
    found = PUBLISHED(
        user=user.pk, courses=sorted({course for course, _key in wanted}), keys=sorted({key for _course, key in wanted})
    )
    assignments = [assignment for assignment in found if (assignment.course_key, assignment.key) in wanted]
    grades = {
        grade.assignment_id: grade
        for grade in CurrentGrade.objects.filter(assignment__in=assignments, student=user).select_related(
            "latest", "submission__grade"
        )
    }
    cohorts = roster.cohort_ids(user) if assignments else []
    dates = schedules_for(assignments, [user], cohorts) if assignments else {}
    cards = {}
    for assignment in assignments:
        grade = grades.get(assignment.id)
        state = _card_state(grade, assignment.opened)
        cards[assignment.lab_key] = LabCard(
            lab_key=assignment.lab_key,
            title=title_of(assignment),
            state=state,
            points=_points(grade),
            minutes=(assignment.current.manifest.get("minutes") or 0) if assignment.current else 0,
            due=dates[assignment.id, user.id].due,
            open_url=reverse("labs:open", args=[assignment.id]),
            plain_url=reverse("labs:plain_lab", args=[assignment.id]),
            ready_url=reverse("labs:get_ready", args=[assignment.id]) if state in ("not_opened", "open") else "",
            feedback_url=reverse("labs:submission", args=[(grade.submission_id or grade.latest_id)]) if grade else "",
            submit_url=reverse("labs:hand_in", args=[assignment.id]),
            lab_submit_url=reverse("labs:hand_in_lab", args=[assignment.id]) if state in IN_THE_LAB else "",
        )
    return cards


def _points(grade: CurrentGrade | None) -> str:
    """Return the points of the attempt that counts in words, as far as the student may know them."""
    if grade is None or grade.submission is None or grade.seen_points is None:
        return ""
    return str(grade.submission.grade.seen)


def _card_state(grade: CurrentGrade | None, opened: bool) -> str:
    if grade is None:
        return "open" if opened else "not_opened"
    if grade.grading:
        return "grading"
    return "submitted" if grade.seen_points is None else "feedback_ready"


@dataclass(frozen=True)
class Progress:
    """Where one submission stands, for the student's page. `state`: grading, waiting, held, ready, aside."""

    state: str
    job: GradingJob | None
    grade: SubmissionGrade | None

    @property
    def moving(self) -> bool:
        """Whether the page should look again soon."""
        return self.state in ("waiting", "grading")


def progress_of(submission: Submission) -> Progress:
    """Return where a submission stands. Two queries."""
    grade = SubmissionGrade.objects.filter(submission=submission).select_related("version").first()
    if grade is not None:
        return Progress("held" if grade.seen_points is None else "ready", None, grade)
    job = GradingJob.objects.filter(submission=submission).order_by("queued_at").first()
    if job is not None and job.state == JobState.DEAD:
        return Progress("aside", job, None)
    return Progress("grading" if job and job.state == JobState.LEASED else "waiting", job, None)


def ahead_of(job: GradingJob) -> int:
    """Return how many jobs wait in front of this one."""
    return GradingJob.objects.filter(state=JobState.QUEUED, lane=job.lane, queued_at__lt=job.queued_at).count()


# How far a task came, in the student's words.
TASK_STATES: dict[str, Promise] = {
    "full": _("Works"),
    "part": _("Partly there"),
    "none": _("Not there yet"),
    "person": _("Your instructor reads this one"),
}


@dataclass(frozen=True)
class TaskLine:
    """One task as the student sees it. `state`: full, part, none, person (a person still reads it)."""

    title: str
    state: str
    points: float | None
    max_points: float
    message: str
    comment: str
    hint: str
    lesson_url: str

    @property
    def word(self) -> Promise:
        """Return the state in words."""
        return TASK_STATES[self.state]


def task_lines(grade: SubmissionGrade, lesson_url: str, parts: Mapping[str, str] | None = None) -> list[TaskLine]:
    """Return the tasks of a graded submission in the student's words; held points and comments are not in them.

    `parts`: what the lesson's anchors are called in the student's language, by what the lab calls them.
    """
    spanish = (get_language() or "").startswith("es")
    described = {task["grade_id"]: task for task in grade.version.tasks}
    lines = []
    for task in grade.tasks:
        about, seen = described.get(task["grade_id"], {}), task["seen_points"]
        state = "person" if seen is None else "full" if seen >= task["max_points"] else "part" if seen else "none"
        part = about.get("lesson_part", "")
        part = (parts or {}).get(part, part)
        lines.append(
            TaskLine(
                title=(spanish and about.get("title_es")) or task["title"],
                state=state,
                points=seen,
                max_points=task["max_points"],
                message="" if state in ("full", "person") else as_said(about, task["message"]),
                comment=task["seen_comment"],
                hint="" if state in ("full", "person") else (spanish and about.get("hint_es")) or about.get("hint", ""),
                lesson_url=f"{lesson_url}#{part}" if part and lesson_url else lesson_url,
            )
        )
    return lines


def visible_feedback(submission: Submission) -> list[FeedbackDocument]:
    """Return the newest feedback page of each notebook that the student may read now; none while held."""
    grade = SubmissionGrade.objects.filter(submission=submission, seen_points__isnull=False).first()
    return documents_of(submission, grade) if grade else []


def documents_of(submission: Submission, grade: SubmissionGrade) -> list[FeedbackDocument]:
    """Return the newest feedback page of each notebook for the version that counts."""
    newest = {
        document.notebook: document
        for document in FeedbackDocument.objects.filter(submission=submission, version_id=grade.version_id)
    }
    return list(newest.values())


def unreadable(grade: SubmissionGrade) -> bool:
    """Return whether the grader could not open the hand-in at all."""
    return grade.outcome == Outcome.UNREADABLE
