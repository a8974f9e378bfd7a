"""Cards of the board: one referral each, with what comes next and who lets it rest until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.base.prepared import Prepared
from placement.base.enums import EventKind, ReferralState
from placement.referrals.briefs import in_brief
from placement.referrals.models.notes import ReferralNote
from placement.referrals.models.referrals import Referral, ReferralEvent
from placement.referrals.words import next_step, next_steps

S = ReferralState
EARLY = frozenset({S.SUGGESTED, S.STUDENT_INTERESTED, S.RELEASE_SIGNED})
GO_ON = "go_on"
# What staff do next with one click, by state: the step, and the words of its button.
ACTS: dict[str, tuple[str, str | Promise]] = {
    S.REFERRED: (S.APPLIED, _("They have applied")),
    S.APPLIED: (S.SCREENING, _("The employer looks at it")),
    S.SCREENING: (S.INTERVIEW, _("An interview is agreed")),
    S.INTERVIEW: (S.OFFERED, _("There is an offer")),
}


@dataclass(frozen=True)
class Act:
    """What comes next, with one click: a step (`to`), or a page that asks for more (`url`, called `page`)."""

    label: str | Promise
    to: str = ""
    url: str = ""
    page: str = ""


@dataclass(frozen=True)
class Card:
    """One referral on the board: what comes next, for how many days it has stood, whether a release is `live`.

    `waits_days` says for how many days it has been due: 0 is today, `None` not yet. `rests` is the event by which
    somebody lets it rest until `referral.due_on`.
    """

    referral: Referral
    next_action: str
    days: int
    waits_days: int | None
    live: bool
    asked: bool = False
    rests: ReferralEvent | None = None
    notes: int = 0

    @property
    def ready_to_refer(self) -> bool:
        """Return whether the student has signed and nothing was sent yet."""
        return self.live and self.referral.state in EARLY

    @property
    def waits(self) -> bool:
        """Return whether the release has ended, so that the employer sees nothing."""
        late = {S.REFERRED, S.APPLIED, S.SCREENING, S.INTERVIEW, S.OFFERED}
        return self.referral.frozen or (self.referral.state in late and not self.live)

    @cached_property
    def act(self) -> Act | None:
        """Return what can be done next with one click, `None` where somebody else has the next word."""
        if self.referral.frozen and self.live:
            return Act(_("Go on with the new release"), to=GO_ON)
        if self.ready_to_refer:
            return Act(_("Refer to the employer"), to=S.REFERRED)
        if self.waits or (self.referral.state in EARLY and not self.asked):
            return None if self.asked else self._leads(_("Ask for a release"), "ask", self.referral.pk)
        if self.referral.state == S.ACCEPTED:
            job = getattr(self.referral, "placement", None)
            if job is not None:
                return self._leads(_("Open the placement"), "placement", job.pk)
            return self._leads(_("Write down the placement"), "job-from-referral", self.referral.pk)
        step = ACTS.get(self.referral.state)
        return Act(step[1], to=step[0]) if step else None

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Return where staff can move the card by choosing, beside what comes next."""
        next_one = self.act.to if self.act else ""
        return [(state, label) for state, label in next_steps(self.referral) if state != next_one]

    def _leads(self, label: str | Promise, page: str, pk: UUID) -> Act:
        return Act(label, url=reverse(f"placement:{page}", args=[pk]), page=page)


def cards_of(referrals: Iterable[Referral], today: date) -> dict[UUID, Card]:
    """Return id → card, for referrals joined with student, opening, employer and job. Three queries for any number."""
    rows = list(referrals)
    briefs = in_brief(rows)
    rests, notes = _resting(rows, today), _noted(rows)
    return {
        referral.pk: Card(
            referral,
            next_step(referral, briefs[referral.pk].asked_at),
            (timezone.now() - referral.moved_at).days,
            (today - referral.due_on).days if referral.due_on and referral.due_on <= today else None,
            briefs[referral.pk].live,
            briefs[referral.pk].asked_at is not None,
            rests.get(referral.pk),
            notes.get(referral.pk, 0),
        )
        for referral in rows
    }


def _resting(rows: list[Referral], today: date) -> dict[UUID, ReferralEvent]:
    """Return id → the newest event by which a referral rests now; a later step has set another day."""
    resting = {row.pk: row for row in rows if row.due_on and row.due_on > today}
    return {
        event.referral_id: event
        for event in RESTED(ways=list(resting))
        if event.at >= resting[event.referral_id].moved_at
    }


def _noted(rows: list[Referral]) -> dict[UUID, int]:
    return dict(NOTED(ways=[row.pk for row in rows]))


def _rested(*, ways: list[UUID]) -> QuerySet[ReferralEvent]:
    events = ReferralEvent.objects.filter(referral__in=ways, kind=EventKind.NOTED)
    return events.select_related("by").order_by("at")


def _counted(*, ways: list[UUID]) -> QuerySet[ReferralNote, tuple[UUID, int]]:
    notes = ReferralNote.objects.filter(referral__in=ways).values("referral").annotate(number=Count("pk")).order_by()
    return notes.values_list("referral", "number")


RESTED = Prepared(_rested)
NOTED = Prepared(_counted)
