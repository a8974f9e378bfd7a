"""A person's way to an opening, and what they added for it: handing it out, and when it goes by itself."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.rights import export, retention
from people.trail.confidential import open_own
from people.trail.guards import destroy
from people.trail.selectors import name_field
from placement.base.enums import ORDER_ENDS
from placement.base.rights import five_years_ago
from placement.openings.models import JobOrder, OrderEvent
from placement.referrals.models.notes import ReferralNote
from placement.referrals.models.profile import SearchProfile
from placement.referrals.models.referrals import Referral
from placement.referrals.services.notes import FIELD
from placement.referrals.words import own_steps, own_words


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    export.register("job_search", _("What you added for your job search"), search)
    export.register("referrals", _("Openings"), referrals)
    name_field(FIELD, _("a note about an opening"))
    retention.register("openings of people, five years", old_referrals, end=destroy)
    retention.register("openings of employers, five years after they closed", old_orders, end=destroy)
    retention.keep(retention.WITH_ACCOUNT, SearchProfile)


def search(user: User) -> list[dict[str, Any]]:
    """Return what the student added: a start date, a note and chosen work samples."""
    rows = SearchProfile.objects.filter(student=user)
    return [
        {"can_start": row.start_on, "note": open_own(user, "note", row.sealed_note), "samples": row.samples}
        for row in rows
    ]


def referrals(user: User) -> list[dict[str, Any]]:
    """Return each opening with every step and what staff wrote down about it."""
    rows = (
        Referral.objects.filter(student=user).select_related("order__employer", "placement").prefetch_related("events")
    )
    return [
        {
            "opening": row.order.title,
            "employer": row.order.employer.name,
            "stands": own_words(row),
            "steps": own_steps(row.events.all()),
            "notes": [
                {"note": open_own(user, FIELD, one.sealed_note), "at": one.at}
                for one in ReferralNote.objects.filter(referral=row)
            ],
        }
        for row in rows
    ]


def old_referrals() -> "QuerySet[Referral]":
    """Return openings of people whose last step is five years old."""
    return Referral.objects.filter(moved_at__lt=five_years_ago())


def old_orders() -> "QuerySet[JobOrder]":
    """Return openings that closed five years ago and that no student's way leads to any more."""
    later = OrderEvent.objects.filter(order=OuterRef("pk"), at__gte=five_years_ago())
    ways = Referral.objects.filter(order=OuterRef("pk"))
    return JobOrder.objects.filter(~Exists(later), ~Exists(ways), state__in=ORDER_ENDS, created_at__lt=five_years_ago())
