"""Labs opened, and hand-ins that we could not take: forgetting, handing out, and when they go by themselves."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from labs.assignments.rights import named_lab
from labs.base.ages import two_years_old
from labs.submissions.models import LabOpening, RefusedHandIn
from people.models import User
from people.rights import export, retention
from people.trail.guards import destroy

OPENED = export.Named("opened", _("opened"))
NOT_TAKEN = export.Named("not taken", _("not taken"))


def register() -> None:
    """Tell when they go by themselves; forgetting and handing out are asked for by the room of points."""
    for kind, name in ((LabOpening, "labs opened"), (RefusedHandIn, "hand-ins not taken")):
        retention.register(f"{name}, two years after the course", partial(two_years_old, kind), end=destroy)


def erase_visits(user: User) -> int:
    """Delete when labs were opened and what was not taken; return how many rows."""
    return sum(destroy(kind.objects.filter(student=user)) for kind in (LabOpening, RefusedHandIn))


def openings(user: User) -> list[dict[str, Any]]:
    """Return when labs were opened."""
    rows = LabOpening.objects.filter(student=user).select_related("assignment")
    return [{"lab": named_lab(row.assignment), "what": OPENED, "at": row.at} for row in rows]


def refusals(user: User) -> list[dict[str, Any]]:
    """Return hand-ins that we could not take, and why."""
    rows = RefusedHandIn.objects.filter(student=user).select_related("assignment")
    return [{"lab": named_lab(row.assignment), "what": NOT_TAKEN, "why": row.reason, "at": row.at} for row in rows]
