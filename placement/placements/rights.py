"""Jobs of a person: handing them out, and when they go by themselves."""

from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.rights import export, retention
from people.trail.confidential import open_own
from people.trail.guards import destroy
from placement.base.rights import five_years_ago, steps
from placement.placements.models import Placement


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    export.register("jobs", _("Jobs"), jobs)
    retention.register("jobs of people, five years", old_placements, end=destroy)


def jobs(user: User) -> list[dict[str, Any]]:
    """Return each job with its employer, terms and steps."""
    rows = Placement.objects.filter(student=user).select_related("referral__order__employer")
    return [
        {
            "title": row.title,
            "employer": row.referral.order.employer.name
            if row.referral
            else open_own(user, "employer", row.sealed_employer),
            "began": row.start_on,
            "hours": row.hours,
            "wage": row.wage,
            "paid_per": export.named(row, "wage_unit"),
            "benefits": row.benefits,
            "steps": steps(row.events.all()),
        }
        for row in rows.prefetch_related("events")
    ]


def old_placements() -> "QuerySet[Placement]":
    """Return jobs of people whose last event is five years old."""
    last = Placement.objects.annotate(last=Max("events__at")).filter(last__lt=five_years_ago())
    return Placement.objects.filter(pk__in=last.values("pk"))
