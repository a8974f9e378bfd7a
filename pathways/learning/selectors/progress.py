"""How far a student is, and the one thing to do next."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pathways.base.enums import StudentState
from pathways.cohorts.selectors.cohorts import live_seats
from pathways.cohorts.selectors.standing import student_state
from pathways.content.catalogue import CourseInfo, PathwayInfo, catalogue
from pathways.learning.models import LessonProgress
from pathways.learning.values import CourseStop, LessonStop, NextStep, PathProgress
from people.base.prepared import Prepared
from people.models import User


def _states(*, user: UUID) -> "QuerySet[LessonProgress, tuple[UUID, Any]]":
    return LessonProgress.objects.filter(student=user).values_list("lesson", "done_at")


STATES = Prepared(_states)


def lesson_states(user: User) -> dict[UUID, str]:
    """Return open or done for each lesson that the student has begun. One query."""
    return {lesson: "done" if done else "open" for lesson, done in STATES(user=user.pk)}


def path_progress(user: User) -> PathProgress | None:
    """Return the pathway of the person's newest live seat with every course and lesson as they stand, or None."""
    shelf = catalogue()
    for seat in live_seats(user):
        way = shelf.by_source.get(seat.cohort.pathway_id)
        if way:
            return path_of(way, lesson_states(user), seat.cohort_id)
    return None


def path_of(way: PathwayInfo, states: dict[UUID, str], cohort_id: UUID | None = None) -> PathProgress:
    """Return a pathway with its courses and lessons in the given states; a lesson that is not there is new."""
    courses = [course_stop(course, states) for course in way.courses]
    done = sum(course.done for course in courses)
    total = sum(len(course.lessons) for course in courses)
    return PathProgress(way.title, way.url, way.slug, way.hue, way.icon, courses, done, total, cohort_id)


def course_stop(course: CourseInfo, states: dict[UUID, str]) -> CourseStop:
    """Return one course with its lessons in the given states."""
    lessons = [
        LessonStop(info.key, info.title, info.url, info.minutes, states.get(info.key, "new"), info.labs)
        for info in course.lessons
    ]
    done = sum(1 for lesson in lessons if lesson.state == "done")
    share = done * 100 // len(lessons) if lessons else 0
    return CourseStop(course.key, course.title, course.url, course.hours, course.summary, lessons, done, share)


def next_step(user: User) -> NextStep | None:
    """Return the one thing to do next, or None for somebody without a seat.

    A break comes first; then the first lesson of the path that is not done. `kind` is break, lesson or done.
    """
    path = path_progress(user)
    return step_on(path, student_state(user)) if path else None


def step_on(path: PathProgress, state: StudentState | None) -> NextStep:
    """Return the next step on a path that is at hand, for somebody who stands in `state`. No query.

    Looking into a later lesson does not move it: that lesson is `left`, to go back to.
    """
    if state == StudentState.PAUSED:
        return NextStep(_("Come back when you are ready"), 0, "/start/", "break")
    found = first_left(path.courses)
    if found is None:
        return NextStep(_("You have done every lesson of this pathway"), 0, "/my/skills/", "done", path.title)
    course, lesson = found
    later = [other for held in path.courses for other in held.lessons if other.state == "open" and other != lesson]
    left = later[0] if later else None
    own = (lesson.title, lesson.minutes, lesson.url)
    return NextStep(*own, "lesson", course.title, lesson.state, left, lesson.labs, lesson.key)


def first_left(courses: Iterable[CourseStop]) -> tuple[CourseStop, LessonStop] | None:
    """Return the first lesson of a path that is not done, with its course: what every picture of it marks as now."""
    stops = ((course, lesson) for course in courses for lesson in course.lessons if lesson.state != "done")
    return next(stops, None)
