"""What is done on a card of the board: moved, let rest until a day, noted. Each leads back to where it was done."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from placement.base.acting import SignedIn, attempt, placement_staff
from placement.board.moving import place_card, placed
from placement.referrals.forms import FollowUpForm, NoteForm
from placement.referrals.models.referrals import Referral
from placement.referrals.rules import own_referrals
from placement.referrals.services.notes import write_note
from placement.referrals.services.referrals import follow_up_on


def _own(request: SignedIn, pk: UUID) -> Referral:
    return get_object_or_404(own_referrals(request.user).select_related("student", "order__employer"), pk=pk)


def _back(request: SignedIn) -> HttpResponse:
    """Lead back to the board as it was narrowed."""
    kept = request.GET.urlencode()
    return redirect(reverse("placement:board") + (f"?{kept}" if kept else ""))


@placement_staff
@require_POST
def move(request: SignedIn, referral: UUID) -> HttpResponse:
    """Move a card to a column (drag, keys) or by a step (buttons): the same service, the same words."""
    row = _own(request, referral)
    to = request.POST.get("stage") or request.POST.get("to", "")
    attempt(request, lambda: place_card(referral=row, to=to, by=request.user), lambda: placed(row))
    return _back(request)


@placement_staff
def rest(request: SignedIn, referral: UUID) -> HttpResponse:
    """Let a card rest until a day; it comes back by itself."""
    row = _own(request, referral)
    form = FollowUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        on, reason = form.cleaned_data["on"], form.cleaned_data["reason"]
        said = _("It rests, and comes back on %(day)s.") % {"day": date_format(on, "WEEKDAY_FORMAT")}
        if attempt(request, lambda: follow_up_on(referral=row, on=on, by=request.user, reason=reason), said):
            return _back(request)
    return _asked(request, row, form, _("Look again later"))


@placement_staff
def note(request: SignedIn, referral: UUID) -> HttpResponse:
    """Keep a note about a card; those before it stay."""
    row = _own(request, referral)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(request, lambda: write_note(referral=row, by=request.user, text=text), _("The note is kept.")):
            return _back(request)
    return _asked(request, row, form, _("Note"))


def _asked(request: SignedIn, row: Referral, form: forms.Form, title: str) -> HttpResponse:
    """Show the form on a page of its own: with what was typed where something was wrong."""
    context: dict[str, Any] = {"form": form, "title": f"{title}: {row.student.get_full_name()}", "button": _("Save")}
    return render(request, "placement/base/form.html", context)
