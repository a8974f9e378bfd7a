"""One person of a cohort: lessons, labs, quizzes, classes, dates, and what stands out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from pathways.attendance.models import Attendance
from pathways.base.enums import Presence, StudentState
from pathways.cohorts.models.cohort import ClassSession, Cohort
from pathways.cohorts.models.standing import StudentStanding
from pathways.content.catalogue import LessonInfo, PathwayInfo, catalogue
from pathways.content.models.pages import LessonPage
from pathways.content.plain_blocks import plain_quiz
from pathways.guidance.lab_work import LabWork, work_of
from pathways.guidance.models import SignsOff
from pathways.guidance.signs import Sign, signs_of
from pathways.learning.models import LessonProgress, ProgressEvent
from pathways.learning.quiz_state import state_of
from pathways.learning.quiz_tries import KINDS, hand_ins
from pathways.learning.selectors.quizzes import sitting_of
from pathways.marking.quiz import mark
from people.models import User


@dataclass(frozen=True)
class LessonLine:
    """One lesson with when it was begun, last used and done; all None where it was not opened."""

    title: str
    url: str
    opened_at: datetime | None = None
    last_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True)
class QuizWork:
    """One quiz: how often it was answered, the percent that count, whether that is what it asks for.

    `open_questions` are those that were not all there in the newest try.
    """

    title: str
    lesson: str
    url: str
    tries: int
    percent: int
    is_mastered: bool
    open_questions: list[str]


@dataclass(frozen=True)
class ClassMark:
    """One class that took place and the person's mark, "" where nobody marked it."""

    session: ClassSession
    presence: str

    @property
    def is_away(self) -> bool:
        """Return whether the person was marked as not there."""
        return self.presence == Presence.AWAY

    @property
    def is_excused(self) -> bool:
        """Return whether it counts for nothing: excused, or not marked."""
        return self.presence in ("", Presence.EXCUSED)

    @property
    def label(self) -> str:
        """Return the mark in words."""
        return str(Presence(self.presence).label) if self.presence else ""


@dataclass(frozen=True)
class Facts:
    """What is known of one person in one cohort; `classes` newest first."""

    student: User
    cohort: Cohort
    seat_since: datetime
    on_break: bool
    lessons: list[LessonLine]
    labs: list[LabWork]
    quizzes: list[QuizWork]
    classes: list[ClassMark]

    @property
    def done(self) -> int:
        """Return how many lessons are done."""
        return sum(1 for line in self.lessons if line.done_at)

    @property
    def total(self) -> int:
        """Return how many lessons there are."""
        return len(self.lessons)

    @property
    def last_at(self) -> datetime | None:
        """Return when the person last opened or answered something."""
        return max((line.last_at for line in self.lessons if line.last_at), default=None)


def facts_of(student: User, cohort: Cohort, seat_since: datetime) -> Facts:
    """Return what is known of a student in a cohort since they have their seat."""
    way = catalogue().by_source.get(cohort.pathway_id)
    courses = [course.key for course in way.courses] if way else []
    state = StudentStanding.objects.filter(student=student).values_list("state", flat=True).first()
    return Facts(
        student=student,
        cohort=cohort,
        seat_since=seat_since,
        on_break=state == StudentState.PAUSED,
        lessons=_lessons(student, way),
        labs=work_of(student, courses, cohort.pk),
        quizzes=_quizzes(student, way),
        classes=_classes(student, cohort),
    )


def signs_in(facts: Facts, now: datetime | None = None) -> list[Sign] | None:
    """Return what stands out, or None for somebody who switched that off. One query."""
    off = SignsOff.objects.filter(student=facts.student).exists()
    return None if off else signs_of(facts, now or timezone.now())


def switched_off(students: Iterable[User]) -> set[UUID]:
    """Return who of these switched it off. One query."""
    return set(SignsOff.objects.filter(student__in=list(students)).values_list("student", flat=True))


def _lessons(student: User, way: PathwayInfo | None) -> list[LessonLine]:
    infos = way.lessons if way else []
    rows = {row.lesson: row for row in LessonProgress.objects.filter(student=student)}
    return [_line(info, rows.get(info.key)) for info in infos]


def _line(info: LessonInfo, row: LessonProgress | None) -> LessonLine:
    if row is None:
        return LessonLine(info.title, info.url)
    return LessonLine(info.title, info.url, row.opened_at, row.last_at, row.done_at)


def _quizzes(student: User, way: PathwayInfo | None) -> list[QuizWork]:
    """Return the quizzes of a pathway that were answered, in the order of its lessons. Two queries."""
    answered: dict[tuple[UUID | None, str], list[ProgressEvent]] = {}
    for event in ProgressEvent.objects.filter(student=student, kind__in=KINDS).order_by("at", "id"):
        answered.setdefault((event.lesson, event.source), []).append(event)
    infos = [info for info in (way.lessons if way else []) if any(key == info.key for key, _source in answered)]
    pages = LessonPage.objects.select_related("locale").in_bulk([info.page_id for info in infos]) if infos else {}
    found = []
    for info in infos:
        page = pages.get(info.page_id)
        for block in page.body.raw_data if page else []:
            events = answered.get((info.key, block["id"]), []) if block["type"] == "quiz" else []
            found += [_quiz(student, info, page, block, events)] if hand_ins(events) else []
    return found


def _quiz(student: User, info: LessonInfo, page: Any, block: Any, events: list[ProgressEvent]) -> QuizWork:
    # As a mere reader's: what is looked at was handed in, so no clock and no day matters any more.
    sitting = sitting_of(None, page, block["id"], plain_quiz(block["value"]), info)
    sitting = replace(sitting, person=str(student.pk))
    newest, state = hand_ins(events)[-1], state_of(sitting, events)
    asked = mark(sitting.attempt_made(newest), newest.answers).questions
    still = [question.ask for question in asked if not question.right]
    title = block["value"]["title"]
    return QuizWork(title, info.title, info.url, state.made, state.percent or 0, state.mastered, still)


def _classes(student: User, cohort: Cohort) -> list[ClassMark]:
    """Return the classes of a cohort that began and took place, newest first. Two queries."""
    held = cohort.sessions.filter(cancelled_at=None, starts_at__lte=timezone.now()).order_by("-starts_at", "-id")
    marks = Attendance.objects.filter(student=student, session__cohort=cohort)
    by_session = dict(marks.values_list("session", "presence"))
    return [ClassMark(session, by_session.get(session.pk, "")) for session in held]
