"""Offers: written, changed, accepted, answered with no, more time asked for, taken back, closed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.tasks.services import close_task
from placement.base.enums import OFFER_OPEN, OfferState, ReferralState
from placement.base.errors import EmployerPaused, IllegalMove, NoSuchRight, OfferChanged, ReferralFrozen
from placement.base.machine import OFFER
from placement.base.rules import need_handler
from placement.offers.hand_overs import (
    ANSWER,
    BACK,
    DAY,
    NO,
    TIME,
    ask,
    hold,
    page_for_employer,
    page_for_student,
    settle,
)
from placement.offers.models import Offer, OfferEvent, OfferTerms
from placement.offers.terms import TAKEN_OVER, write_terms
from placement.openings.rules import acts_for
from placement.referrals.hand_overs import OFFER as OFFER_MADE
from placement.referrals.models.referrals import Referral
from placement.referrals.services import steps
from placement.referrals.services.referrals import answer_referral, move_referral
from placement.referrals.services.steps import FROM_REFERRED, Step, release_of, tell_contacts, tell_student, walk

S = OfferState
BEFORE_YES = FROM_REFERRED - {ReferralState.ACCEPTED, ReferralState.STARTED}
ENDED = frozenset({S.TAKEN_BACK, S.CLOSED})


def locked(offer: Offer) -> Offer:
    """Return the row locked until the transaction ends, with all that a step asks; before it the ways to it.

    Employer, referral, offer, in this order, as in every step: an answer that held the offer first, and a pause or a
    changed offer at the same moment, would wait for each other.
    """
    steps.locked(offer.referral)
    found = Offer.objects.select_for_update(of=("self",))
    return found.select_related("referral__student", "referral__order__employer").get(pk=offer.pk)


def newest(offer: Offer) -> OfferTerms:
    """Return the version that stands."""
    return offer.versions.order_by("-number")[0]


def _append(offer: Offer, to: str, by: User | None, *, terms: OfferTerms, until: date | None = None) -> None:
    before = offer.state if offer.events.exists() else ""
    OfferEvent.objects.create(offer=offer, from_state=before, to_state=to, by=by, terms=terms, until=until)
    offer.state = to
    offer.save(update_fields=["state"])


def _need_arranger(referral: Referral, by: User) -> None:
    if not acts_for(by, referral.order.employer):
        need_handler(by, referral.student)


def _reach_offered(referral: Referral, by: User) -> None:
    if referral.state == ReferralState.OFFERED:
        return
    if acts_for(by, referral.order.employer):
        answer_referral(referral=referral, to=ReferralState.OFFERED, by=by)
    else:
        walk(referral, ReferralState.OFFERED, Step(by=by))


@transaction.atomic
def write_offer(*, referral: Referral, by: User, terms: Mapping[str, Any]) -> Offer:
    """Write an offer down, by the employer or by staff; where one stands, `terms` are its next version.

    Brings the referral to *Offered*. Appends an `OfferTerms` and an `OfferEvent`, opens the student's task. Raises
    `NoSuchRight`, `ReferralFrozen` without a live release, `IllegalMove`, `TermsNotPlausible`.
    """
    referral = steps.locked(referral)
    _need_arranger(referral, by)
    if referral.frozen or release_of(referral) is None:
        raise ReferralFrozen
    if referral.state not in BEFORE_YES or not referral.order.employer.is_active:
        raise IllegalMove
    _reach_offered(referral, by)
    standing = referral.offers.exclude(state__in=ENDED).first()
    offer = locked(standing) if standing else Offer.objects.create(referral=referral)
    if standing:
        OFFER.check(offer.state, S.WAITS)
    version = write_terms(offer, number=offer.versions.count() + 1, by=by, terms=terms)
    _append(offer, S.WAITS, by, terms=version)
    settle(offer, ANSWER)
    if standing:
        tell_student(offer.referral, path=page_for_student(offer))
    return offer


def _told(offer: Offer) -> None:
    """Close what told staff that the employer makes an offer: there is newer word of it. What else waits, stays."""
    close_task(about=offer.referral_id, kinds=(OFFER_MADE,))


def _own(offer: Offer, by: User) -> Offer:
    offer = locked(offer)
    if offer.referral.student_id != by.pk:
        raise NoSuchRight
    return offer


@transaction.atomic
def accept_offer(*, offer: Offer, number: int, by: User) -> Offer:
    """Let the student accept the version that they read; the referral is *Accepted*.

    Appends an `OfferEvent` that names the version, and a `ReferralEvent`, which leaves the task to write the job down.
    Raises `NoSuchRight`, `IllegalMove`, `ReferralFrozen`, `EmployerPaused`, and `OfferChanged` where
    another version stands.
    """
    offer = _own(offer, by)
    OFFER.check(offer.state, S.ACCEPTED)
    if not offer.referral.order.employer.is_active:
        raise EmployerPaused
    version = newest(offer)
    if version.number != number:
        raise OfferChanged
    _append(offer, S.ACCEPTED, by, terms=version)
    settle(offer)
    move_referral(referral=offer.referral, to=ReferralState.ACCEPTED, by=by)
    tell_contacts(offer.referral, path=page_for_employer(offer))
    return offer


@transaction.atomic
def decline_offer(*, offer: Offer, by: User) -> Offer:
    """Let the student say no to an offer; the way stays open for a changed one.

    Appends an `OfferEvent`, opens a task for who works with them, tells the employer. Raises `NoSuchRight`,
    `IllegalMove`.
    """
    offer = _own(offer, by)
    OFFER.check(offer.state, S.DECLINED)
    _append(offer, S.DECLINED, by, terms=newest(offer))
    settle(offer, NO)
    _told(offer)
    tell_contacts(offer.referral, path=page_for_employer(offer))
    return offer


@transaction.atomic
def ask_for_time(*, offer: Offer, by: User, until: date | None = None) -> Offer:
    """Let the student ask for more time; the offer stands.

    Appends an `OfferEvent`, opens a task for who works with them. Raises `NoSuchRight`, `IllegalMove`.
    """
    offer = _own(offer, by)
    OFFER.check(offer.state, S.TIME_ASKED)
    _append(offer, S.TIME_ASKED, by, terms=newest(offer), until=until)
    settle(offer, TIME)
    _told(offer)
    return offer


@transaction.atomic
def take_back_offer(*, offer: Offer, by: User) -> Offer:
    """Take an offer back, by the employer or by staff; what the employer takes back is a task of staff.

    Appends an `OfferEvent`, tells the student. Raises `NoSuchRight`, `IllegalMove` once it is accepted.
    """
    offer = locked(offer)
    _need_arranger(offer.referral, by)
    OFFER.check(offer.state, S.TAKEN_BACK)
    _append(offer, S.TAKEN_BACK, by, terms=newest(offer))
    settle(offer, BACK if acts_for(by, offer.referral.order.employer) else "")
    _told(offer)
    tell_student(offer.referral, path=page_for_student(offer))
    return offer


@transaction.atomic
def follow_referral(*, referral: Referral, by: User | None) -> int:
    """Let the offer follow its referral: accepted in another way names the newest version; an end closes it.

    Appends an `OfferEvent` and takes the tasks away. Return how many offers moved. Raises `OfferChanged` where the
    student takes the job without having read what was offered: a page from before it was written, or taken back.
    """
    accepted = referral.state in {ReferralState.ACCEPTED, ReferralState.STARTED}
    if not accepted and referral.is_live:
        return 0
    if accepted and by is not None and by.pk == referral.student_id:
        _need_read(referral)
    if not accepted:
        return close_offers(referral=referral, by=by)
    rows = [locked(offer) for offer in referral.offers.filter(state__in=OFFER_OPEN)]
    for offer in rows:
        _append(offer, S.ACCEPTED, by, terms=newest(offer))
        settle(offer)
    return len(rows)


@transaction.atomic
def close_offers(*, referral: Referral, by: User | None) -> int:
    """Close what was offered and not taken, with an `OfferEvent`, and take every task away; return how many."""
    rows = [locked(offer) for offer in referral.offers.exclude(state__in=ENDED)]
    for offer in rows:
        if offer.state != S.ACCEPTED:
            _append(offer, S.CLOSED, by, terms=newest(offer))
        settle(offer)
    return len(rows)


@transaction.atomic
def hold_offers(*, referral: Referral) -> None:
    """Let the student's task of an offer wait while nobody can accept it (sharing ended, a pause), or give it back.

    The offer itself stays as it was answered: time declines nothing.
    """
    waits = referral.frozen or not referral.order.employer.is_active
    for offer in referral.offers.filter(state=S.WAITS):
        if waits:
            hold(offer)
        else:
            ask(offer)


def _need_read(referral: Referral) -> None:
    """Raise `OfferChanged` unless what was offered in writing, if anything was, is what the student accepted."""
    states = set(referral.offers.values_list("state", flat=True))
    if states and S.ACCEPTED not in states:
        raise OfferChanged


def ask_about_days(*, today: date | None = None) -> int:
    """Open a task about each offer whose day to answer is over, once for a version; nothing is declined by it."""
    today, asked = today or timezone.localdate(), 0
    for row in Offer.objects.filter(state__in=OFFER_OPEN).prefetch_related("versions"):
        version = row.versions.all()[0]
        if version.answer_by < today and row.asked_about < version.number:
            asked += _ask_about(row, version.number)
    return asked


@transaction.atomic
def _ask_about(row: Offer, number: int) -> bool:
    offer = locked(row)
    if not offer.is_open or offer.asked_about >= number:
        return False
    offer.asked_about = number
    offer.save(update_fields=["asked_about"])
    settle(offer, DAY)
    return True


def accepted_terms(referral: Referral) -> OfferTerms | None:
    """Return the version that was accepted, `None` where nobody wrote one down. One query."""
    found = OfferEvent.objects.filter(offer__referral=referral, to_state=S.ACCEPTED, offer__state=S.ACCEPTED)
    event = found.select_related("terms").order_by("-at").first()
    return event.terms if event else None


def taken_over(terms: OfferTerms) -> dict[str, Any]:
    """Return what a placement takes over from accepted terms."""
    return {name: getattr(terms, name) for name in TAKEN_OVER}
