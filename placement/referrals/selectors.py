"""What an employer contact may know: own openings, and referrals under a live release. Never a field's value."""

from uuid import UUID

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Release, User
from placement.base.enums import ReferralState
from placement.base.machine import REFERRAL_LINE
from placement.openings.rules import orders_of
from placement.referrals.models.referrals import Referral

# What the employer sees begins with Referred and ends when the work starts or the referral ends.
VISIBLE = tuple(REFERRAL_LINE[REFERRAL_LINE.index(ReferralState.REFERRED) : -1])


def live_releases(referrals: list[Referral]) -> dict[UUID, Release]:
    """Return referral id → the release that is live now, in two queries for any number of referrals."""
    found = (
        Release.objects.filter(
            recipient_kind="employer",
            student__in={referral.student_id for referral in referrals},
            subject_id__in={referral.order_id for referral in referrals},
        )
        .select_related("student")
        .prefetch_related("events")
        .order_by("requested_at")
    )
    live = {(r.student_id, r.recipient_id, r.subject_id): r for r in found if r.is_live}
    return {
        referral.pk: release
        for referral in referrals
        if (release := live.get((referral.student_id, referral.order.employer_id, referral.order_id)))
    }


def visible_referrals(contact: User) -> list[tuple[Referral, Release]]:
    """Return the referrals that a contact may open now, newest first, each with its live release."""
    referrals = list(
        Referral.objects.filter(order__in=orders_of(contact), state__in=VISIBLE, frozen=False)
        .select_related("order__employer", "student")
        .order_by("-moved_at")
    )
    live = live_releases(referrals) if referrals else {}
    return [(referral, live[referral.pk]) for referral in referrals if referral.pk in live]


def visible_referral(contact: User, pk: UUID) -> tuple[Referral, Release]:
    """Return one referral with its live release; 404 for anything else, whatever the cause."""
    referral = (
        Referral.objects.filter(pk=pk, order__in=orders_of(contact), state__in=VISIBLE, frozen=False)
        .select_related("order__employer", "student")
        .first()
    )
    release = live_releases([referral]).get(referral.pk) if referral else None
    if referral is None or release is None:
        raise Http404
    return referral, release


NEXT: dict[str, str | Promise] = {
    ReferralState.SUGGESTED: _("Ask if they are interested"),
    ReferralState.STUDENT_INTERESTED: _("Ask for a release"),
    ReferralState.RELEASE_SIGNED: _("Refer"),
    ReferralState.REFERRED: _("Ask if the student has applied"),
    ReferralState.APPLIED: _("Ask the employer for an answer"),
    ReferralState.SCREENING: _("Ask the employer for an answer"),
    ReferralState.INTERVIEW: _("Ask how it went"),
    ReferralState.OFFERED: _("Talk the offer through"),
    ReferralState.ACCEPTED: _("Write down the placement"),
}
