"""What comes first: a course or lesson that waits says why, and staff can open it for one person."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pathways.content.catalogue import Catalogue, CourseInfo, LessonInfo, catalogue
from pathways.finishing.checklists import checklists
from pathways.finishing.models import EarlyOpening
from pathways.learning.models import LessonProgress
from people.models import User


@dataclass(frozen=True)
class Lock:
    """Why something waits: the `key` of what waits, and the (title, address) of each that comes first."""

    key: str
    first: tuple[tuple[str, str], ...]


def lesson_key(lesson: LessonInfo) -> str:
    """Return the name of a lesson for people: `<course>/<lesson>`."""
    return f"{lesson.course_key}/{lesson.slug}"


def lock_of(student: User, lesson: LessonInfo) -> Lock | None:
    """Return why a lesson waits for a student, None where it is open. No query for one that waits for nothing."""
    shelf = catalogue()
    course = shelf.courses[lesson.course_key]
    if not course.after and not lesson.after:
        return None
    return locks_of(student, course).get(lesson.key)


def locks_of(student: User, course: CourseInfo) -> dict[UUID, Lock]:
    """Return the lock of each lesson of a course that waits for something, by lesson. No query where nothing does."""
    if not course.after and not any(lesson.after for lesson in course.lessons):
        return {}
    shelf, early = catalogue(), opened_early(student)
    whole = None if course.key in early else _course_lock(student, course, shelf)
    done = _done_lessons(student, course)
    found: dict[UUID, Lock] = {}
    for lesson in course.lessons:
        lock = whole or _lesson_lock(lesson, course, done)
        if lock is not None and lesson_key(lesson) not in early and lesson.key not in done:
            found[lesson.key] = lock
    return found


def opened_early(student: User) -> Mapping[str, EarlyOpening]:
    """Return what staff opened for a student before its turn, by key. One query."""
    rows = EarlyOpening.objects.filter(student=student).select_related("by").order_by("at")
    last = {row.key: row for row in rows}
    return {key: row for key, row in last.items() if row.opened}


def _course_lock(student: User, course: CourseInfo, shelf: Catalogue) -> Lock | None:
    """A course that is not published any more is not waited for."""
    first = [shelf.courses[key] for key in course.after if key in shelf.courses]
    missing = [held.course for held in checklists(student, first) if not held.done] if first else []
    return Lock(course.key, tuple((held.title, held.url) for held in missing)) if missing else None


def _lesson_lock(lesson: LessonInfo, course: CourseInfo, done: set[UUID]) -> Lock | None:
    first = [held for held in course.lessons if held.slug in lesson.after and held.key not in done]
    return Lock(lesson_key(lesson), tuple((held.title, held.url) for held in first)) if first else None


def _done_lessons(student: User, course: CourseInfo) -> set[UUID]:
    keys = [lesson.key for lesson in course.lessons]
    rows = LessonProgress.objects.filter(student=student, lesson__in=keys, done_at__isnull=False)
    return set(rows.values_list("lesson", flat=True))
