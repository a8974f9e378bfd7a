"""The row of hand-ins that a person reads, in an order that tells nothing: one hand-in, its neighbours, how many.

Every read here takes the same few rows, however many people handed in.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from labs.assignments.models import Assignment
from labs.assignments.selectors import version_of
from labs.base import roster
from labs.base.enums import GradeEventKind
from labs.grades.history import to_settle
from labs.grades.models.grade import AttemptToRead, GradeEvent, SubmissionGrade
from labs.grades.to_read import WHOLE, hand_graded
from pathways.models import Cohort
from people.models import User

Row = QuerySet[AttemptToRead]
# Of so many earlier comments the most used are offered again.
LOOKED_AT, OFFERED = 500, 12


@dataclass(frozen=True)
class Stand:
    """One hand-in in its row: `number` of `total`, from 1; `done` of them wait for nothing; its neighbours' ids."""

    grade: SubmissionGrade
    number: int
    total: int
    done: int
    previous: UUID | None
    next: UUID | None

    @property
    def last(self) -> bool:
        """Whether no other follows."""
        return self.next is None


@dataclass(frozen=True)
class Answer:
    """One student's answer to one hand-graded question. `number` says where in the row it stands, from 1."""

    grade: SubmissionGrade
    task: dict[str, Any]
    number: int

    @property
    def done(self) -> bool:
        """Whether it has points."""
        return bool(self.task["done"])

    @property
    def differs(self) -> bool:
        """Whether a second reader would give other points and nobody has decided since."""
        return to_settle(self.task)


def row_of(teacher: User, cohort: Cohort, assignment: Assignment, grade_id: str = WHOLE) -> Row:
    """Return one attempt a student for one question, or with something for a person to grade. No query yet.

    Ordered by the hand-ins' random ids: a stable order, and not one of names, time or points.
    """
    found = AttemptToRead.objects.filter(assignment=assignment, grade_id=grade_id)
    return roster.seated_rows(found, cohort, teacher).order_by("submission_id")


def stand_at(row: Row, at: str) -> Stand | None:
    """Return the hand-in of a row that is asked for, or the first that waits, or the first; None of an empty row.

    Six queries at most.
    """
    chosen = named(row, at) or row.filter(done=False).first() or row.first()
    return _stand(row, graded(chosen.submission_id), chosen.done) if chosen else None


def attempt_at(teacher: User, cohort: Cohort, assignment: Assignment, at: str) -> Stand | None:
    """Return as `stand_at`, of hand-ins as a whole; the attempt whose id is `at` stands for its student, whichever.

    Seven queries at most.
    """
    row = row_of(teacher, cohort, assignment)
    grade = attempt_of(row, assignment, at)
    return _stand(row, grade, grade.waiting == 0) if grade else stand_at(row, "")


def attempt_of(row: Row, assignment: Assignment, at: str) -> SubmissionGrade | None:
    """Return one attempt of somebody in a row of whole hand-ins, with something for a person to grade. Two queries."""
    pk = _id(at)
    found = SubmissionGrade.objects.filter(submission=pk, submission__assignment=assignment)
    grade = found.select_related("submission__student", "submission__assignment").first() if pk else None
    if grade is None or not any(task["manual"] for task in grade.tasks):
        return None
    grade.version = version_of(grade.version_id)
    return grade if row.filter(student=grade.submission.student_id).exists() else None


def after(row: Row, grade: SubmissionGrade) -> UUID | None:
    """Return the id of the hand-in that follows one in its row. One query."""
    others = row.exclude(student=grade.submission.student_id)
    return others.filter(submission__gt=grade.submission_id).values_list("submission_id", flat=True).first()


def graded(submission: UUID) -> SubmissionGrade:
    """Return the grade of a hand-in with all that its page needs. One query, two where its version is new here."""
    grade = SubmissionGrade.objects.select_related("submission__student", "submission__assignment").get(pk=submission)
    grade.version = version_of(grade.version_id)
    return grade


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def named(row: Row, at: str) -> AttemptToRead | None:
    """Return the place of one hand-in in a row, by its id as text. One query."""
    pk = _id(at)
    return row.filter(submission=pk).first() if pk else None


def _stand(row: Row, grade: SubmissionGrade, done: bool) -> Stand:
    here = grade.submission_id
    others = row.exclude(student=grade.submission.student_id)
    counts = {"n": Count("pk"), "read": Count("pk", filter=Q(done=True))}
    counts["before"] = Count("pk", filter=Q(submission__lt=here))
    found = others.order_by().aggregate(**counts)
    before = others.filter(submission__lt=here).order_by("-submission_id").values_list("submission_id", flat=True)
    return Stand(grade, found["before"] + 1, found["n"] + 1, found["read"] + done, before.first(), after(row, grade))


def earlier_comments(teacher: User, cohort: Cohort, here: Stand, kept: Mapping[str, str]) -> dict[str, list[str]]:
    """Return for each question of a hand-in the comments on other answers, the most used first, at most 12. One query.

    `kept`: question → the comment that it has, which is not among them. Of the first 500 answers that have one.
    """
    others = AttemptToRead.objects.filter(assignment=here.grade.submission.assignment_id, grade_id__in=list(kept))
    others = others.exclude(comment="").exclude(student=here.grade.submission.student_id)
    found = roster.seated_rows(others, cohort, teacher).order_by("submission_id").values_list("grade_id", "comment")
    used: dict[str, Counter[str]] = {grade_id: Counter() for grade_id in kept}
    for grade_id, comment in found[:LOOKED_AT]:
        used[grade_id][comment] += 1
    return {
        grade_id: [text for text, _times in own.most_common(OFFERED + 1) if text != kept[grade_id].strip()][:OFFERED]
        for grade_id, own in used.items()
    }


def to_read_again(reader: User, cohort: Cohort, assignment: Assignment, grade_id: str) -> QuerySet[Any]:
    """Return the answers that a colleague of `reader` gave points for; `twice`: read a second time. No query yet."""
    events = GradeEvent.objects.filter(submission=OuterRef("submission"), grade_id=grade_id)
    first = events.filter(kind=GradeEventKind.MANUAL).order_by("-at", "-id")
    again = Exists(events.filter(kind=GradeEventKind.SECOND))
    found = row_of(reader, cohort, assignment, grade_id).filter(Exists(first), done=True)
    return found.annotate(by=Subquery(first.values("by")[:1]), twice=again).exclude(by=reader.pk)


def answers_of(row: Row, chosen: Iterable[AttemptToRead], grade_id: str) -> list[Answer]:
    """Return the answers of a few attempts, with their numbers in the whole row. Two queries, none for nothing."""
    wanted = [one.submission_id for one in chosen]
    numbers = {pk: n for n, pk in enumerate(row.values_list("submission_id", flat=True), 1)} if wanted else {}
    grades = SubmissionGrade.objects.filter(pk__in=wanted).order_by("submission_id")
    found = [(grade, hand_graded(grade, grade_id)) for grade in grades]
    return [Answer(grade, task, numbers.get(grade.pk, 0)) for grade, task in found if task]
