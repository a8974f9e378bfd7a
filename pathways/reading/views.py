"""Pages of this room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pathways.reading.selectors import glossary as letters_of_glossary


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Show every word of the glossary in both languages, to everybody: it says nothing about anybody."""
    return render(request, "pathways/reading/glossary.html", {"letters": letters_of_glossary()})
