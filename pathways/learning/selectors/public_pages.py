"""What the public pages show: index, pathway, course."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from pathways.cohorts.rules import Person
from pathways.cohorts.selectors.cohorts import enrolled_pathways
from pathways.content.catalogue import CourseInfo, PathwayInfo, catalogue
from pathways.content.models.pages import CoursePage, FoundationPage, PathwayPage, lines
from pathways.content.selectors.bodies import plain_blocks
from pathways.learning.selectors.progress import course_stop, lesson_states, path_of


def index_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """Return the pathways in order."""
    return {"pathways": list(catalogue().pathways.values())}


def pathway_context(page: PathwayPage, request: HttpRequest) -> dict[str, Any]:
    """Return the pathway's courses as stops; a student with a seat sees how far they are."""
    shelf, user = catalogue(), request.user
    way = next((way for way in shelf.pathways.values() if way.key == page.translation_key), None)
    joined = _joined(user, way)
    path = path_of(way, lesson_states(user) if joined else {}) if way else None  # type: ignore[arg-type]
    return {
        "way": way,
        "path": path,
        "joined": joined,
        "outcomes": lines(page.outcomes),
        "certifications": lines(page.certifications),
        "blocks": plain_blocks(page),
        "first_lesson": next((lesson for lesson in way.lessons if lesson.is_open), None) if way else None,
    }


def foundation_context(page: FoundationPage, request: HttpRequest) -> dict[str, Any]:
    """Return the Foundation's courses as stops; a student with any seat sees how far they are."""
    first, user = catalogue().foundation, request.user
    joined = first is not None and user.is_authenticated and bool(enrolled_pathways(user))
    states: dict[UUID, str] = lesson_states(user) if joined else {}  # type: ignore[arg-type]
    return {
        "way": first,
        "stops": [course_stop(course, states) for course in first.courses] if first else [],
        "joined": joined,
        "outcomes": lines(page.outcomes),
        "blocks": plain_blocks(page),
    }


def course_context(page: CoursePage, request: HttpRequest) -> dict[str, Any]:
    """Return the course's lessons; a student with a seat sees how far they are."""
    shelf, user = catalogue(), request.user
    course = next((one for one in shelf.courses.values() if one.page_id == page.pk), None)
    course = course or shelf.courses.get(page.key or page.slug)
    way = shelf.place(course.pathway_slug) if course else None
    joined = course is not None and user.is_authenticated and _learns(user, course)
    states: dict[UUID, str] = lesson_states(user) if joined else {}  # type: ignore[arg-type]
    return {
        "course": course,
        "way": way,
        "stop": course_stop(course, states) if course else None,
        "joined": joined,
        "outcomes": lines(page.outcomes),
        "blocks": plain_blocks(page),
        "open_lessons": {lesson.key for lesson in course.lessons if lesson.is_open} if course else set(),
    }


def _joined(user: Person, way: PathwayInfo | None) -> bool:
    return way is not None and user.is_authenticated and way in enrolled_pathways(user)


def _learns(user: Any, course: CourseInfo) -> bool:
    return any(course.key == held.key for way in enrolled_pathways(user) for held in way.courses)
