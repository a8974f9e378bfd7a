"""Seats given by a list, and cards that carry a seat: made, replaced, taken back, used."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from pathways.base.errors import NoSeatLeft, NotAllowed
from pathways.cohorts.models.cohort import Cohort, SeatCard
from pathways.cohorts.rules import can_manage
from pathways.cohorts.selectors.cohorts import seats_of
from pathways.cohorts.services.enrolment import enrol_student
from pathways.planning.services.opened import opened
from pathways.roster.rows import Outcome, Verdict, judge
from people.accounts.services.invitations import close_invitations, invite_student
from people.models import Invitation, User


@dataclass(frozen=True)
class NewCard:
    """A card as it was just made; its code is shown this once and kept nowhere. `words` are printed, never stored."""

    card: SeatCard
    code: str
    words: str = ""


@transaction.atomic
def make_cards(*, cohort: Cohort, by: User, words: Sequence[str]) -> list[NewCard]:
    """Make one card for each of `words` (printed on it, may be empty); each keeps a seat of the cohort until its end.

    Raises `NotAllowed` for who may not change the cohort, `CohortArchived`, and `NoSeatLeft` where fewer seats are
    free; then no card is made.
    """
    held = opened(cohort, by)
    if seats_of([held])[held.pk].free < len(words):
        raise NoSeatLeft("There are fewer free seats than cards.")
    last = held.cards.aggregate(last=Max("number"))["last"] or 0
    return [_card(held, by, last + number, said) for number, said in enumerate(words, start=1)]


def _card(cohort: Cohort, by: User, number: int, words: str) -> NewCard:
    invitation, code = invite_student(by=by)
    return NewCard(SeatCard.objects.create(cohort=cohort, invitation=invitation, number=number), code, words)


@transaction.atomic
def replace_card(*, card: SeatCard, by: User) -> NewCard:
    """Stop a lost card and make another one for its seat. Raises as `make_cards`; `NoSeatLeft` for a used card."""
    held = opened(card.cohort, by)
    if not close_invitations(invitations=[card.invitation_id]):
        raise NoSeatLeft("This card was used or is closed.")
    return make_cards(cohort=held, by=by, words=[""])[0]


def take_back_card(*, card: SeatCard, by: User) -> None:
    """Stop a card; its seat is free again. A used one stays used. Raises `NotAllowed` as `make_cards` does."""
    if not can_manage(by, card.cohort):
        raise NotAllowed("This cohort is not yours.")
    close_invitations(invitations=[card.invitation_id])


def seat_by_card(*, user: User, invitation: Invitation) -> None:
    """Give who came with a card the seat that it kept; a card without one gives none.

    Called in the transaction that uses the card up. Appends a `StudentStateEvent` as `enrol_student` does.
    """
    card = SeatCard.objects.select_related("cohort").filter(invitation=invitation).first()
    if card is not None:
        enrol_student(cohort=card.cohort, student=user, by=None)


@transaction.atomic
def fill_from_list(*, cohort: Cohort, by: User, text: str) -> tuple[list[Verdict], list[NewCard]]:
    """Do what the dry run said, judged anew: give seats and make cards; rows that cannot be are left out.

    Returns what came of each row, and the cards. Raises `NotAllowed`, `CohortArchived`, and `BadList` for a text that
    is no list.
    """
    held = opened(cohort, by)
    verdicts = judge(held, text, seen_by=by)
    for verdict in verdicts:
        if verdict.outcome == Outcome.SEAT and verdict.student:
            enrol_student(cohort=held, student=verdict.student, by=by)
    words = [verdict.row.words for verdict in verdicts if verdict.outcome == Outcome.CARD]
    return verdicts, make_cards(cohort=held, by=by, words=words)
