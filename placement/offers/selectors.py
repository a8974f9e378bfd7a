"""Offers as each reader may see them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import User
from placement.base.enums import OfferState
from placement.offers.models import Offer, OfferTerms
from placement.offers.services import BEFORE_YES, ENDED
from placement.openings.rules import orders_of
from placement.referrals.models.referrals import Referral
from placement.referrals.panels import Panel
from placement.referrals.rules import own_referrals
from placement.referrals.selectors import VISIBLE, live_releases

S = OfferState
# What the student reads: they are "you".
OWN: dict[str, str | Promise] = {
    S.WAITS: _("It waits for your answer"),
    S.TIME_ASKED: _("You asked for more time. The offer still stands"),
    S.DECLINED: _("You said no. A changed offer may come"),
    S.ACCEPTED: _("You accepted it"),
    S.TAKEN_BACK: _("It was taken back"),
    S.CLOSED: _("It is closed"),
}


def offers() -> "QuerySet[Offer]":
    """Return offers with all that their pages name."""
    found = Offer.objects.select_related("referral__student", "referral__order__employer")
    return found.prefetch_related("versions")


def for_staff(staff: User, pk: UUID) -> Offer:
    """Return one offer of the own case-load, or raise 404."""
    return get_object_or_404(offers(), pk=pk, referral__in=own_referrals(staff))


def for_student(student: User, pk: UUID) -> Offer:
    """Return one of the student's own offers, or raise 404."""
    return get_object_or_404(offers(), pk=pk, referral__student=student)


def for_employer(contact: User, pk: UUID) -> Offer:
    """Return an offer of an own opening under a live release, or raise 404 whatever the cause."""
    ways = {"referral__order__in": orders_of(contact), "referral__state__in": VISIBLE, "referral__frozen": False}
    offer = get_object_or_404(offers(), pk=pk, **ways)
    if offer.referral_id not in live_releases([offer.referral]):
        raise Http404
    return offer


@dataclass(frozen=True)
class Versions:
    """The terms that stand, those before them, and which were accepted."""

    now: OfferTerms
    before: list[OfferTerms]
    accepted: OfferTerms | None


def versions_of(offer: Offer) -> Versions:
    """Return the versions of an offer (`versions` prefetched, newest first): one query where it is accepted."""
    now, *before = offer.versions.all()
    event = None
    if offer.state == S.ACCEPTED:
        event = offer.events.filter(to_state=S.ACCEPTED).select_related("terms").last()
    return Versions(now, before, event.terms if event else None)


def _panel(referral: Referral, template: str, *, answers: bool = False) -> Panel | None:
    rows = list(referral.offers.all())
    may = referral.state in BEFORE_YES and not referral.frozen and all(row.state in ENDED for row in rows)
    shown = {"referral": referral, "offers": rows, "may_write": may}
    return Panel(template, shown, answers) if rows or may else None


def staff_panel(referral: Referral, _reader: User) -> Panel | None:
    """Return the offers of a referral for staff, and the way to write one down."""
    return _panel(referral, "placement/offers/of_referral.html")


def employer_panel(referral: Referral, _reader: User) -> Panel | None:
    """Return the offers of a profile for the employer, and the way to make one."""
    return _panel(referral, "placement/offers/of_profile.html", answers=True)


def student_panel(referral: Referral, _reader: User) -> Panel | None:
    """Return the offers of a referral for the student; they take the place of the plain answer, taken back or not."""
    rows = [(row, OWN[row.state]) for row in referral.offers.all()]
    return Panel("placement/offers/own.html", {"offers": rows}, answers=True) if rows else None
