"""The notes about one referral: read by who works with the student, each look written down; and a new one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from people.models import User
from people.trail.confidential import open_sealed
from placement.base.acting import SignedIn, attempt, placement_staff
from placement.referrals.forms import NoteForm
from placement.referrals.models.notes import ReferralNote
from placement.referrals.models.referrals import Referral
from placement.referrals.rules import own_referrals
from placement.referrals.services.notes import FIELD, write_note

A_PAGE = 10


@dataclass(frozen=True)
class Note:
    """One note as its reader sees it."""

    text: str
    at: datetime
    by: User | None


def opened(page: "Page[ReferralNote]", student: User, reader: User) -> list[Note]:
    """Return the notes of a page in clear; the student can read that `reader` looked at them, and when."""
    return [
        Note(open_sealed(student, FIELD, row.sealed_note, reader=reader, reason="notes"), row.at, row.by)
        for row in page
    ]


@placement_staff
def notes(request: SignedIn, referral: UUID) -> HttpResponse:
    """Show what was written down about one referral, newest first, and take one more note."""
    found = own_referrals(request.user).select_related("student", "order__employer")
    row: Referral = get_object_or_404(found, pk=referral)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(request, lambda: write_note(referral=row, by=request.user, text=text), _("The note is kept.")):
            return redirect("placement:notes", row.pk)
    page = Paginator(
        ReferralNote.objects.filter(referral=row).select_related("by").order_by("-at", "-id"), A_PAGE
    ).get_page(request.GET.get("page"))
    context = {"referral": row, "form": form, "page": page, "notes": opened(page, row.student, request.user)}
    return render(request, "placement/referrals/notes.html", context)
