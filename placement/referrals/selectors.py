"""What an employer contact may know: own openings, and referrals under a live release. Never a field's value."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from people.base.prepared import Prepared
from people.models import Release, User
from people.releases.enums import ReleaseState
from placement.base.enums import ReferralState
from placement.base.machine import REFERRAL_LINE
from placement.openings.rules import orders_of
from placement.referrals.models.referrals import Referral

# What the employer sees begins with Referred and ends when the work starts or the referral ends.
VISIBLE = tuple(REFERRAL_LINE[REFERRAL_LINE.index(ReferralState.REFERRED) : -1])


def _releases(*, students: list[UUID], orders: list[UUID]) -> QuerySet[Release]:
    found = Release.objects.filter(recipient_kind="employer", student__in=students, subject_id__in=orders)
    return found.select_related("student").prefetch_related("events").order_by("requested_at")


RELEASES = Prepared(_releases)


def live_releases(referrals: list[Referral]) -> dict[UUID, Release]:
    """Return referral id → the release that is live now, in two queries for any number of referrals."""
    return live_and_asked(referrals)[0]


def live_and_asked(referrals: list[Referral]) -> tuple[dict[UUID, Release], dict[UUID, Release]]:
    """Return referral id → the release that is live, and → the one that waits for the student's answer: two queries."""
    found = RELEASES(students=[*{way.student_id for way in referrals}], orders=[*{way.order_id for way in referrals}])
    live: dict[tuple[UUID, ...], Release] = {}
    asked: dict[tuple[UUID, ...], Release] = {}
    for one in found:
        key = (one.student_id, one.recipient_id, one.subject_id)
        if one.state == ReleaseState.SIGNED:
            live[key] = one
        elif one.state == ReleaseState.REQUESTED:
            asked[key] = one
    keys = {way.pk: (way.student_id, way.order.employer_id, way.order_id) for way in referrals}
    return (
        {pk: live[key] for pk, key in keys.items() if key in live},
        {pk: asked[key] for pk, key in keys.items() if key in asked and key not in live},
    )


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
