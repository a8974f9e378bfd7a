"""Facts that figures count: handing them out, what of them outlives an erasure, and when they go by themselves.

Outcome figures must stay right after an erasure. The few facts that they count move to an account without a name that
nothing leads to; the rest is destroyed.
"""

from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.models import User
from people.rights import erasure, export, retention
from people.trail.guards import destroy, rewrite
from placement.base.enums import PlacementState, ReferralState
from placement.base.rights import five_years_ago
from placement.employers.models import EmployerContact
from placement.outcomes.models import OutcomeRecord, QuarterRecord
from placement.placements.models import Placement, PlacementEvent
from placement.referrals.models.profile import SearchProfile
from placement.referrals.models.referrals import Referral, ReferralEvent

SEARCH = gettext_noop("openings, notes and jobs")
KEPT = gettext_noop("facts kept without a name, to count in reports")


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    erasure.register(SEARCH, erase_search)
    erasure.register(KEPT, set_apart)
    export.register("outcomes", _("Facts that count in reports"), outcomes)
    retention.register("work by quarter, with the outcome record", old_quarters, end=destroy)
    retention.register("outcome records, five years after the exit", old_outcomes, end=destroy)


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


def old_outcomes() -> "QuerySet[OutcomeRecord]":
    """Return records of people who left more than five years ago, by every record of theirs."""
    day = five_years_ago().date()
    staying = OutcomeRecord.objects.exclude(exit_on__lt=day, exit_on__isnull=False).order_by()
    return OutcomeRecord.objects.filter(exit_on__lt=day).exclude(student__in=staying.values("student"))


def old_quarters() -> "QuerySet[QuarterRecord]":
    """Return quarters of those whose outcome records go; the rule runs before theirs."""
    return QuarterRecord.objects.filter(student__in=old_outcomes().order_by().values("student"))
