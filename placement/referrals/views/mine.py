"""The student's own pages: openings that fit, referrals, and what to add to a profile."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pathways.base.enums import StudentState
from pathways.cohorts.selectors.standing import student_state
from pathways.cohorts.services.standing import move_student
from pathways.cohorts.transitions import is_legal
from pathways.learning.selectors.skills import skill_profile
from people.base.step_up import step_up
from people.models import User
from people.tasks.selectors import open_task_of
from people.trail.confidential import open_sealed
from placement.base.acting import SignedIn, attempt, student_only
from placement.base.enums import REFERRAL_ENDS, ReferralState
from placement.openings.listing import OwnFilter
from placement.openings.match_pages import page_of
from placement.openings.pay import pay_in
from placement.openings.selectors import match_for, open_orders
from placement.referrals.forms import ProfileForm
from placement.referrals.hand_overs import INTEREST
from placement.referrals.models.profile import SearchProfile
from placement.referrals.models.referrals import Referral
from placement.referrals.panels import STUDENT, panels_of
from placement.referrals.services.profile import save_profile
from placement.referrals.services.referrals import (
    move_referral,
    show_interest,
    suggest,
    withdraw,
)
from placement.referrals.services.steps import FROM_REFERRED, release_of
from placement.referrals.words import own_step, own_words
from placement.wishes.away import away_of, keeps_away
from placement.wishes.selectors import offers_for, own_wishes


def _own(request: SignedIn, pk: UUID) -> Referral:
    found = Referral.objects.select_related("order__employer", "student", "placement")
    return get_object_or_404(found, pk=pk, student=request.user)


@student_only
def mine(request: SignedIn) -> HttpResponse:
    """Show the student's referrals and, while searching, the openings that fit with the reasons."""
    found = Referral.objects.filter(student=request.user).select_related("order__employer", "placement")
    away = away_of(request.user)
    referrals = [referral for referral in found if not away.covers(referral.order.employer)]
    taken = {referral.order_id for referral in referrals if referral.is_live}
    state = student_state(request.user)
    form = OwnFilter(request.GET if {*request.GET} - {"page"} else None)
    offers = offers_for(request.user, without=taken, only=form.ids())
    kept = request.GET.copy()
    kept.pop("page", None)
    page, groups = page_of(offers.groups, request.GET.get("page"))
    context = {
        "state": state,
        "searching": state == StudentState.SEARCHING,
        "can_search": state is not None and is_legal(state, StudentState.SEARCHING),
        "live": [(referral, own_words(referral)) for referral in referrals if referral.is_live],
        "ended": [(referral, own_words(referral)) for referral in referrals if not referral.is_live],
        "form": form,
        "query": kept.urlencode(),
        "page": page,
        "matches": groups,
        "rest": groups.rest,
        "outside": offers.outside,
    }
    return render(request, "placement/referrals/mine.html", context)


@student_only
@require_POST
def search(request: SignedIn) -> HttpResponse:
    """Start or stop looking for work: always the student's own choice, without a reason."""
    stop = request.POST.get("to") == "pause"
    to = StudentState.PAUSED if stop else StudentState.SEARCHING
    done = _("You have a break now. Come back when you like.") if stop else _("You are looking for work now.")
    attempt(request, lambda: move_student(student=request.user, to=to, by=request.user), done)
    return redirect("placement:mine")


@student_only
def opening(request: SignedIn, order: UUID) -> HttpResponse:
    """Show one open opening with the reasons, for a student who is searching or has a referral for it."""
    row = get_object_or_404(open_orders(), pk=order)
    match = match_for(request.user, row)
    known = Referral.objects.filter(student=request.user, order=row).exclude(state__in=REFERRAL_ENDS).first()
    if (match is None and known is None) or keeps_away(request.user, row.employer):
        raise Http404
    context = {
        "order": row,
        "match": match,
        "referral": known,
        "against": own_wishes(request.user).against(row),
        "local": pay_in(row.county),
    }
    return render(request, "placement/openings/opening.html", context)


@student_only
@require_POST
def interested(request: SignedIn, order: UUID) -> HttpResponse:
    """Say "I am interested" to an opening nobody suggested."""
    row = get_object_or_404(open_orders(), pk=order)
    made: list[Referral] = []

    def act() -> None:
        referral = suggest(student=request.user, order=row, by=request.user)
        made.append(show_interest(referral=referral, by=request.user))

    attempt(request, act, lambda: _told(made[0]))
    return redirect("placement:my-referral", made[0].pk) if made else redirect("placement:mine")


def _told(referral: Referral) -> str:
    """Return who has the student's interest on their list now: what is said is what was done."""
    task = open_task_of(kind=INTEREST, about=referral.pk)
    if task is None or task.owner is None:
        return _("Saved. The employer knows nothing yet. Nobody works with you on this so far: please ask the staff.")
    if task.stands_in:
        return _("We have told an administrator, who finds somebody to work with you. The employer knows nothing yet.")
    return _("We have told your placement advisor. The employer knows nothing yet.")


@student_only
def my_referral(request: SignedIn, referral: UUID) -> HttpResponse:
    """Show where one referral stands, what the employer sees now, and the ways on and out."""
    row = _own(request, referral)
    sent = row.state in FROM_REFERRED
    live, panels = release_of(row), panels_of(STUDENT, row, request.user)
    context = {
        "referral": row,
        "stands": own_words(row),
        "local": pay_in(row.order.county),
        "match": match_for(request.user, row.order),
        "release": live,
        "panels": panels,
        "answers_beside": any(panel.answers for panel in panels),
        "sees": sent and row.is_live and live is not None and not row.frozen,
        "steps": [(event.at, own_step(event)) for event in row.events.exclude(kind="noted").exclude(implied=True)],
    }
    return render(request, "placement/referrals/my_referral.html", context)


@student_only
@require_POST
def answer(request: SignedIn, referral: UUID) -> HttpResponse:
    """Take the student's own step: interested, accept the offer, or step back."""
    row, by, to = _own(request, referral), request.user, request.POST.get("to", "")
    steps = {
        ReferralState.STUDENT_INTERESTED.value: lambda: show_interest(referral=row, by=by),
        ReferralState.ACCEPTED.value: lambda: move_referral(referral=row, to=to, by=by),
        ReferralState.STUDENT_WITHDREW.value: lambda: withdraw(referral=row, by=by),
    }
    if to in steps:
        attempt(request, steps[ReferralState(to).value], _("Saved."))
    return redirect("placement:my-referral", row.pk)


def _samples(student: User) -> list[tuple[str, str]]:
    labels = {
        one.source: one.label for level in skill_profile(student) for one in level.evidence if "lab " in one.source
    }
    return sorted(labels.items(), key=lambda item: item[1])


@student_only
@step_up
def profile(request: SignedIn) -> HttpResponse:
    """Let the student add a start date, a note and work samples; nobody sees them without a release.

    The password is asked first: the note is the student's own words.
    """
    student: User = request.user
    own = SearchProfile.objects.filter(student=student).first() or SearchProfile(student=student)
    note = open_sealed(student, "note", own.sealed_note, reader=student, reason="own profile")
    form = ProfileForm(request.POST or None, instance=own, initial={"note": note}, samples=_samples(student))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        save_profile(student=student, start_on=data["start_on"], note=data["note"], samples=data.get("samples", []))
        messages.success(request, _("Saved. Nobody sees this until you share it."))
        return redirect("placement:my-profile")
    return render(request, "placement/referrals/my_profile.html", {"form": form})
