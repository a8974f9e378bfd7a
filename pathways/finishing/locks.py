"""What comes first: a course or lesson that waits says why, and staff can open it for one person."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from pathways.content.catalogue import CourseInfo, LessonInfo, catalogue
from pathways.finishing.checklists import checklists
from pathways.finishing.models import EarlyOpening
from pathways.learning.models import LessonProgress
from people.models import User
from people.trail.confidential import open_own

REASON = "early_opening"


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
    course = catalogue().courses[lesson.course_key]
    if not course.after and not lesson.after:
        return None
    return locks_of(student, [course]).get(lesson.key)


def locks_of(student: User, courses: Iterable[CourseInfo], done: Collection[UUID] | None = None) -> dict[UUID, Lock]:
    """Return the lock of each lesson that waits for something, by lesson, the same few queries for any courses.

    No query where nothing waits. `done`: the lessons that the student has finished, where the caller has read them.
    """
    held = [course for course in courses if course.after or any(lesson.after for lesson in course.lessons)]
    if not held:
        return {}
    early = opened_early(student)
    missing = _missing_courses(student, [course for course in held if course.key not in early])
    done = _done_lessons(student, held) if done is None else done
    found: dict[UUID, Lock] = {}
    for course in held:
        whole = None if course.key in early else _course_lock(course, missing)
        for lesson in course.lessons:
            lock = whole or _lesson_lock(lesson, course, done)
            if lock is not None and lesson_key(lesson) not in early and lesson.key not in done:
                found[lesson.key] = lock
    return found


def reason_for(student: User, row: EarlyOpening) -> str:
    """Return why staff opened something, for the student themselves; "" where no key opens it any more."""
    return open_own(student, REASON, row.sealed_reason)


def opened_early(student: User) -> Mapping[str, EarlyOpening]:
    """Return what staff opened for a student before its turn, by key. One query."""
    rows = EarlyOpening.objects.filter(student=student).select_related("by").order_by("at")
    last = {row.key: row for row in rows}
    return {key: row for key, row in last.items() if row.opened}


def _missing_courses(student: User, courses: Iterable[CourseInfo]) -> dict[str, CourseInfo]:
    """Return the courses that others wait for and that are not finished; one that is gone is not waited for."""
    shelf = catalogue().courses
    first = list({key: shelf[key] for course in courses for key in course.after if key in shelf}.values())
    return {held.course.key: held.course for held in checklists(student, first) if not held.done} if first else {}


def _course_lock(course: CourseInfo, missing: Mapping[str, CourseInfo]) -> Lock | None:
    first = [missing[key] for key in course.after if key in missing]
    return Lock(course.key, tuple((held.title, held.url) for held in first)) if first else None


def _lesson_lock(lesson: LessonInfo, course: CourseInfo, done: Collection[UUID]) -> Lock | None:
    first = [held for held in course.lessons if held.slug in lesson.after and held.key not in done]
    return Lock(lesson_key(lesson), tuple((held.title, held.url) for held in first)) if first else None


def _done_lessons(student: User, courses: Iterable[CourseInfo]) -> set[UUID]:
    keys = [lesson.key for course in courses for lesson in course.lessons]
    rows = LessonProgress.objects.filter(student=student, lesson__in=keys, done_at__isnull=False)
    return set(rows.values_list("lesson", flat=True))
