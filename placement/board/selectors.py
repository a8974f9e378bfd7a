"""The board of one staff member: what is due, and every live referral by stage. Fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Release, User
from placement.base.enums import REFERRAL_DONE, PlacementState, ReferralState
from placement.placements.models import Placement
from placement.placements.rules import own_placements
from placement.placements.selectors import next_check
from placement.referrals.models.referrals import Referral
from placement.referrals.rules import own_referrals
from placement.referrals.selectors import live_and_asked
from placement.referrals.words import next_step

S = ReferralState
# As many cards as a column shows before it leads to a page of its own.
IN_A_COLUMN = 12
STAGES: tuple[tuple[str, str | Promise, tuple[ReferralState, ...]], ...] = (
    ("interest", _("Interest"), (S.SUGGESTED, S.STUDENT_INTERESTED)),
    ("release", _("Release signed"), (S.RELEASE_SIGNED,)),
    ("referred", _("Referred"), (S.REFERRED, S.APPLIED, S.SCREENING)),
    ("interview", _("Interview"), (S.INTERVIEW,)),
    ("offer", _("Offer"), (S.OFFERED, S.ACCEPTED)),
)


@dataclass(frozen=True)
class Card:
    """One referral on the board: what comes next, for how many days it has stood, whether a release lives.

    `waits_days` says for how many days it has been due: 0 is today, `None` not yet.
    """

    referral: Referral
    next_action: str
    days: int
    waits_days: int | None
    release: Release | None

    @property
    def ready_to_refer(self) -> bool:
        """Return whether the student has signed and nothing was sent yet."""
        early = {S.SUGGESTED, S.STUDENT_INTERESTED, S.RELEASE_SIGNED}
        return self.release is not None and self.referral.state in early

    @property
    def waits(self) -> bool:
        """Return whether the release has ended, so that the employer sees nothing."""
        late = {S.REFERRED, S.APPLIED, S.SCREENING, S.INTERVIEW, S.OFFERED}
        return self.referral.frozen or (self.referral.state in late and self.release is None)


@dataclass
class Stage:
    """A column of the board; `cards` holds all of them, `first` as many as one column shows."""

    key: str
    title: str | Promise
    cards: list[Card] = field(default_factory=list)

    @property
    def first(self) -> list[Card]:
        """Return the cards that the column shows beside others."""
        return self.cards[:IN_A_COLUMN]


@dataclass(frozen=True)
class Due:
    """What waits for the reader since a day: a referral's card, or a job to look at and what for."""

    days: int
    card: Card | None = None
    job: Placement | None = None
    action: str | Promise = ""


@dataclass(frozen=True)
class Board:
    """Everything on the board; `due` with what has waited longest first."""

    due: list[Due]
    stages: list[Stage]


def board(staff: User, *, order: UUID | None = None, student: UUID | None = None, stage: str = "") -> Board:
    """Return the board of the own case-load, filtered by opening, student or stage."""
    today = timezone.localdate()
    cards = _cards(_filtered(own_referrals(staff), order, student), today)
    stages = [Stage(key, title) for key, title, _states in STAGES if not stage or key == stage]
    for column in stages:
        states = next(states for key, _title, states in STAGES if key == column.key)
        column.cards = [card for card in cards if card.referral.state in states]
    waiting = [Due(card.waits_days, card=card) for card in cards if card.waits_days is not None]
    jobs = [] if order else _jobs(staff, student, today)
    return Board(sorted([*waiting, *jobs], key=lambda due: -due.days), stages)


def _jobs(staff: User, student: UUID | None, today: date) -> list[Due]:
    jobs = own_placements(staff).exclude(state=PlacementState.SEPARATED).select_related("student")
    found = ((job, next_check(job)) for job in (jobs.filter(student=student) if student else jobs))
    return [
        Due((today - check.on).days, job=job, action=check.action)
        for job, check in found
        if check and check.on <= today
    ]


def _filtered(referrals: QuerySet[Referral], order: UUID | None, student: UUID | None) -> QuerySet[Referral]:
    wanted = Q()
    if order:
        wanted &= Q(order=order)
    if student:
        wanted &= Q(student=student)
    return referrals.filter(wanted).exclude(state__in=REFERRAL_DONE).select_related("student", "order__employer")


def _cards(referrals: QuerySet[Referral], today: date) -> list[Card]:
    rows = list(referrals)
    live, asked = live_and_asked(rows)
    return [
        Card(
            referral,
            next_step(referral, asked.get(referral.pk)),
            (timezone.now() - referral.moved_at).days,
            (today - referral.due_on).days if referral.due_on and referral.due_on <= today else None,
            live.get(referral.pk),
        )
        for referral in rows
    ]
