"""The quizzes of a cohort with what its people answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pathways.bank.selectors import needs_bank, questions_of
from pathways.base.enums import ProgressKind
from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.selectors.cohorts import students_of
from pathways.content.catalogue import LessonInfo, catalogue
from pathways.content.models.pages import LessonPage
from pathways.content.plain_blocks import plain_quiz
from pathways.items.statistics import Answered, Item, items_of
from pathways.learning.models import ProgressEvent
from pathways.learning.quiz_state import Quiz, Sitting
from pathways.learning.quiz_tries import KINDS, HandIn, hand_ins
from pathways.learning.services.regrades import Change, changes_in
from pathways.marking.plain import Question
from people.models import User


@dataclass(frozen=True)
class CohortQuiz:
    """One quiz of a cohort's pathway; `answered` is how many of its people handed it in."""

    info: LessonInfo
    quiz_id: str
    title: str
    answered: int = 0


@dataclass(frozen=True)
class Report:
    """How one quiz did in one cohort: its items, and which marks a mended key changes, by name and try."""

    title: str
    people: int
    items: list[Item]
    changes: list[tuple[str, Change]]
    others: int


def lessons_of(cohort: Cohort) -> list[LessonInfo]:
    """Return the lessons of a cohort's pathway that hold a quiz, in order."""
    way = catalogue().by_source.get(cohort.pathway_id)
    return [info for info in way.lessons if info.quizzes] if way else []


def cohort_quizzes(cohort: Cohort, *, seen_by: User) -> list[CohortQuiz]:
    """Return the quizzes of a cohort's pathway in order. Three queries at any size."""
    infos = lessons_of(cohort)
    pages = LessonPage.objects.in_bulk([info.page_id for info in infos])
    people = students_of(cohort, seen_by=seen_by)
    rows = ProgressEvent.objects.filter(kind=ProgressKind.QUIZ_ANSWERED, lesson__in=[info.key for info in infos])
    counts: dict[str, set[UUID]] = {}
    for source, student in rows.filter(student__in=people).order_by().values_list("source", "student").distinct():
        counts.setdefault(source, set()).add(student)
    return [
        CohortQuiz(info, block["id"], block["value"]["title"], len(counts.get(block["id"], ())))
        for info in infos
        if info.page_id in pages
        for block in pages[info.page_id].body.raw_data
        if block["type"] == "quiz"
    ]


def sitting_for(page: LessonPage, info: LessonInfo, quiz_id: str, quiz: Quiz) -> Sitting:
    """Return the quiz with its bank, for nobody in particular."""
    bank = questions_of(info.course_key, page.locale.language_code) if needs_bank(quiz) else []
    return Sitting("", str(page.translation_key), quiz_id, plain_quiz(quiz), bank=bank)


def tries_in(students: Sequence[User], quiz_id: str) -> dict[UUID, list[HandIn]]:
    """Return the hand-ins of these people at one quiz, by user id, oldest first. One query."""
    events = ProgressEvent.objects.filter(student__in=students, source=quiz_id, kind__in=KINDS)
    own: dict[UUID, list[ProgressEvent]] = {}
    for event in events:
        own.setdefault(event.student_id, []).append(event)
    return {key: hand_ins(rows) for key, rows in own.items()}


def report_of(cohort: Cohort, sitting: Sitting, *, seen_by: User) -> Report:
    """Return how a quiz did. Three queries at any size.

    People who are kept from the reader are in no figure and no line of it; `others` is how many more marks change.
    """
    seen = {user.pk: user.get_short_name() for user in students_of(cohort, seen_by=seen_by)}
    every = tries_in(list(students_of(cohort)), sitting.quiz_id)
    own = {key: rows for key, rows in every.items() if key in seen}
    first = [Answered(rows[0].made.marks, rows[0].answers) for rows in own.values() if not rows[0].made.is_whole]
    changes = [change for rows in every.values() for change in changes_in(sitting, rows)]
    shown = [(seen[change.student_id], change) for change in changes if change.student_id in seen]
    shown.sort(key=lambda pair: (pair[0], pair[1].number))
    items = items_of(_asked(sitting, first), first)
    return Report(sitting.quiz["title"], len(own), items, shown, len(changes) - len(shown))


def _asked(sitting: Sitting, tries: Sequence[Answered]) -> list[Question]:
    """Return the questions of the quiz, and those of the bank that somebody was asked."""
    met = {key for one in tries for key in one.marks}
    fixed = [question for question in sitting.quiz["questions"] if question["kind"] != "draw"]
    return fixed + [question for question in sitting.bank if question["id"] in met]
