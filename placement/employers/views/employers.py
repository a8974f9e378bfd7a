"""Employers and their vetting, by placement staff."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.base.enums import Role
from people.base.step_up import step_up
from people.models import User
from placement.base.acting import SignedIn, attempt, placement_staff
from placement.base.enums import EmployerState, EventKind
from placement.base.errors import NoSuchRight
from placement.base.machine import EMPLOYER
from placement.employers import services
from placement.employers.desk import with_waiting
from placement.employers.forms import ContactForm, EmployerForm
from placement.employers.models import Employer, EmployerContact
from placement.employers.services import add_employer, record_vetting_check


@placement_staff
def employers(request: SignedIn) -> HttpResponse:
    """List employers by state."""
    return render(request, "placement/employers/employers.html", {"employers": with_waiting()})


@placement_staff
def new_employer(request: SignedIn) -> HttpResponse:
    """Add an employer."""
    form = EmployerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        employer = add_employer(by=request.user, **form.cleaned_data)
        return redirect("placement:employer", employer.pk)
    return render(
        request, "placement/base/form.html", {"form": form, "title": _("Add an employer"), "button": _("Add")}
    )


@placement_staff
def employer(request: SignedIn, employer: UUID) -> HttpResponse:
    """Show one employer: vetting, contacts, openings, history."""
    row = get_object_or_404(Employer, pk=employer)
    events = list(row.events.select_related("by"))
    checks = [event for event in events if event.kind == EventKind.CHECKED]
    steps = EMPLOYER.after(row.state) - {EmployerState.APPROVED}
    context = {
        "employer": row,
        "events": events,
        "checks": checks,
        "may_check": row.state == EmployerState.VETTING and request.user.pk not in {event.by_id for event in checks},
        "steps": [(state, label) for state, label in EmployerState.choices if state in steps],
        "contacts": [
            (contact, contact.confirmed_at is None and request.user.pk not in {contact.added_by_id, contact.user_id})
            for contact in row.contacts.filter(ended_at=None).select_related("user", "added_by").order_by("started_at")
        ],
        "orders": row.orders.all(),
        "contact_form": ContactForm(),
    }
    return render(request, "placement/employers/employer.html", context)


@placement_staff
@require_POST
def move_employer(request: SignedIn, employer: UUID) -> HttpResponse:
    """Move an employer one step."""
    row = get_object_or_404(Employer, pk=employer)
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")[:300]
    attempt(request, lambda: services.move_employer(employer=row, to=to, by=request.user, reason=reason), _("Saved."))
    return redirect("placement:employer", row.pk)


@placement_staff
@require_POST
def check_employer(request: SignedIn, employer: UUID) -> HttpResponse:
    """Record one person's vetting check."""
    row = get_object_or_404(Employer, pk=employer)
    reason = request.POST.get("reason", "")[:300]
    attempt(
        request,
        lambda: record_vetting_check(employer=row, by=request.user, reason=reason),
        _("Your check is saved."),
    )
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
