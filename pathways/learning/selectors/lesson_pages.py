"""What a lesson page shows to one reader."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import FilteredRelation, Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from pathways.cohorts.rules import Person
from pathways.cohorts.selectors.cohorts import is_enrolled, taught_courses
from pathways.content.catalogue import LessonInfo, catalogue
from pathways.content.models.pages import LessonPage, lines
from pathways.content.selectors.bodies import BlockView, views_of
from pathways.content.selectors.lessons import translated_page
from pathways.learning import lab_cards
from pathways.learning.models import NOTE, STOPPED
from pathways.learning.quiz_state import QuizState, reader_state, state_of
from pathways.learning.quiz_tries import by_quiz
from pathways.learning.selectors.quizzes import lesson_quiz_events, sitting_of
from people.base.enums import Role
from people.base.errors import Unreadable
from people.base.prepared import Prepared
from people.base.rules import has_role
from people.models import User
from people.trail.confidential import open_sealed

SECTION = re.compile(r"(?=<h2)")
FIRST = re.compile(r'<p id="(p[0-9]+)">')


def lesson_context(page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """Return the blocks with quiz results, lab cards and saved work of the reader, and the lessons around."""
    shelf = catalogue()
    info = shelf.lessons.get(page.translation_key) or getattr(request, "lesson_to_come", None)
    course = shelf.courses.get(info.course_key) if info else None
    student = _student(request.user, info)
    views = views_of(page)
    own = own_state(student, page.translation_key) if student else OwnState()
    # What is written once is not asked for again after the page is made.
    request.opened_before = own.opened  # type: ignore[attr-defined]
    typed = own.typed
    place = place_of(views, typed.get(STOPPED, ""))
    if student:
        add_stops(views)
    _add_quizzes(views, page, info, student, typed, getattr(request, "quiz_states", {}))
    _add_labs(views, student, request.user, info)
    before, after = _neighbours(info, list(course.lessons) if course else [])
    return {
        "info": info,
        "course": course,
        "way": shelf.place(course.pathway_slug) if course else None,
        "blocks": views,
        "run_of_show": run_of_show(page, request.user),
        "student": student,
        "note": typed.get(NOTE, ""),
        "place": place,
        "in_both": bool(info and translated_page(info.key)),
        "done": own.done,
        "before": before,
        "after": after,
        "number": list(course.lessons).index(info) + 1 if course and info in course.lessons else 1,
    }


def run_of_show(page: LessonPage, user: Person) -> dict[str, Any]:
    """Return how to teach the lesson, for those who teach; nothing for anybody else, or where nobody wrote it."""
    if not has_role(user, Role.INSTRUCTOR, Role.ASSISTANT) or not page.teach_plan:
        return {}
    listed = {name: lines(getattr(page, f"teach_{name}")) for name in ("plan", "board", "mistakes")}
    return {"aim": page.teach_aim, "offline": page.teach_offline, **listed}


def _student(user: Person, info: LessonInfo | None) -> User | None:
    """Return the reader where they learn this course: only then is anything kept."""
    if info is None or not user.is_authenticated or not is_enrolled(user, info.course_key):
        return None
    return user


def _teacher(user: Person, info: LessonInfo | None) -> User | None:
    """Return the reader where they teach this course: they can try its labs."""
    if info is None or not user.is_authenticated or not has_role(user, Role.INSTRUCTOR, Role.ASSISTANT):
        return None
    return user if info.course_key in taught_courses(user) else None


def _add_quizzes(
    views: list[BlockView],
    page: LessonPage,
    info: LessonInfo | None,
    student: User | None,
    typed: dict[str, str],
    told: dict[str, QuizState],
) -> None:
    """Give each quiz its state and each reflection its text: just handed in, as before, or as typed so far."""
    kinds = {view.kind for view in views}
    lesson = page.translation_key
    events = by_quiz(lesson_quiz_events(student, lesson)) if student and "quiz" in kinds else {}
    for view in views:
        if view.kind == "quiz":
            sitting = sitting_of(student, page, view.id, view.value, info)
            own = state_of(sitting, events.get(view.id, ()), typed.get(view.id)) if student else reader_state(sitting)
            view.extra["state"] = told.get(view.id) or own
        elif view.kind == "reflection":
            view.extra["text"] = typed.get(view.id, "")


def place_of(views: list[BlockView], place: str) -> str:
    """Return the place where the reader stopped, "" where the lesson has no such paragraph any more."""
    return place if place and any(f'id="{place}"' in view.html for view in views) else ""


def add_stops(views: list[BlockView]) -> None:
    """Put a button before each part but the first that keeps the place of its first paragraph, without any script."""
    begun = False
    for view in views:
        if view.kind == "text":
            head, *parts = SECTION.split(view.html)
            begun = begun or bool(head.strip())
            stops = [_stop(part) if begun or number else "" for number, part in enumerate(parts)]
            pieces = [piece for pair in zip(stops, parts, strict=True) for piece in pair]
            view.html = mark_safe("".join([head, *pieces]))  # noqa: S308
        begun = True


def _stop(part: str) -> str:
    found = FIRST.search(part)
    return render_to_string("pathways/learning/parts/stop.html", {"place": found.group(1)}) if found else ""


@dataclass(frozen=True)
class OwnState:
    """Where a student is in a lesson, and what they have typed into its blocks, by block id."""

    opened: bool = False
    done: bool = False
    typed: dict[str, str] = field(default_factory=dict)


def _own_rows(*, student: UUID, lesson: UUID) -> "QuerySet[User, Any]":
    progress = FilteredRelation("lesson_progress", condition=Q(lesson_progress__lesson=lesson))
    typed = FilteredRelation("saved_work", condition=Q(saved_work__lesson=lesson))
    rows = User.objects.filter(pk=student).order_by().annotate(here=progress, typed=typed)
    return rows.values_list("here__opened_at", "here__done_at", "typed__block", "typed__sealed_content")


OWN_ROWS = Prepared(_own_rows)


def own_state(student: User, lesson: UUID) -> OwnState:
    """Return the student's own state in a lesson; unreadable work counts as none. One query."""
    rows = OWN_ROWS(student=student.pk, lesson=lesson)
    opened, done = rows[0][:2] if rows else (None, None)
    sealed = {block: content for _opened, _done, block, content in rows if block is not None}
    try:
        typed = {
            block: open_sealed(student, "saved_work", content, reader=student, reason="")
            for block, content in sealed.items()
        }
    except Unreadable:
        typed = {}
    return OwnState(opened is not None, done is not None, typed)


def saved_work(student: User, lesson: UUID) -> dict[str, str]:
    """Return what the student has typed into blocks of a lesson, by block id; unreadable work counts as none."""
    return own_state(student, lesson).typed


def _add_labs(views: list[BlockView], student: User | None, user: Person, info: LessonInfo | None) -> None:
    labs = [view for view in views if view.kind == "lab"]
    reader = student or (_teacher(user, info) if labs else None)
    cards = lab_cards.cards_for(reader, [view.value["lab"] for view in labs]) if reader else {}
    for view in labs:
        view.extra["card"] = cards.get(view.value["lab"])


def _neighbours(info: LessonInfo | None, lessons: list[LessonInfo]) -> tuple[LessonInfo | None, LessonInfo | None]:
    if info is None or info not in lessons:
        return None, None
    place = lessons.index(info)
    return (lessons[place - 1] if place else None), (lessons[place + 1] if place + 1 < len(lessons) else None)
