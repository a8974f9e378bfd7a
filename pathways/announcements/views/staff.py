"""Staff write to a cohort, see how many have read, change it and take it back."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pathways.announcements.forms import AnnouncementForm
from pathways.announcements.models import Announcement
from pathways.announcements.selectors import in_own_language, lines, sent_to
from pathways.announcements.services import change_announcement, take_back_announcement, write_announcement
from pathways.base.errors import BadPlan
from pathways.planning.views.opening import PLANNING, managed, me
from people.base.rules import role_required
from people.messages.services import discard_draft

A_PAGE = 20


def _sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, be it nothing at all; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


@role_required(*PLANNING)
@require_http_methods(["GET", "POST"])
def announcements(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """List what was written to a cohort with how many have read it, and take something new."""
    held = managed(request, cohort)
    form = AnnouncementForm(_sent(request), cohort=held)
    if request.method == "POST" and form.is_valid():
        try:
            made = write_announcement(cohort=held, words=form.words, by=me(request), show_at=form.show_at)
        except BadPlan as error:
            form.add_error(None, str(error))
        else:
            discard_draft(user=me(request), key=f"announce-{held.pk}")
            messages.success(request, _said(made))
            return redirect("pathways:announcements", held.pk)
    found, seats = sent_to(held)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"cohort": held, "form": form, "page": page, "lines": lines(list(page), seats)}
    return render(request, "pathways/announcements/cohort.html", context, status=400 if form.errors else 200)


def _said(announcement: Announcement) -> str:
    if announcement.told_at:
        return _("Sent. Everybody in the cohort finds a message.")
    return _("Saved. Everybody in the cohort finds a message at that hour.")


def _saved(announcement: Announcement) -> str:
    if announcement.to_some:
        return _("Saved. Those whom it is for find a message.")
    return _("Saved. Everybody in the cohort finds a message.")


@role_required(*PLANNING)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, cohort: UUID, announcement: UUID) -> HttpResponse:
    """Change one announcement, or (`take_back`) take it back."""
    held = managed(request, cohort)
    row = get_object_or_404(Announcement, pk=announcement, cohort=held)
    if request.method == "POST" and "take_back" in request.POST:
        take_back_announcement(announcement=row, by=me(request))
        messages.success(request, _("Taken back. It stands on no page of the cohort any more."))
        return redirect("pathways:announcements", held.pk)
    form = AnnouncementForm(_sent(request), cohort=held, announcement=row)
    if request.method == "POST" and form.is_valid():
        try:
            again = form.cleaned_data.get("again", False)
            change_announcement(announcement=row, words=form.words, by=me(request), show_at=form.show_at, again=again)
        except BadPlan as error:
            form.add_error(None, str(error))
        else:
            discard_draft(user=me(request), key=f"announce-{row.pk}")
            messages.success(request, _saved(row) if again else _("Saved."))
            return redirect("pathways:announcements", held.pk)
    context = {"cohort": held, "form": form, "announcement": row, "shown": in_own_language(row)}
    return render(request, "pathways/announcements/change.html", context, status=400 if form.errors else 200)
