"""Reads of questions: the student's own, what waits for staff, and what is shared at a place."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from pathways.cohorts.models.cohort import Cohort
from pathways.questions.models import Question, SharedAnswer
from pathways.questions.places import Spot, spots
from pathways.questions.rules import open_to
from people.base.prepared import Prepared
from people.models import User
from people.trail.confidential import open_own

AT_A_PLACE = 20


@dataclass(frozen=True)
class OwnQuestion:
    """A question as its student reads it."""

    question: Question
    words: str
    answer: str
    spot: Spot | None

    @property
    def part(self) -> str:
        """Return which part it is about, "" for the whole."""
        return self.spot.part_title(self.question.part) if self.spot else ""

    @property
    def shared(self) -> bool:
        """Return whether the cohort reads it, in staff's words and without a name."""
        return hasattr(self.question, "shared")


@dataclass(frozen=True)
class Waiting:
    """A question in the queue of staff: not its words, which are opened one by one."""

    question: Question
    spot: Spot | None
    days: int


def _own(student: UUID) -> "QuerySet[Question]":
    return Question.objects.filter(student=student).select_related("shared").order_by("-asked_at")


def _own_at(*, student: UUID, target: UUID) -> "QuerySet[Question]":
    return _own(student).filter(target=target)[:AT_A_PLACE]


def _shared_at(*, cohort: UUID, target: UUID, reader: UUID) -> "QuerySet[SharedAnswer]":
    return SharedAnswer.objects.filter(cohort=cohort, target=target).exclude(question__student=reader)


# Every lesson of a student asks both.
OWN_AT, SHARED_AT = Prepared(_own_at), Prepared(_shared_at)


def own_questions(student: User, target: UUID | None = None) -> list[OwnQuestion]:
    """Return the student's questions, newest first; those at one place, or all. One query and the places'."""
    rows = OWN_AT(student=student.pk, target=target) if target else list(_own(student.pk))
    places = spots((row.place, row.target) for row in rows)
    return [
        OwnQuestion(
            row,
            open_own(student, "question", row.sealed_words),
            open_own(student, "question_answer", row.sealed_answer),
            places.get((row.place, row.target)),
        )
        for row in rows
    ]


def shared_at(cohort: Cohort, target: UUID, *, reader: User) -> list[SharedAnswer]:
    """Return what others asked and is shared with a cohort at a place, oldest first. One query."""
    return SHARED_AT(cohort=cohort.pk, target=target, reader=reader.pk)


def waiting_questions(user: User) -> "QuerySet[Question]":
    """Return what waits for an answer by this person or a colleague, oldest first. No query yet."""
    return open_to(user).filter(answered_at=None).select_related("student", "cohort").order_by("asked_at", "id")


def answered_questions(user: User) -> "QuerySet[Question]":
    """Return the questions that have an answer, newest answer first. No query yet."""
    found = open_to(user).exclude(answered_at=None).select_related("student", "cohort", "shared")
    return found.order_by("-answered_at", "id")


def lines(questions: list[Question]) -> list[Waiting]:
    """Return questions with their places and ages in days: the places' queries alone."""
    places, now = spots((row.place, row.target) for row in questions), timezone.now()
    return [Waiting(row, places.get((row.place, row.target)), (now - row.asked_at).days) for row in questions]


def questions_waiting(user: User, cohorts: list[UUID]) -> dict[UUID, int]:
    """Return how many questions wait in each cohort for who may answer them."""
    rows = open_to(user).filter(cohort__in=cohorts, answered_at=None).order_by().values("cohort")
    return dict(rows.annotate(number=Count("pk")).values_list("cohort", "number"))
