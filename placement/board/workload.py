"""How much waits with whom: numbers and ages by member of the placement staff, and of no student anything."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.base.enums import Role
from people.base.rules import has_role
from people.models import CaseAssignment, User
from people.oversight.desk import Desk
from people.tasks.owners import holders
from placement.base.acting import SignedIn, publishers
from placement.base.enums import REFERRAL_DONE
from placement.board.selectors import STAGES
from placement.referrals.models.referrals import Referral


@dataclass(frozen=True)
class Load:
    """What one member of the staff works on: numbers of people and of ways by stage, what is due, its oldest age."""

    staff: User
    students: int
    stages: tuple[int, ...]
    due: int
    oldest_days: int | None


def loads() -> list[Load]:
    """Return every member of the placement staff, with what has waited longest first. Three queries."""
    today = timezone.localdate()
    due = Q(due_on__lte=today)
    by_stage = {key: Count("pk", filter=Q(state__in=states)) for key, _title, states in STAGES}
    ways = (
        Referral.objects.exclude(state__in=REFERRAL_DONE)
        .filter(student__assignments__ended_at=None, student__assignments__isnull=False, student__is_active=True)
        .values(staff=F("student__assignments__staff"))
        .annotate(due=Count("pk", filter=due), oldest=Min("due_on", filter=due), **by_stage)
        .order_by()
    )
    found: dict[UUID, dict[str, Any]] = {row["staff"]: {**row} for row in ways}
    lists = CaseAssignment.objects.filter(ended_at=None, student__is_active=True).values("staff")
    students: dict[UUID, int] = {row["staff"]: row["n"] for row in lists.annotate(n=Count("pk")).order_by()}
    rows = []
    for staff in holders(Role.PLACEMENT).order_by("display_name", "username"):
        row: dict[str, Any] = found.get(staff.pk, {})
        oldest = (today - row["oldest"]).days if row.get("oldest") else None
        stages = tuple(row.get(key, 0) for key in by_stage)
        rows.append(Load(staff, students.get(staff.pk, 0), stages, row.get("due", 0), oldest))
    return sorted(rows, key=lambda load: -1 if load.oldest_days is None else load.oldest_days, reverse=True)


@publishers
def workload(request: SignedIn) -> HttpResponse:
    """Show how much waits with whom; nobody's name but the staff's own."""
    context = {"rows": loads(), "stages": [title for _key, title, _states in STAGES]}
    return render(request, "placement/board/workload.html", context)


def desks(reader: User) -> list[Desk]:
    """Return the page of the workload, for administrators; placement staff reach it from their board."""
    if not has_role(reader, Role.ADMINISTRATOR):
        return []
    hint = _("How many people and openings each of the placement staff works on, and for how long something waits.")
    return [Desk(_("Placement work"), hint, reverse("placement:workload"), 0)]
