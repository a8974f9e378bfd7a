"""What grading again would change, for the person who decides."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from labs.assignments.models import Assignment
from labs.assignments.selectors import task_titles
from labs.base import roster
from labs.base.enums import GradeEventKind, JobState, RegradeEventKind
from labs.grades.history import fold
from labs.grades.models.grade import GradeEvent, SubmissionGrade
from labs.grades.models.regrade import Regrade, RegradeEvent
from labs.queue.models import GradingJob
from labs.submissions.models import Submission
from people.models import User

UNDER_WAY = (JobState.QUEUED, JobState.LEASED)
# (title, points before or None, points after)
TaskChange = tuple[str, float | None, float]


@dataclass(frozen=True)
class Row:
    """One submission of a regrade. `state`: moving, aside, ready, approved, discarded, overtaken by a newer one."""

    submission: Submission
    state: str
    before: float | None = None
    after: float | None = None
    tasks: tuple[TaskChange, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether any task's points differ."""
        return self.before != self.after or bool(self.tasks)


@dataclass(frozen=True)
class Standing:
    """How far a regrade is, with its rows: those that change something first."""

    rows: list[Row]

    @property
    def done(self) -> int:
        """Return how many are graded or set aside."""
        return sum(row.state != "moving" for row in self.rows)

    @property
    def moving(self) -> bool:
        """Whether graders still work on it."""
        return self.done < len(self.rows)

    @property
    def ready(self) -> list[Row]:
        """Return the rows that wait for a decision."""
        return [row for row in self.rows if row.state == "ready"]

    @property
    def changing(self) -> int:
        """Return how many of the rows that wait would change points."""
        return sum(row.changes for row in self.ready)


def standing(regrade: Regrade, seen_by: User) -> Standing:
    """Return a regrade's rows of the students that `seen_by` teaches. A fixed number of queries."""
    course = regrade.version.assignment.course_key
    jobs = list(
        GradingJob.objects.filter(version=regrade.version, submission__student__in=roster.learners_of(seen_by, course))
        # A result that was not taken may have moved to a later regrade; what was decided here still shows here.
        .filter(Q(regrade=regrade) | Exists(regrade.events.filter(submission=OuterRef("submission"))))
        .select_related("submission__student", "submission__assignment", "submission__grade__version")
        .order_by("submission__student__display_name", "submission__attempt")
    )
    ids = [job.submission_id for job in jobs]
    events: dict[UUID, list[GradeEvent]] = {pk: [] for pk in ids}
    for event in GradeEvent.objects.filter(submission__in=ids):
        events[event.submission_id].append(event)
    decided = {event.submission_id: event for event in RegradeEvent.objects.filter(regrade=regrade, submission__in=ids)}
    rows = [_row(job, regrade, events[job.submission_id], decided.get(job.submission_id)) for job in jobs]
    titles = task_titles(regrade.version)
    shown = [replace(row, tasks=tuple((titles.get(t, t), was, now) for t, was, now in row.tasks)) for row in rows]
    return Standing(sorted(shown, key=lambda row: not row.changes))


def _row(job: GradingJob, regrade: Regrade, events: list[GradeEvent], decided: RegradeEvent | None) -> Row:
    if decided is not None:
        data = decided.data
        return Row(job.submission, decided.kind, data["before"], data["after"], tuple(map(tuple, data["tasks"])))
    if job.state in UNDER_WAY:
        return Row(job.submission, "moving")
    if job.state == JobState.DEAD:
        return Row(job.submission, "aside")
    before: SubmissionGrade | None = getattr(job.submission, "grade", None)
    if overtaken(regrade, before):
        return Row(job.submission, "overtaken")
    return Row(job.submission, "ready", **difference(regrade, job.submission, events, before))


def overtaken(regrade: Regrade, grade: SubmissionGrade | None) -> bool:
    """Return whether a result against a newer version counts already, so that this one could change nothing."""
    return grade is not None and grade.version.number > regrade.version.number


def difference(
    regrade: Regrade, submission: Submission, events: Iterable[GradeEvent], before: SubmissionGrade | None
) -> dict[str, Any]:
    """Return {"before", "after", "tasks"}: points now, points if approved, and the tasks whose points differ.

    Points given by hand are in both. `events`: the submission's grade events, oldest first.
    """
    history = list(events)
    auto = next(e for e in history if e.kind == GradeEventKind.AUTO and e.version_id == regrade.version_id)
    by_hand = [event for event in history if event.kind != GradeEventKind.AUTO]
    after = fold(regrade.version.tasks, auto, by_hand, holds=submission.assignment.holds_feedback)
    old = {task["grade_id"]: task["points"] for task in before.tasks} if before else {}
    tasks = tuple(
        (task["title"], old.get(task["grade_id"]), task["points"])
        for task in after.tasks
        if old.get(task["grade_id"]) != task["points"]
    )
    return {"before": before.points if before else None, "after": after.points, "tasks": tasks}


def regrades_of(assignment: Assignment, seen_by: User) -> list[Regrade]:
    """Return the regrades of a lab with a student of `seen_by`, newest first, with `decided` counted.

    Bounded by 50. One query beside those about the teacher.
    """
    learners = roster.learners_of(seen_by, assignment.course_key)
    jobs = GradingJob.objects.filter(regrade=OuterRef("pk"), submission__student__in=learners)
    events = RegradeEvent.objects.filter(regrade=OuterRef("pk"), submission__student__in=learners)
    found = (
        Regrade.objects.filter(Exists(jobs) | Exists(events), version__assignment=assignment)
        .select_related("version", "started_by")
        .annotate(decided=Count("events", filter=Q(events__submission__student__in=learners)))
        .order_by("-started_at")
    )
    return list(found[:50])


def to_grade_again(assignment: Assignment, students: "QuerySet[User] | Iterable[User]") -> "QuerySet[Submission]":
    """Return the students' submissions without a result that counts against the newest version. No query yet."""
    version = assignment.current
    number = version.number if version else 0
    first = GradingJob.objects.filter(submission=OuterRef("pk"), version=version, regrade__isnull=True)
    approved = RegradeEvent.objects.filter(
        submission=OuterRef("pk"), regrade__version=version, kind=RegradeEventKind.APPROVED
    )
    return (
        Submission.objects.filter(assignment=assignment, student__in=students, version__number__lt=number)
        .exclude(Exists(first) | Exists(approved))
        .select_related("student", "assignment")
        .order_by("at")
    )
