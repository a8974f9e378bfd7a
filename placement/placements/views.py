"""Placements: recorded, begun, verified, followed and ended by placement staff."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.trail.confidential import open_sealed
from placement.base.acting import SignedIn, attempt, placement_staff
from placement.base.enums import PlacementState
from placement.base.rules import own_student
from placement.offers.models import OfferTerms
from placement.offers.services import accepted_terms
from placement.placements.forms import DatesForm, EndForm, PlacementForm, RetentionForm, StartForm, VerifyForm
from placement.placements.models import Placement
from placement.placements.rules import own_placements
from placement.placements.selectors import AFTER, day_after_end, last_day, next_check
from placement.placements.services import (
    correct_dates,
    end_placement,
    record_placement,
    record_retention,
    start_placement,
    verify_placement,
)
from placement.referrals.models.referrals import Referral
from placement.referrals.rules import own_referrals


def _own(request: SignedIn, pk: UUID) -> Placement:
    found = own_placements(request.user).select_related("student", "referral__order__employer", "agreed")
    return get_object_or_404(found, pk=pk)


def _from_order(referral: Referral) -> dict[str, Any]:
    """Return what the opening already says, as a start for the form."""
    order = referral.order
    names = ["title", "soc_code", "hours", "wage", "wage_unit", "benefits", "permanence"]
    return {**{name: getattr(order, name) for name in names}, "start_on": order.start_on, "in_field": True}


@placement_staff
def from_referral(request: SignedIn, referral: UUID) -> HttpResponse:
    """Write down the placement that an accepted referral led to."""
    row = get_object_or_404(own_referrals(request.user).select_related("student", "order"), pk=referral)
    agreed = accepted_terms(row)
    form = PlacementForm(request.POST or None, with_referral=True, initial=_from_order(row), agreed=agreed is not None)
    return _record(request, form, row.student_id, row, agreed)


@placement_staff
def found_otherwise(request: SignedIn, student: UUID) -> HttpResponse:
    """Write down a job that was found another way."""
    person = own_student(request.user, student)
    return _record(request, PlacementForm(request.POST or None, with_referral=False), person.pk, None)


def _record(
    request: SignedIn,
    form: PlacementForm,
    student: UUID,
    referral: Referral | None,
    agreed: OfferTerms | None = None,
) -> HttpResponse:
    person = own_student(request.user, student)
    if request.method == "POST" and form.is_valid():
        made: list[Placement] = []
        done = attempt(
            request,
            lambda: made.append(
                record_placement(student=person, by=request.user, referral=referral, **form.cleaned_data)
            ),
            _("Saved."),
        )
        if done:
            return redirect("placement:placement", made[0].pk)
    title = _("Placement of %(name)s") % {"name": person.get_full_name()}
    context = {"form": form, "title": title, "button": _("Save"), "agreed": agreed}
    return render(request, "placement/placements/record.html", context)


def _employer_name(request: SignedIn, row: Placement) -> str:
    if row.referral:
        return row.referral.order.employer.name
    return open_sealed(row.student, "employer", row.sealed_employer, reader=request.user, reason="placement page")


def _forms(row: Placement) -> dict[str, forms.Form]:
    """Return the forms that fit the state of a placement."""
    today = timezone.localdate()
    found: dict[str, forms.Form] = {}
    if row.state == PlacementState.PENDING_START:
        found["start"] = StartForm(initial={"on": row.start_on})
    if row.state == PlacementState.STARTED:
        found["verify"] = VerifyForm(initial={"dated": today})
    if row.state in AFTER:
        found["retention"] = RetentionForm(initial={"day": AFTER[PlacementState(row.state)], "dated": today})
    if row.state != PlacementState.SEPARATED:
        found["end"] = EndForm(initial={"on": today}, prefix="end")
    elif (after := day_after_end(row)) and after.on <= today:
        found["retention"] = RetentionForm(initial={"day": after.day, "dated": today})
    if row.state != PlacementState.PENDING_START:
        found["dates"] = DatesForm(initial={"start_on": row.start_on, "ended_on": last_day(row)}, prefix="dates")
    return found


@placement_staff
def placement(request: SignedIn, placement: UUID) -> HttpResponse:
    """Show one placement, its evidence, and what comes next. Reading the sealed employer name is logged."""
    row = _own(request, placement)
    context = {
        "placement": row,
        "employer": _employer_name(request, row),
        "events": row.events.select_related("by"),
        "check": next_check(row) or day_after_end(row),
        "forms": _forms(row),
    }
    return render(request, "placement/placements/placement.html", context)


def _step(request: SignedIn, pk: UUID, form: forms.Form, act: Callable[..., object]) -> HttpResponse:
    row = _own(request, pk)
    if form.is_valid() and attempt(
        request, lambda: act(placement=row, by=request.user, **form.cleaned_data), _("Saved.")
    ):
        return redirect("placement:placement", row.pk)
    title = _("Please look at this again")
    return render(request, "placement/base/form.html", {"form": form, "title": title, "button": _("Save")})


@placement_staff
@require_POST
def start(request: SignedIn, placement: UUID) -> HttpResponse:
    """Record the first day at work."""
    return _step(request, placement, StartForm(request.POST), start_placement)


@placement_staff
@require_POST
def verify(request: SignedIn, placement: UUID) -> HttpResponse:
    """Record what was seen."""
    return _step(request, placement, VerifyForm(request.POST), verify_placement)


@placement_staff
@require_POST
def retention(request: SignedIn, placement: UUID) -> HttpResponse:
    """Record what is known about one day."""
    return _step(request, placement, RetentionForm(request.POST), record_retention)


@placement_staff
@require_POST
def correct(request: SignedIn, placement: UUID) -> HttpResponse:
    """Put the dates of a job right, with a reason."""
    return _step(request, placement, DatesForm(request.POST, prefix="dates"), correct_dates)


@placement_staff
@require_POST
def end(request: SignedIn, placement: UUID) -> HttpResponse:
    """Record that the job ended."""
    return _step(request, placement, EndForm(request.POST, prefix="end"), end_placement)
