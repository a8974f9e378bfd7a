"""A course's rule as a checklist for one student: what is done, and what is left, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pathways.base.enums import FinishKind
from pathways.content.catalogue import CourseInfo, LessonInfo
from pathways.finishing.models import Finish, SignOff
from pathways.learning.models import LessonProgress
from pathways.learning.selectors.mastery import Shares, lab_shares, quiz_shares
from people.base.prepared import Prepared
from people.models import User


@dataclass(frozen=True)
class Point:
    """One line of a checklist: `kind` is lessons, quizzes, labs or sign_off; `left` says what is left, "" when done.

    `at` are the lessons where it is done.
    """

    kind: str
    label: str
    done: bool
    left: str = ""
    at: tuple[LessonInfo, ...] = ()


@dataclass(frozen=True)
class Checklist:
    """A course's rule for one student; `finished_at` is when all of it was done first, by the rule of that day."""

    course: CourseInfo
    points: tuple[Point, ...]
    finished_at: datetime | None = None

    @property
    def done(self) -> bool:
        """Return whether the course is finished: now, or once by the rule of that day."""
        return self.finished_at is not None or all(point.done for point in self.points)

    @property
    def waits_for_teacher(self) -> bool:
        """Return whether a sign-off is all that is left."""
        return not self.done and [point.kind for point in self.points if not point.done] == ["sign_off"]


@dataclass
class Facts:
    """What checklists are made of, for some students and courses, read in at most four queries."""

    lessons: dict[UUID, set[UUID]] = field(default_factory=dict)
    quizzes: Shares = field(default_factory=dict)
    labs: Shares = field(default_factory=dict)
    signed: set[tuple[UUID, str]] = field(default_factory=set)
    finished: dict[tuple[UUID, str], datetime] = field(default_factory=dict)


def facts_of(
    students: Sequence[User], courses: Sequence[CourseInfo], done: dict[UUID, set[UUID]] | None = None
) -> Facts:
    """Return what the rules of `courses` ask about `students`; what no rule asks is not read.

    `done`: the lessons that each student has finished, where the caller has read them.
    """
    lessons = [lesson for course in courses for lesson in course.lessons]
    quizzes = [lesson for course in courses if course.rule.quizzes for lesson in course.lessons]
    labs = [lesson for course in courses if course.rule.labs for lesson in course.lessons]
    signed, ended = _signed_and_finished(students, [course.key for course in courses])
    return Facts(
        lessons=_lessons_done(students, lessons) if done is None else done,
        quizzes=quiz_shares(students, quizzes) if quizzes else {},
        labs=lab_shares(students, labs) if labs else {},
        signed=signed,
        finished=ended,
    )


def checklist_of(student: User, course: CourseInfo, facts: Facts) -> Checklist:
    """Return a course's checklist for a student, from facts at hand. No query."""
    makers = (_lessons_point, _quizzes_point, _labs_point, _sign_off_point)
    points = [point for make in makers if (point := make(student, course, facts)) is not None]
    return Checklist(course, tuple(points), facts.finished.get((student.pk, course.key)))


def checklists(student: User, courses: Sequence[CourseInfo]) -> list[Checklist]:
    """Return the checklists of some courses for one student. At most four queries."""
    facts = facts_of([student], courses)
    return [checklist_of(student, course, facts) for course in courses]


def finished(students: Iterable[User], kind: FinishKind, keys: Iterable[str]) -> dict[tuple[UUID, str], datetime]:
    """Return when each of `keys` was finished, by student and key; those that do not count any more are left out."""
    rows = Finish.objects.filter(student__in=list(students), kind=kind, key__in=list(keys)).order_by("at")
    last = {(student, key): (at, counts) for student, key, at, counts in rows.values_list(*FINISH_FIELDS)}
    return {pair: at for pair, (at, counts) in last.items() if counts}


def signed_off(students: Iterable[UUID] | QuerySet[User], keys: Iterable[str]) -> set[tuple[UUID, str]]:
    """Return which courses (`keys`) teachers signed off, as (student id, key). One query."""
    words = SignOff.objects.filter(student__in=students, course_key__in=list(keys)).order_by("at", "id")
    last = {(student, key): given for student, key, given in words.values_list("student", "course_key", "given")}
    return {pair for pair, given in last.items() if given}


FINISH_FIELDS = ("student", "key", "at", "counts")


def _lessons_done(students: Iterable[User], lessons: Iterable[LessonInfo]) -> dict[UUID, set[UUID]]:
    keys = [lesson.key for lesson in lessons]
    rows = LessonProgress.objects.filter(student__in=list(students), lesson__in=keys, done_at__isnull=False)
    found: dict[UUID, set[UUID]] = {}
    for student, lesson in rows.values_list("student", "lesson"):
        found.setdefault(student, set()).add(lesson)
    return found


def _both_logs(*, people: list[UUID], keys: list[str]) -> QuerySet[Any, Any]:
    ends = Finish.objects.filter(student__in=people, kind=FinishKind.COURSE, key__in=keys).order_by()
    words = SignOff.objects.filter(student__in=people, course_key__in=keys).order_by()
    return words.values_list("student", "course_key", "at", "given", Value(True)).union(
        ends.values_list("student", "key", "at", "counts", Value(False)), all=True
    )


BOTH_LOGS: Prepared[Any] = Prepared(_both_logs)


def _signed_and_finished(
    students: Iterable[User], keys: list[str]
) -> tuple[set[tuple[UUID, str]], dict[tuple[UUID, str], datetime]]:
    """Return what is signed off, and when courses were finished, by student and course. One query for both logs."""
    rows: Any = BOTH_LOGS(people=[student.pk for student in students], keys=keys)
    last = {(signs, student, key): (at, holds) for student, key, at, holds, signs in sorted(rows, key=itemgetter(2))}
    holding = [(bool(signs), (student, key), at) for (signs, student, key), (at, holds) in last.items() if holds]
    signed = {pair for signs, pair, _at in holding if signs}
    return signed, {pair: at for signs, pair, at in holding if not signs}


def _lessons_point(student: User, course: CourseInfo, facts: Facts) -> Point | None:
    if not course.lessons or not course.rule.lessons:
        return None
    need = -(-len(course.lessons) * course.rule.lessons // 100)
    done = facts.lessons.get(student.pk, set())
    open_ones = tuple(lesson for lesson in course.lessons if lesson.key not in done)
    left = max(0, need - (len(course.lessons) - len(open_ones)))
    some = ngettext("Finish %(n)s lesson", "Finish %(n)s lessons", need) % {"n": need}
    label = _("Finish every lesson") if need == len(course.lessons) else some
    words = ngettext("%(left)s lesson is left.", "%(left)s lessons are left.", left) % {"left": left} if left else ""
    return Point("lessons", label, not left, words, open_ones if left else ())


def _quizzes_point(student: User, course: CourseInfo, facts: Facts) -> Point | None:
    with_quiz = [lesson for lesson in course.lessons if lesson.quizzes]
    if not course.rule.quizzes or not with_quiz:
        return None
    shares = facts.quizzes.get(student.pk, {})
    below = tuple(
        lesson for lesson in with_quiz if any(shares.get(quiz, -1) < course.rule.quizzes for quiz in lesson.quizzes)
    )
    label = _("Get %(share)s %% right in each quiz") % {"share": course.rule.quizzes}
    left = len(below)
    words = ngettext("The quiz of %(left)s lesson is left.", "The quizzes of %(left)s lessons are left.", left)
    return Point("quizzes", label, not below, words % {"left": left} if left else "", below)


def _labs_point(student: User, course: CourseInfo, facts: Facts) -> Point | None:
    labs = [lab for lesson in course.lessons for lab in lesson.labs]
    if not course.rule.labs or not labs:
        return None
    shares = facts.labs.get(student.pk, {})
    average = sum(shares.get(lab, 0) for lab in labs) // len(labs)
    label = _("Get %(share)s %% of the points in the labs") % {"share": course.rule.labs}
    done = average >= course.rule.labs
    below = tuple(
        lesson for lesson in course.lessons if any(shares.get(lab, 0) < course.rule.labs for lab in lesson.labs)
    )
    words = "" if done else _("You have %(share)s %% so far. You can hand in again.") % {"share": average}
    return Point("labs", label, done, words, () if done else below)


def _sign_off_point(student: User, course: CourseInfo, facts: Facts) -> Point | None:
    if not course.rule.sign_off:
        return None
    done = (student.pk, course.key) in facts.signed
    words = "" if done else _("Your teacher does this once the rest is done.")
    return Point("sign_off", _("A teacher signs off your work"), done, words)
