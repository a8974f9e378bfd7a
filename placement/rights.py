"""What placement holds about a person: forgetting it, handing it out, and when it goes by itself.

Outcome figures must stay right after an erasure. The few facts that they count move to an account without a name that
nothing leads to; the rest is destroyed.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Max, Model, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.base.errors import Unreadable
from people.models import User
from people.rights import erasure, export, retention
from people.trail.confidential import open_sealed
from people.trail.guards import destroy, rewrite
from placement.base.enums import EMPLOYER_ENDS, ORDER_ENDS, PlacementState, ReferralState
from placement.models import (
    Employer,
    EmployerContact,
    EmployerEvent,
    JobOrder,
    OrderEvent,
    OutcomeRecord,
    Placement,
    PlacementEvent,
    QuarterRecord,
    Referral,
    ReferralEvent,
    SearchProfile,
)

FIVE_YEARS = timedelta(days=5 * 365 + 2)
SEARCH = gettext_noop("openings, notes and jobs")
KEPT = gettext_noop("facts kept without a name, to count in reports")


def register() -> None:
    """Tell the people app all of it; called once from `AppConfig.ready`."""
    erasure.register(SEARCH, erase_search)
    erasure.register(KEPT, set_apart)
    export.register("job_search", _("What you added for your job search"), search)
    export.register("referrals", _("Openings"), referrals)
    export.register("jobs", _("Jobs"), jobs)
    export.register("outcomes", _("Facts that count in reports"), outcomes)
    export.register("acts_for", _("Employers you act for"), acts_for)
    retention.register("openings of people, five years", old_referrals, end=destroy)
    retention.register("jobs of people, five years", old_placements, end=destroy)
    retention.register("work by quarter, with the outcome record", old_quarters, end=destroy)
    retention.register("outcome records, five years after the exit", old_outcomes, end=destroy)
    retention.register("openings of employers, five years after they closed", old_orders, end=destroy)
    retention.register("employers, five years after they ended", old_employers, end=destroy)
    retention.keep(retention.WITH_ACCOUNT, SearchProfile)
    retention.register("contacts, one year after their end", old_contacts)


def erase_search(user: User) -> int:
    """Delete what a person added, their openings that led to no job, and jobs that never began; return how many rows.

    Of an opening that was filled the events go: that it was filled stays, see `set_apart`.
    """
    return sum(
        destroy(rows)
        for rows in (
            SearchProfile.objects.filter(student=user),
            Placement.objects.filter(student=user, state=PlacementState.PENDING_START),
            ReferralEvent.objects.filter(referral__student=user),
            Referral.objects.filter(student=user).exclude(state=ReferralState.STARTED),
            EmployerContact.objects.filter(user=user),
        )
    )


def set_apart(user: User) -> int:
    """Move the bare facts that figures count to an account without a name; return how many rows.

    Employer, job, wage, hours, words and staff are emptied first, and no job leads to its opening any more.
    """
    kinds: tuple[QuerySet[Any], ...] = (
        OutcomeRecord.objects.filter(student=user),
        QuarterRecord.objects.filter(student=user),
        Placement.objects.filter(student=user),
        Referral.objects.filter(student=user),
    )
    if not any(rows.exists() for rows in kinds):
        return 0
    rewrite(PlacementEvent.objects.filter(placement__student=user), by=None, reason="")
    bare = {"title": "", "soc_code": "", "benefits": "", "sealed_employer": "", "referral": None}
    rewrite(kinds[2], hours=Decimal(0), wage=Decimal(0), **bare)
    rewrite(kinds[3], created_by=None, due_on=None)
    for rows in kinds[:2]:
        rewrite(rows, by=None)
    # One account for work and training, others for each filled opening: the opening's employer stays apart from both.
    moved = sum(rewrite(Referral.objects.filter(pk=pk), student=erasure.nobody()) for pk in _ids(kinds[3]))
    if any(rows.exists() for rows in kinds[:3]):
        nobody = erasure.nobody()
        moved += sum(rewrite(rows, student=nobody) for rows in kinds[:3])
    return moved


def _ids(rows: "QuerySet[Any]") -> list[Any]:
    return list(rows.values_list("pk", flat=True))


def _opened(user: User, field: str, token: str) -> str:
    try:
        return open_sealed(user, field, token, reader=user, reason="")
    except Unreadable:
        return ""


def search(user: User) -> list[dict[str, Any]]:
    """Return what the student added: a start date, a note and chosen work samples."""
    rows = SearchProfile.objects.filter(student=user)
    return [
        {"can_start": row.start_on, "note": _opened(user, "note", row.sealed_note), "samples": row.samples}
        for row in rows
    ]


def _steps(events: Any) -> list[dict[str, Any]]:
    return [{"step": event.words, "why": event.reason, "at": event.at} for event in events]


def referrals(user: User) -> list[dict[str, Any]]:
    """Return each opening with every step and what staff wrote down about it."""
    rows = Referral.objects.filter(student=user).select_related("order__employer").prefetch_related("events")
    return [
        {
            "opening": row.order.title,
            "employer": row.order.employer.name,
            "stands": export.named(row, "state"),
            "steps": _steps(row.events.all()),
        }
        for row in rows
    ]


def jobs(user: User) -> list[dict[str, Any]]:
    """Return each job with its employer, terms and steps."""
    rows = Placement.objects.filter(student=user).select_related("referral__order__employer")
    return [
        {
            "title": row.title,
            "employer": row.referral.order.employer.name
            if row.referral
            else _opened(user, "employer", row.sealed_employer),
            "began": row.start_on,
            "hours": row.hours,
            "wage": row.wage,
            "paid_per": export.named(row, "wage_unit"),
            "benefits": row.benefits,
            "steps": _steps(row.events.all()),
        }
        for row in rows.prefetch_related("events")
    ]


def acts_for(user: User) -> list[dict[str, Any]]:
    """Return the employers that a contact acts for, or acted for."""
    rows = EmployerContact.objects.filter(user=user).select_related("employer").order_by("started_at")
    return [
        {"employer": row.employer.name, "named": row.started_at, "confirmed": row.confirmed_at, "until": row.ended_at}
        for row in rows
    ]


def outcomes(user: User) -> list[dict[str, Any]]:
    """Return the facts that figures count: about training, and about work by quarter."""
    records = [*OutcomeRecord.objects.filter(student=user), *QuarterRecord.objects.filter(student=user)]
    return [_told(row) for row in records]


def _told(row: Model) -> dict[str, Any]:
    """Return a row's columns, choices with their words; whose it is and who wrote it stay out."""
    columns = [field for field in row._meta.concrete_fields if field.name not in ("id", "student", "by")]
    return {
        field.attname: export.named(row, field.attname) if field.choices else getattr(row, field.attname)
        for field in columns
    }


def _then() -> Any:
    return timezone.now() - FIVE_YEARS


def old_referrals() -> "QuerySet[Referral]":
    """Return openings of people whose last step is five years old."""
    return Referral.objects.filter(moved_at__lt=_then())


def old_placements() -> "QuerySet[Placement]":
    """Return jobs of people whose last event is five years old."""
    last = Placement.objects.annotate(last=Max("events__at")).filter(last__lt=_then())
    return Placement.objects.filter(pk__in=last.values("pk"))


def old_outcomes() -> "QuerySet[OutcomeRecord]":
    """Return records of people who left more than five years ago, by every record of theirs."""
    day = _then().date()
    staying = OutcomeRecord.objects.exclude(exit_on__lt=day, exit_on__isnull=False).order_by()
    return OutcomeRecord.objects.filter(exit_on__lt=day).exclude(student__in=staying.values("student"))


def old_quarters() -> "QuerySet[QuarterRecord]":
    """Return quarters of those whose outcome records go; the rule runs before theirs."""
    return QuarterRecord.objects.filter(student__in=old_outcomes().order_by().values("student"))


def old_orders() -> "QuerySet[JobOrder]":
    """Return openings that closed five years ago and that no student's way leads to any more."""
    later = OrderEvent.objects.filter(order=OuterRef("pk"), at__gte=_then())
    ways = Referral.objects.filter(order=OuterRef("pk"))
    return JobOrder.objects.filter(~Exists(later), ~Exists(ways), state__in=ORDER_ENDS, created_at__lt=_then())


def old_employers() -> "QuerySet[Employer]":
    """Return employers that ended five years ago, with no opening and nobody who acts for them."""
    later = EmployerEvent.objects.filter(employer=OuterRef("pk"), at__gte=_then())
    ended = Employer.objects.filter(state__in=EMPLOYER_ENDS, created_at__lt=_then())
    return ended.filter(~Exists(later), orders__isnull=True, contacts__isnull=True)


def old_contacts() -> "QuerySet[EmployerContact]":
    """Return contacts that ended a year ago."""
    return EmployerContact.objects.filter(ended_at__lt=timezone.now() - timedelta(days=365))
