"""What a student has shown in quizzes and labs: read here alone, so that how it is kept can change behind."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from pathways.content.catalogue import LessonInfo
from pathways.learning import lab_cards, quiz_tries
from pathways.learning.models import LabProgress, ProgressEvent
from pathways.marking.attempts import BEST, counted
from people.base.prepared import Prepared
from people.models import User

Shares = dict[UUID, dict[str, int]]
HANDED_IN = frozenset({"submitted", "grading", "feedback_ready"})


def _answered(*, students: list[UUID], quizzes: list[str]) -> "QuerySet[ProgressEvent]":
    return ProgressEvent.objects.filter(student__in=students, kind__in=quiz_tries.KINDS, source__in=quizzes)


def _best_of_labs(*, students: list[UUID], labs: list[str]) -> "QuerySet[LabProgress, tuple[UUID, str, float, float]]":
    rows = LabProgress.objects.filter(student__in=students, lab_key__in=labs, max_points__gt=0)
    return rows.order_by().values_list("student", "lab_key", "points", "max_points")


ANSWERED, BEST_OF_LABS = Prepared(_answered), Prepared(_best_of_labs)


def quiz_mastered(student: User, lesson: LessonInfo, needed: int = 80) -> bool:
    """Return whether what counts of the student's tries at each quiz of the lesson is `needed` per cent. One query."""
    shares = quiz_shares([student], [lesson]).get(student.pk, {})
    return all(shares.get(quiz, -1) >= needed for quiz in lesson.quizzes)


def quiz_shares(students: Iterable[User], lessons: Iterable[LessonInfo]) -> Shares:
    """Return what counts of the tries at each quiz that was answered, 0 to 100, by student and quiz id. One query.

    Marks are those that hold now, after a key was mended; the quiz says whether the best, the last or the average try
    counts.
    """
    rules = {quiz: lesson.quiz_counts.get(quiz, BEST) for lesson in lessons for quiz in lesson.quizzes}
    events = ANSWERED(students=[student.pk for student in students], quizzes=list(rules))
    sorted_events: dict[tuple[UUID, str], list[ProgressEvent]] = {}
    for event in events:
        sorted_events.setdefault((event.student_id, event.source), []).append(event)
    found: Shares = {}
    for (student, quiz), own in sorted_events.items():
        share = counted(quiz_tries.tries_of(own), rules[quiz])
        if share is not None:
            found.setdefault(student, {})[quiz] = min(100, int(share * 100 + 1e-6))
    return found


def lab_shares(students: Iterable[User], lessons: Iterable[LessonInfo]) -> Shares:
    """Return the best result of each lab that was handed in, 0 to 100, by student and lab key. One query."""
    labs = [lab for lesson in lessons for lab in lesson.labs]
    return _best(BEST_OF_LABS(students=[student.pk for student in students], labs=labs))


def _best(rows: Iterable[tuple[UUID, str, float, float]]) -> Shares:
    found: Shares = {}
    for student, source, points, most in rows:
        own = found.setdefault(student, {})
        own[source] = max(own.get(source, 0), min(100, int((points or 0) * 100 / most + 1e-6)))
    return found


def untouched(student: User, lesson: LessonInfo) -> tuple[list[str], list[str]]:
    """Return the quizzes of a lesson that were never answered, and the labs that were never handed in.

    A lab that nobody can open (no provider knows it) is not asked for.
    """
    answered = set(quiz_shares([student], [lesson]).get(student.pk, {})) if lesson.quizzes else set()
    labs = list(lesson.labs)
    if labs:
        graded = LabProgress.objects.filter(student=student, lab_key__in=labs).values_list("lab_key", flat=True)
        labs = [lab for lab in labs if lab not in set(graded)]
    cards = lab_cards.cards_for(student, labs)
    waiting = [lab for lab in labs if lab in cards and cards[lab].state not in HANDED_IN]
    return [quiz for quiz in lesson.quizzes if quiz not in answered], waiting
