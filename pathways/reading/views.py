"""Pages of this room."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from pathways.content import serving
from pathways.content.models.pages import LessonPage
from pathways.content.selectors.bodies import views_of
from pathways.content.selectors.lessons import translated_page
from pathways.learning.views.opened import opened_lesson
from pathways.reading.finding import Found, find
from pathways.reading.selectors import glossary as letters_of_glossary
from pathways.reading.selectors import notes_of
from pathways.reading.side_by_side import rows_of
from people.base.enums import Role
from people.base.rules import role_required
from people.models import User

MOST_CHARACTERS = 100


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Show every word of the glossary in both languages, to everybody: it says nothing about anybody."""
    return render(request, "pathways/reading/glossary.html", {"letters": letters_of_glossary()})


@role_required(Role.STUDENT)
@require_GET
def notes(request: HttpRequest) -> HttpResponse:
    """Show every note that the student wrote, to them alone."""
    student: User = request.user  # type: ignore[assignment]
    return render(request, "pathways/reading/notes.html", {"notes": notes_of(student)})


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Show what says some words. They come in the body of a request: no address, history or log holds them."""
    query = request.POST.get("words", "").strip()[:MOST_CHARACTERS]
    found = find(request.user, query) if query else Found()
    return render(request, "pathways/reading/search.html", {"query": query, "found": found})


@require_safe
def handout(request: HttpRequest, lesson: UUID) -> HttpResponse:
    """Show a lesson as it goes on paper, to its readers: no quiz, solutions last, nothing that somebody wrote in it."""
    info, page = opened_lesson(lesson)

    def shown() -> HttpResponse:
        blocks = views_of(page)
        solutions = [block for block in blocks if block.kind == "exercise"]
        context = {"info": info, "page": page, "blocks": blocks, "solutions": solutions}
        return render(request, "pathways/reading/handout.html", context)

    return serving.guarded(page, request, shown)


@require_safe
def both(request: HttpRequest, lesson: UUID) -> HttpResponse:
    """Show a lesson in both languages beside each other, to its readers; 404 where there is no translation."""
    info, page = opened_lesson(lesson)
    other = LessonPage.objects.select_related("locale").filter(pk=translated_page(lesson)).first()
    if other is None:
        raise Http404

    def shown() -> HttpResponse:
        context = {"info": info, "page": page, "other": other, "rows": list(rows_of(page, other))}
        return render(request, "pathways/reading/both.html", context)

    return serving.guarded(page, request, lambda: serving.guarded(other, request, shown))
