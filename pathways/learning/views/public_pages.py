"""The fast way to the published pages: one look-up in the catalogue instead of a walk down the page tree."""

from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_safe
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from pathways.base.errors import NotEnrolled
from pathways.content.catalogue import FoundationInfo, catalogue
from pathways.content.loading.files import ROOT
from pathways.content.models.pages import CoursePage, FoundationPage, LessonPage, PathwayIndexPage, PathwayPage
from pathways.content.selectors.holders import pages_with
from pathways.learning.rules import file_refusal
from pathways.learning.services.lessons import open_lesson
from people.base.enums import Role
from people.base.prepared import Prepared
from people.base.rules import has_role

TYPES = {
    ".csv",
    ".txt",
    ".json",
    ".pdf",
    ".html",
    ".pcap",
    ".log",
    ".png",
    ".svg",
    ".mp4",
    ".webm",
    ".vtt",
    ".mp3",
    ".m4a",
    ".ogg",
    ".opus",
    ".md",
    ".sqlite",
}


def _live(model: Any) -> Prepared[Any]:
    return Prepared(lambda *, page: model.objects.filter(pk=page, live=True))


LIVE = {model: _live(model) for model in (PathwayIndexPage, PathwayPage, FoundationPage, CoursePage, LessonPage)}


def _serve(request: HttpRequest, model: Any, page_id: int | None) -> HttpResponse:
    """Let Wagtail serve one published page, its privacy setting and all hooks included, without the walk to it."""
    page = next(iter(LIVE[model](page=page_id)), None) if page_id else None
    if page is None:
        raise Http404
    request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]
    response: HttpResponse = wagtail_serve(request, request.path)
    if hasattr(response, "render"):
        response.render()
    return response


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show every pathway."""
    return _serve(request, PathwayIndexPage, catalogue().index_id)


@require_safe
def pathway(request: HttpRequest, pathway: str) -> HttpResponse:
    """Show one pathway, or the Foundation that all of them begin with."""
    found = catalogue().place(pathway)
    if found is None:
        raise Http404
    return _serve(request, FoundationPage if isinstance(found, FoundationInfo) else PathwayPage, found.page_id)


@require_safe
def course(request: HttpRequest, pathway: str, course: str) -> HttpResponse:
    """Show one course of a pathway."""
    found = catalogue().course_at(pathway, course)
    if found is None:
        raise Http404
    return _serve(request, CoursePage, found.page_id)


@require_safe
def lesson(request: HttpRequest, pathway: str, course: str, lesson: str) -> HttpResponse:
    """Show one lesson, and note that a student opened it."""
    found = catalogue().course_at(pathway, course)
    info = next((info for info in found.lessons if info.slug == lesson), None) if found else None
    if info is None:
        raise Http404
    response = _serve(request, LessonPage, info.page_id)
    # A lesson that waits for its turn was not opened.
    news = not getattr(request, "opened_before", False)
    if news and response.status_code == 200 and has_role(request.user, Role.STUDENT):
        note_opened(request.user, info.key)
    return response


def note_opened(user: Any, key: Any) -> None:
    """Note that a student opened a lesson; readers without a seat leave no trace."""
    try:
        open_lesson(student=user, lesson=key)
    except NotEnrolled:
        return


@require_GET
def course_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send a file that ships with a course, to the readers of what offers it.

    Only from a course's `files` folder, only of a known type.
    """
    path = (ROOT / name).resolve()
    inside = path.is_relative_to(ROOT) and len(path.relative_to(ROOT).parts) >= 4
    if not inside or path.relative_to(ROOT).parts[2] != "files" or path.suffix not in TYPES or not path.is_file():
        raise Http404
    refusal = file_refusal(request, pages_with(str(path.relative_to(ROOT))))
    if refusal:
        return refusal
    if path.suffix == ".svg":
        # A drawing is looked at whole, so it leaves packed; parts of a film are asked for one by one.
        told = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=path.name) or ""}
        return HttpResponse(path.read_bytes(), content_type="image/svg+xml", headers=told)
    media = path.suffix in {".mp4", ".webm", ".vtt", ".mp3", ".m4a", ".ogg", ".opus"}
    return FileResponse(Path(path).open("rb"), as_attachment=not media, filename=path.name)
