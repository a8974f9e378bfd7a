"""The editor's own pages, below /cms/: translating a page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Locale, Page

from pathways.content.loading.pages import KIND_OF
from pathways.editing.lines import CHANGED, DONE, MISSING
from pathways.editing.rules import can_edit
from pathways.editing.translations import Translation, is_closed, save_typed, translation_of
from people.models import User


def _source(request: HttpRequest, key: UUID) -> Any:
    """Return the page in the first language that somebody may translate; 404 for what is no such page."""
    page = Page.objects.filter(translation_key=key, locale=Locale.get_default()).first()
    if page is None or page.specific_class not in KIND_OF:
        raise Http404
    if not can_edit(request.user, page):
        raise PermissionDenied
    return page


@require_http_methods(["GET", "POST"])
def translate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a page beside its translation, paragraph by paragraph; save what was typed as a draft."""
    source = _source(request, key)
    if request.method != "POST":
        return _side_by_side(request, translation_of(source), [])
    user: User = request.user  # type: ignore[assignment]
    found, left = save_typed(source=source, typed=request.POST.dict(), user=user)
    if left:
        return _side_by_side(request, found, left)
    if not is_closed(found, user):
        messages.success(request, _("Saved as a draft. Nothing is published."))
    return redirect("translate-page", key=key)


def _side_by_side(request: HttpRequest, found: Translation, left: list[str]) -> HttpResponse:
    """Show both languages, and above them what was typed and could not be saved."""
    counts = {state: found.count(state) for state in (MISSING, CHANGED, DONE)}
    context = {"found": found, "counts": counts, "left": left, "closed": is_closed(found, request.user)}  # type: ignore[arg-type]
    return render(request, "pathways/editing/translate.html", context)


def translate_by_number(request: HttpRequest, page_id: int) -> HttpResponse:
    """Lead from where the CMS has its own way to translate to ours: that one would publish the first language."""
    page = Page.objects.filter(pk=page_id).first()
    if page is None or page.specific_class not in KIND_OF:
        messages.error(request, _("This page is translated by adding its page in the other language."))
        return redirect(reverse("wagtailadmin_home"))
    return redirect("translate-page", key=page.translation_key)
