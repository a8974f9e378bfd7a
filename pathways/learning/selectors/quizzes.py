"""Quizzes as one reader has them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pathways.bank.selectors import needs_bank, questions_of
from pathways.base.enums import ProgressKind
from pathways.base.errors import UnknownQuiz
from pathways.cohorts.selectors.accommodations import MoreTime, more_time
from pathways.cohorts.selectors.cohorts import live_seats
from pathways.content.catalogue import LessonInfo, catalogue
from pathways.content.models.pages import LessonPage
from pathways.content.plain_blocks import plain_quiz, plain_value
from pathways.learning.models import ProgressEvent
from pathways.learning.quiz_rules import depends_on_person, rules_of
from pathways.learning.quiz_state import Quiz, Sitting
from pathways.marking.plain import Question
from people.base.prepared import Prepared
from people.models import User

KINDS = (ProgressKind.QUIZ_STARTED, ProgressKind.QUIZ_ANSWERED, ProgressKind.QUIZ_MARKED)


def find_block(page: LessonPage, block_id: str, kind: str) -> Any:
    """Return the plain value of a block of the lesson; raise `UnknownQuiz` where the lesson has no such block."""
    for block in page.body.raw_data:
        if block["id"] == block_id and block["type"] == kind:
            return plain_quiz(block["value"]) if kind == "quiz" else plain_value(block["value"])
    raise UnknownQuiz("This lesson has changed. Load the page again; nothing that you saved is lost.")


def sitting_of(student: User | None, page: LessonPage, quiz_id: str, quiz: Quiz, info: LessonInfo | None) -> Sitting:
    """Return what the attempts of a student, or of a mere reader (None), follow from.

    Asks for more time and the bank only where the quiz has a limit of time, or draws questions.
    """
    personal = student is not None and depends_on_person(quiz)
    zones = _zones(student, info) if student is not None and personal else ()
    more = more_time(student) if student is not None and personal else MoreTime()
    bank: list[Question] = []
    if info is not None and needs_bank(quiz):
        bank = questions_of(info.course_key, page.locale.language_code)
    person = str(student.pk) if student else ""
    return Sitting(person, str(page.translation_key), quiz_id, quiz, rules_of(quiz, zones, more), bank)


def _zones(student: User, info: LessonInfo | None) -> list[str]:
    shelf = catalogue().by_source
    ways = {key for key, way in shelf.items() if info and any(one.key == info.course_key for one in way.courses)}
    return [seat.cohort.time_zone for seat in live_seats(student) if seat.cohort.pathway_id in ways]


def quiz_events(student: User, quiz_id: str) -> list[ProgressEvent]:
    """Return what happened between a student and one quiz, oldest first."""
    return list(student.progress_events.filter(source=quiz_id, kind__in=KINDS))


def _in_lesson(*, student: UUID, lesson: UUID) -> "QuerySet[ProgressEvent]":
    return ProgressEvent.objects.filter(student=student, lesson=lesson, kind__in=KINDS)


IN_LESSON = Prepared(_in_lesson)


def lesson_quiz_events(student: User, lesson: UUID) -> Iterable[ProgressEvent]:
    """Return what happened between a student and the quizzes of one lesson, oldest first."""
    return IN_LESSON(student=student.pk, lesson=lesson)
