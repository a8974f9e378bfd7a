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
    return Check(placement, label, placement.start_on + timedelta(days=day))
