"""When a job is to be looked at next."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from placement.base.enums import CHECKPOINTS, PlacementState
from placement.placements.models import Placement

AFTER = {
    PlacementState.VERIFIED: 30,
    PlacementState.D30: 60,
    PlacementState.D60: 90,
    PlacementState.D90: 180,
    PlacementState.D180: 365,
}


@dataclass(frozen=True)
class Check:
    """A placement that needs a look, what for, and since which day."""

    placement: Placement
    action: str | Promise
    on: date
    day: int | None = None


def next_day(placement: Placement) -> int | None:
    """Return the first of the days 30 to 365 of which nothing is written down yet; `None` when none is left."""
    known = {event.to_state for event in placement.events.all() if event.employed}
    return next((day for day, state in CHECKPOINTS.items() if state not in known), None)


def last_day(placement: Placement) -> date | None:
    """Return the last day of a job that has ended, as it was put right last; `None` while it goes on."""
    ends = [event.on for event in placement.events.all() if event.to_state == PlacementState.SEPARATED]
    return ends[-1] if ends else None


def day_after_end(placement: Placement) -> Check | None:
    """Return which day of a person comes next whose job began and has ended: they are followed on."""
    began = any(event.to_state == PlacementState.STARTED for event in placement.events.all())
    day = next_day(placement) if began and placement.state == PlacementState.SEPARATED else None
    if day is None:
        return None
    return Check(placement, PlacementState(CHECKPOINTS[day]).label, placement.start_on + timedelta(days=day), day)


def next_check(placement: Placement) -> Check | None:
    """Return what a placement needs next and from which day on, `None` once nothing is left."""
    if placement.state == PlacementState.PENDING_START:
        return Check(placement, _("Did the job begin?"), placement.start_on)
    if placement.state == PlacementState.STARTED:
        return Check(placement, _("See evidence and verify"), placement.start_on)
    day = AFTER.get(PlacementState(placement.state))
    if day is None:
        return None
    label = PlacementState(CHECKPOINTS[day]).label
    return Check(placement, label, placement.start_on + timedelta(days=day), day)
