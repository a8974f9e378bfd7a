"""Pages of this room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from pathways.reading.finding import Found, find
from pathways.reading.selectors import glossary as letters_of_glossary
from pathways.reading.selectors import notes_of
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
