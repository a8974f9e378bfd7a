"""Entries by hand about one person: written, replaced, withdrawn."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from people.models import User
from placement.base.acting import SignedIn, attempt, placement_staff
from placement.base.rules import own_student
from placement.outcomes.entries import KINDS, RECORDERS, withdraw_entry
from placement.outcomes.forms import FORMS, EntryForm, WithdrawForm
from placement.outcomes.lines import entry_lines, titles
from placement.outcomes.looks import record_look
from placement.outcomes.models import HandRecord
from placement.outcomes.selectors import pathway_titles
from placement.placements.models import Placement


@placement_staff
def record(request: SignedIn, student: UUID) -> HttpResponse:
    """Show what was written down by hand about one person, and what can be added. The look is logged."""
    person = own_student(request.user, student)
    record_look(student=person, by=request.user)
    jobs = Placement.objects.filter(student=person).exclude(employer_tag="").order_by("start_on")
    context = {"student": person, "sections": entry_lines(person, pathway_titles()), "jobs": jobs}
    return render(request, "placement/outcomes/record.html", context)


@placement_staff
def record_add(request: SignedIn, student: UUID, kind: str) -> HttpResponse:
    """Write an entry."""
    return _write(request, own_student(request.user, student), kind, None)


@placement_staff
def record_replace(request: SignedIn, student: UUID, kind: str, entry: UUID) -> HttpResponse:
    """Write an entry in place of another one, with why. Whoever opens the one that stands is logged."""
    person = own_student(request.user, student)
    old = _standing(person, kind, entry)
    if request.method != "POST":
        record_look(student=person, by=request.user)
    return _write(request, person, kind, old)


def _standing(person: User, kind: str, entry: UUID) -> HandRecord:
    if kind not in KINDS:
        raise Http404
    row: HandRecord = get_object_or_404(KINDS[kind].model.objects.standing().filter(student=person), pk=entry)
    return row


def _form(request: SignedIn, kind: str, old: HandRecord | None) -> EntryForm:
    form = FORMS[kind]
    names = form.Meta.fields  # type: ignore[attr-defined]
    initial = {name: getattr(old, name) for name in names} if old else {}
    return form(request.POST or None, initial=initial, pathways=pathway_titles(), replacing=old is not None)


def _write(request: SignedIn, person: User, kind: str, old: HandRecord | None) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    form = _form(request, kind, old)
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = form.cleaned_data
        if attempt(
            request, lambda: RECORDERS[kind](student=person, by=request.user, replaces=old, **facts), _("Saved.")
        ):
            return redirect("placement:record", person.pk)
    context = {"form": form, "title": titles()[kind], "button": _("Save"), "student": person}
    return render(request, "placement/outcomes/entry.html", context)


@placement_staff
def record_withdraw(request: SignedIn, student: UUID, kind: str, entry: UUID) -> HttpResponse:
    """Take an entry back, with why."""
    person = own_student(request.user, student)
    old = _standing(person, kind, entry)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        attempt(
            request, lambda: withdraw_entry(entry=old, by=request.user, why=why), _("Taken back. It stays in the log.")
        )
        return redirect("placement:record", person.pk)
    context = {"form": form, "title": _("Take an entry back"), "button": _("Take it back"), "student": person}
    return render(request, "placement/outcomes/entry.html", context)
