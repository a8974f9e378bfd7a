"""Employers and their vetting, by placement staff."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.base.enums import Role
from people.base.step_up import step_up
from people.models import User
from placement.base.acting import SignedIn, attempt, placement_staff
from placement.base.enums import EmployerState
from placement.base.errors import NoSuchRight
from placement.base.machine import EMPLOYER
from placement.employers import services
from placement.employers.forms import ChecklistForm, ContactForm, EmployerForm
from placement.employers.listing import EmployerFilter, listed
from placement.employers.models import Employer, EmployerContact
from placement.employers.parts import parts_of
from placement.employers.pausing import asked_to_lift, lift_suspension
from placement.employers.services import add_employer
from placement.employers.twins import Twin, say_apart, twins_of
from placement.employers.vetting import lists_of, may_be_checked, passed, record_vetting_check, vetted_lists
from placement.employers.views.twins import asked, unseen

A_PAGE = 24


@placement_staff
def employers(request: SignedIn) -> HttpResponse:
    """List employers, found by words, by where they stand and by what waits."""
    form = EmployerFilter(request.GET if {*request.GET} - {"page"} else None)
    page = Paginator(listed(form.chosen()), A_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {"form": form, "page": page, "query": kept.urlencode()}
    return render(request, "placement/employers/employers.html", context)


@placement_staff
def new_employer(request: SignedIn) -> HttpResponse:
    """Add an employer."""
    form = EmployerForm(request.POST or None)
    twins: list[Twin] = []
    if request.method == "POST" and form.is_valid():
        twins, others = unseen(request, form)
        if not twins:
            employer = add_employer(by=request.user, **form.cleaned_data)
            say_apart(one=employer, others=others, by=request.user)
            return redirect("placement:employer", employer.pk)
    return asked(request, form, _("Add an employer"), _("Add"), twins)


@placement_staff
def edit_employer(request: SignedIn, employer: UUID) -> HttpResponse:
    """Change what is known of an employer."""
    row = get_object_or_404(Employer, pk=employer)
    title = str(row)
    form = EmployerForm(request.POST or None, instance=row)
    twins: list[Twin] = []
    if request.method == "POST" and form.is_valid():
        twins, others = unseen(request, form, row)
        if not twins:
            services.edit_employer(employer=row, by=request.user, **form.cleaned_data)
            say_apart(one=row, others=others, by=request.user)
            return redirect("placement:employer", row.pk)
    return asked(request, form, title, _("Save"), twins)


@placement_staff
def employer(request: SignedIn, employer: UUID) -> HttpResponse:
    """Show one employer: vetting, contacts, openings, history."""
    row = get_object_or_404(Employer, pk=employer)
    return render(request, "placement/employers/employer.html", _shown(row, request.user))


def _shown(row: Employer, reader: User) -> dict[str, Any]:
    """Return what an employer's page shows: of a vetting that goes on, only who has checked sees checklists."""
    lists = lists_of(row)
    own = lists.get(reader.pk)
    steps = {to for to in EMPLOYER.after(row.state) if (row.state, to) not in services.BY_TWO}
    return {
        "employer": row,
        "events": row.events.select_related("by").prefetch_related("changes"),
        # What others found is shown to who has checked: with a "no" among them, they must talk.
        "checks": list(lists.values()) if own is not None else [],
        "others": len(lists) - (own is not None),
        "vetting": may_be_checked(row),
        "may_check": may_be_checked(row) and not (own and passed(own)),
        "vetted": vetted_lists(row),
        "steps": [(state, label) for state, label in EmployerState.choices if state in steps],
        "lift": asked_to_lift(row) if row.state == EmployerState.SUSPENDED else None,
        "contacts": [
            (contact, contact.confirmed_at is None and reader.pk not in {contact.added_by_id, contact.user_id})
            for contact in row.contacts.filter(ended_at=None).select_related("user", "added_by").order_by("started_at")
        ],
        "orders": row.orders.all(),
        "contact_form": ContactForm(),
        "parts": parts_of(row, reader),
        "twins": twins_of(row),
    }


@placement_staff
@require_POST
def move_employer(request: SignedIn, employer: UUID) -> HttpResponse:
    """Move an employer one step."""
    row = get_object_or_404(Employer, pk=employer)
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")[:300]
    attempt(request, lambda: services.move_employer(employer=row, to=to, by=request.user, reason=reason), _("Saved."))
    return redirect("placement:employer", row.pk)


@placement_staff
def check_employer(request: SignedIn, employer: UUID) -> HttpResponse:
    """Fill in one person's checklist; what the other person found is not shown before."""
    row = get_object_or_404(Employer, pk=employer)
    form = ChecklistForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        check = partial(record_vetting_check, employer=row, by=request.user, answers=form.answers())
        if attempt(request, check, _("Your check is saved.")):
            return redirect("placement:employer", row.pk)
    title = _("Check %(name)s") % {"name": row.name}
    return render(request, "placement/base/form.html", {"form": form, "title": title, "button": _("Save my check")})


@placement_staff
@require_POST
def lift(request: SignedIn, employer: UUID) -> HttpResponse:
    """Say that a pause can end; the second person's word ends it."""
    row = get_object_or_404(Employer, pk=employer)
    reason = request.POST.get("reason", "")[:300]
    said = _("Saved. A pause ends when two people have said so.")
    attempt(request, lambda: lift_suspension(employer=row, by=request.user, reason=reason), said)
    return redirect("placement:employer", row.pk)


def _add_contact(row: Employer, username: str, by: User) -> EmployerContact:
    user = User.objects.filter(username=username, role_grants__role=Role.EMPLOYER, is_active=True).first()
    if user is None:
        raise NoSuchRight
    return services.add_contact(employer=row, user=user, by=by)


@placement_staff
@require_POST
def add_contact(request: SignedIn, employer: UUID) -> HttpResponse:
    """Let somebody act for the employer, by sign-in name; unknown names and other roles are answered alike."""
    row = get_object_or_404(Employer, pk=employer)
    name = request.POST.get("username", "").strip()
    said = _("Named. They act for the employer when a second person has confirmed them.")
    attempt(request, lambda: _add_contact(row, name, request.user), said)
    return redirect("placement:employer", row.pk)


@placement_staff
@require_POST
@step_up
def confirm_contact(request: SignedIn, employer: UUID, contact: UUID) -> HttpResponse:
    """Confirm a contact as the second person; the password is asked first."""
    row = get_object_or_404(EmployerContact, pk=contact, employer=employer)
    said = _("Confirmed. They act for the employer from now on.")
    attempt(request, lambda: services.confirm_contact(contact=row, by=request.user), said)
    return redirect("placement:employer", employer)


@placement_staff
@require_POST
def end_contact(request: SignedIn, employer: UUID, contact: UUID) -> HttpResponse:
    """End a contact's right to act for the employer."""
    row = get_object_or_404(EmployerContact.objects.select_related("employer"), pk=contact, employer=employer)
    attempt(request, lambda: services.end_contact(contact=row, by=request.user), _("Ended."))
    return redirect("placement:employer", employer)
