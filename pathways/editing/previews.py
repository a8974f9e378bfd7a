"""A draft as a student would meet it: with and without a seat, in either language.

The reader is a student who is nowhere in the database: pages ask what that person did and find nothing, as on a first
day. Nothing is written. The person who edits comes back as soon as the page is made.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import Userbar
from wagtail.models import Page

from pathways.cohorts.models.cohort import Cohort, Enrolment
from pathways.content import serving
from pathways.content.catalogue import Catalogue, PathwayInfo, catalogue
from pathways.content.content_language import Spoken
from pathways.content.infos import LessonInfo
from pathways.content.minutes import minutes_of
from pathways.content.models.pages import CoursePage, LessonPage, PathwayPage, lines
from people.base.enums import Role
from people.models import User

SEAT, NO_SEAT = "seat", "no-seat"
READERS: dict[str, str | Promise] = {
    SEAT: _("A student with a seat"),
    NO_SEAT: _("A student without a seat"),
}


def modes(page: Any) -> list[tuple[str, str | Promise]]:
    """Return each reader in each language, those of the page's own language first: `seat-en`, …"""
    own = page.locale.language_code
    languages = sorted(settings.OFFERED_LANGUAGES, key=lambda one: one[0] != own)
    return [
        (f"{reader}-{code}", format_lazy("{} ({})", label, name))
        for code, name in languages
        for reader, label in READERS.items()
    ]


def show(page: Any, request: HttpRequest, mode: str) -> HttpResponse:
    """Return the draft as the reader of `mode` meets it; in another language its draft there, where there is one."""
    known = [name for name, _label in modes(page)]
    reader, _dash, code = (mode if mode in known else known[0]).rpartition("-")
    editor, shown = request.user, _in_language(page, code)
    request.preview_bar = _bar(page, request)  # type: ignore[attr-defined]
    try:
        with translation.override(code):
            request.user = student(shown, seated=reader == SEAT)
            request.LANGUAGE_CODE = code
            return _answer(shown, request, seated=reader == SEAT)
    finally:
        request.user = editor


def student(page: Any, *, seated: bool) -> User:
    """Return a student whom nobody stored; with a seat in a pathway that holds the page, or without any."""
    made = User(username="student", display_name=str(_("Student")))
    way = _pathway_of(page, catalogue()) if seated else None
    seats = [Enrolment(student=made, cohort=Cohort(pathway_id=way.source_id))] if way else []
    made._live_seats = seats  # type: ignore[attr-defined]
    made.__dict__["_live_roles"] = frozenset({Role.STUDENT.value})
    return made


def _bar(page: Any, request: HttpRequest) -> SafeString:
    """Return Wagtail's checker for whoever edits, made while they are still there."""
    if isinstance(request.user, AnonymousUser):
        return SafeString()
    bar: SafeString = Userbar(object=page).render_html({"request": request, "page": page})
    return bar


def _in_language(page: Any, code: str) -> Any:
    """Return the page, or the newest draft of its translation where another language is asked for and has one."""
    if page.locale.language_code == code:
        return page
    other = Page.objects.filter(translation_key=page.translation_key, locale__language_code=code, alias_of=None).first()
    return other.get_latest_revision_as_object() if other else page


def _answer(page: Any, request: HttpRequest, *, seated: bool) -> HttpResponse:
    if isinstance(page, LessonPage):
        info = catalogue().lessons.get(page.translation_key)
        request.lesson_to_come = info or _lesson_to_come(page)  # type: ignore[attr-defined]
        if not seated and (refusal := _refusal(page, request, info)):
            return refusal
    response = TemplateResponse(request, page.get_template(request), page.get_context(request))
    return response.render()


def _refusal(page: LessonPage, request: HttpRequest, info: LessonInfo | None) -> HttpResponse | None:
    """Return what stands there for somebody without a seat; of a lesson that nobody published yet, its first lines."""
    if info is None:
        return render(request, "pathways/learning/lesson_closed.html", {"lesson": page, "page": page})
    refusal = serving.refusal_of(page, request)
    if refusal is not None:
        # The frame of the editor shows no page with an error.
        refusal.status_code = 200
    return refusal


def _pathway_of(page: Any, shelf: Catalogue) -> PathwayInfo | None:
    """Return a published pathway that holds the page: the Foundation's pages are in any."""
    if isinstance(page, PathwayPage):
        return next((way for way in shelf.pathways.values() if way.key == page.translation_key), None)
    course = page.get_parent().specific if isinstance(page, LessonPage) else page
    if isinstance(course, CoursePage):
        return shelf.pathway_of_course(course.key or course.slug)
    return next(iter(shelf.pathways.values()), None)


def _lesson_to_come(page: LessonPage) -> LessonInfo:
    """Return what the catalogue will say of a lesson that nobody published yet, as far as its own page shows it."""
    course = page.get_parent().specific
    blocks = list(page.body.raw_data)
    return LessonInfo(
        key=page.translation_key,
        page_id=page.pk,
        slug=page.slug,
        course_key=course.key or course.slug,
        title=Spoken(page.title, page.locale.language_code),
        key_idea=Spoken(page.key_idea, page.locale.language_code),
        minutes=minutes_of(blocks),
        lab_minutes=0,
        skills=(),
        labs=(),
        quizzes=tuple(block["id"] for block in blocks if block["type"] == "quiz"),
        quiz_counts={},
        url=page.url or "",
        is_open=False,
        after=tuple(lines(page.after)),
    )
