"""One referral, step by step, by placement staff."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.models import Release
from people.releases.services.releases import revoke_release
from placement.base.acting import SignedIn, attempt, placement_staff
from placement.base.enums import ReferralState
from placement.base.machine import REFERRAL_LINE
from placement.base.rules import own_student
from placement.openings.models import JobOrder
from placement.openings.selectors import match_for
from placement.referrals.forms import FollowUpForm, OverrideForm, ReleaseForm
from placement.referrals.models.notes import ReferralNote
from placement.referrals.models.referrals import Referral
from placement.referrals.panels import STAFF, panels_of
from placement.referrals.rules import own_referrals
from placement.referrals.running import waits_to_be_told
from placement.referrals.selectors import live_and_asked
from placement.referrals.services import referrals as referrals_services
from placement.referrals.services import releases as releases_services
from placement.referrals.services.referrals import (
    follow_up_on,
    move_referral,
    show_interest,
)
from placement.referrals.services.releases import ask_for_release, resume_referral
from placement.referrals.services.steps import FROM_REFERRED, release_of
from placement.referrals.words import next_step, next_steps, staff_words


def _own(request: SignedIn, pk: UUID) -> Referral:
    found = own_referrals(request.user).select_related("student", "order__employer", "placement")
    return get_object_or_404(found, pk=pk)


def _override_choices(referral: Referral) -> list[tuple[str, str]]:
    if referral.state not in FROM_REFERRED:
        return [(ReferralState.REFERRED.value, str(ReferralState.REFERRED.label))]
    line = [state for state in REFERRAL_LINE if state in FROM_REFERRED and state != referral.state]
    return [(state, str(ReferralState(state).label)) for state in line]


def _asked(referral: Referral) -> list[Release]:
    """Return the releases asked for this opening, newest first."""
    found = Release.objects.filter(
        student=referral.student, recipient_id=referral.order.employer_id, subject_id=referral.order_id
    )
    return list(found.prefetch_related("events").order_by("-requested_at"))


def _ahead(day: date | None) -> date | None:
    """Return a day to look again that is still to come."""
    return day if day and day > timezone.localdate() else None


@placement_staff
def referral(request: SignedIn, referral: UUID) -> HttpResponse:
    """Show where one referral stands, why the student fits, the release, and the next step."""
    row = _own(request, referral)
    lives, asked = live_and_asked([row])
    live = lives.get(row.pk)
    context = {
        "referral": row,
        "stands": staff_words(row),
        "panels": panels_of(STAFF, row, request.user),
        "live": live,
        "to_tell": waits_to_be_told(row),
        "asked": _asked(row),
        "can_refer": row.is_live and live is not None and row.state not in FROM_REFERRED,
        "can_ask": row.is_live and live is None,
        "waits_for_answer": row.pk in asked,
        "waits": row.is_live and row.state in FROM_REFERRED and (row.frozen or live is None),
        "sent": row.state in FROM_REFERRED,
        "next_action": next_step(row, asked[row.pk].requested_at if row.pk in asked else None),
        "steps": next_steps(row) if row.is_live else [],
        "match": match_for(row.student, row.order),
        "events": row.events.exclude(implied=True).select_related("by"),
        "placement": getattr(row, "placement", None),
        "follow_up": FollowUpForm(
            initial={"on": row.due_on if row.due_on and row.due_on > timezone.localdate() else None}
        ),
        "notes": ReferralNote.objects.filter(referral=row).count(),
        "override": OverrideForm(choices=_override_choices(row)) if row.is_live else None,
    }
    return render(request, "placement/referrals/referral.html", context)


@placement_staff
def ask(request: SignedIn, referral: UUID) -> HttpResponse:
    """Choose which fields to ask the student to show."""
    row = _own(request, referral)
    # The opening's title stands beside it wherever this is read; a language is known where the student chose one.
    with translation.override(row.student.language or translation.get_language()):
        purpose = _("Apply for this job")
    form = ReleaseForm(request.POST or None, initial={"purpose": purpose})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        asked = attempt(
            request,
            lambda: ask_for_release(
                referral=row,
                fields=data["fields_wanted"],
                purpose=data["purpose"],
                days=data["days"],
                by=request.user,
            ),
            _("The student has been asked. You will see the answer here."),
        )
        if asked:
            return redirect("placement:referral", row.pk)
    return render(request, "placement/referrals/ask.html", {"referral": row, "form": form})


@placement_staff
@require_POST
def refer(request: SignedIn, referral: UUID) -> HttpResponse:
    """Refer the student to the employer."""
    row = _own(request, referral)
    attempt(
        request,
        lambda: releases_services.refer(referral=row, by=request.user),
        _("Referred. The employer can look now."),
    )
    return redirect("placement:referral", row.pk)


@placement_staff
@require_POST
def move(request: SignedIn, referral: UUID) -> HttpResponse:
    """Move the referral one step, or out of order with a reason."""
    row = _own(request, referral)
    attempt(
        request,
        lambda: move_referral(
            referral=row,
            to=request.POST.get("to", ""),
            by=request.user,
            reason=request.POST.get("reason", "")[:300],
            override=request.POST.get("override") == "1",
        ),
        _("Saved."),
    )
    return redirect("placement:referral", row.pk)


@placement_staff
@require_POST
def interest(request: SignedIn, referral: UUID) -> HttpResponse:
    """Write down that the student told staff of their interest."""
    row = _own(request, referral)
    reason = request.POST.get("reason", "")[:300]
    attempt(request, lambda: show_interest(referral=row, by=request.user, reason=reason), _("Saved."))
    return redirect("placement:referral", row.pk)


@placement_staff
@require_POST
def resume(request: SignedIn, referral: UUID) -> HttpResponse:
    """Let a waiting referral go on under a new release."""
    row = _own(request, referral)
    attempt(request, lambda: resume_referral(referral=row, by=request.user), _("The referral goes on."))
    return redirect("placement:referral", row.pk)


@placement_staff
@require_POST
def take_back(request: SignedIn, referral: UUID) -> HttpResponse:
    """End the release because the student told this staff member to; the employer sees nothing from then on."""
    row = _own(request, referral)
    live = release_of(row)
    if live is None:
        messages.info(request, _("Nothing is shared now."))
    else:
        ended = _("Taken back. The employer sees nothing from now on.")
        attempt(request, lambda: revoke_release(release=live, by=request.user, spoken_to=request.user), ended)
    return redirect("placement:referral", row.pk)


@placement_staff
@require_POST
def follow_up(request: SignedIn, referral: UUID) -> HttpResponse:
    """Set the day to look again."""
    row = _own(request, referral)
    form = FollowUpForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        kept = attempt(
            request,
            lambda: follow_up_on(referral=row, on=data["on"], by=request.user, reason=data["reason"]),
            _("Saved."),
        )
        if kept:
            return redirect("placement:referral", row.pk)
    return render(request, "placement/base/form.html", {"form": form, "title": _("Look again"), "button": _("Save")})


@placement_staff
@require_POST
def suggest(request: SignedIn, order: UUID, student: UUID) -> HttpResponse:
    """Suggest the opening to a student of the own case-load."""
    row, person = get_object_or_404(JobOrder, pk=order), own_student(request.user, student)
    done = attempt(
        request,
        lambda: referrals_services.suggest(student=person, order=row, by=request.user),
        _("Suggested. The choice is the student’s now; no answer is an answer, too."),
    )
    referral = own_referrals(request.user).filter(student=person, order=row).order_by("-created_at").first()
    return redirect("placement:referral", referral.pk) if done and referral else redirect("placement:order", row.pk)
