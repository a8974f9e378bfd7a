"""Facts that figures count: handing them out, what of them outlives an erasure, and when they go by themselves.

Outcome figures must stay right after an erasure. What a person counts as is derived once more before everything it
came from is destroyed, and kept without a name; nothing leads from it to anybody.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CASCADE, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.models import User
from people.rights import erasure, export, retention
from people.trail.guards import destroy, rewrite
from people.trail.selectors import name_field
from placement.base.enums import PlacementState, ReferralState
from placement.base.rights import five_years_ago
from placement.employers.models import EmployerContact
from placement.outcomes.deriving import rows_of
from placement.outcomes.keeping import last_day, plain
from placement.outcomes.looks import FIELD as FACTS
from placement.outcomes.models import (
    FigureLook,
    GapRecord,
    KeptFacts,
    OutcomeRecord,
    QuarterRecord,
    StatusRecord,
    TableProposal,
)
from placement.outcomes.reading import histories, history_of
from placement.outcomes.selectors import pathway_titles
from placement.outcomes.why import Reason, Year, years_of_person
from placement.placements.models import Placement
from placement.referrals.models.profile import SearchProfile
from placement.referrals.models.referrals import Referral, ReferralEvent
from placement.reports.models import JobReport
from placement.wishes.models import WorkWishes

BY_HAND: tuple[Any, ...] = (OutcomeRecord, QuarterRecord, StatusRecord, GapRecord)
SIX_YEARS = timedelta(days=6 * 365 + 2)
SEARCH = gettext_noop("openings, notes and jobs")
KEPT = gettext_noop("facts kept without a name, to count in reports")


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    # What figures count is derived before anything that it comes from goes.
    erasure.register(KEPT, set_apart)
    erasure.register(SEARCH, erase_search)
    name_field("outcomes", _("how you count in reports"))
    name_field(FACTS, _("facts that count in reports"))
    export.register("outcomes", _("Facts that count in reports"), outcomes)
    names = ("codes after training", "planned gaps", "work by quarter", "training from before this site")
    for name, kind in zip(names, (StatusRecord, GapRecord, QuarterRecord, OutcomeRecord), strict=True):
        retention.register(f"{name}, five years after the exit", old_entries(kind), end=destroy)
    retention.register("proposed tables, one year", lambda: TableProposal.objects.filter(proposed_at__lt=_year_ago()))
    retention.register("looks at exact figures, six years", old_looks, end=destroy)
    retention.register("facts without a name, five years after the exit", old_kept, end=destroy)


def erase_search(user: User) -> int:
    """Delete what a person added, openings that led to no job, and jobs that never began; return how many rows.

    What they wished for goes with it and is not counted: a number could say that there was something.
    """
    destroy(WorkWishes.objects.filter(student=user))
    return sum(
        destroy(rows)
        for rows in (
            SearchProfile.objects.filter(student=user),
            JobReport.objects.filter(student=user),
            Placement.objects.filter(student=user, state=PlacementState.PENDING_START),
            ReferralEvent.objects.filter(referral__student=user),
            Referral.objects.filter(student=user).exclude(state=ReferralState.STARTED),
            EmployerContact.objects.filter(user=user),
        )
    )


def set_apart(user: User) -> int:
    """Keep what a person counts as without a name, and destroy what it came from; return how many rows are kept.

    That an opening was filled stays too, each at an account of its own that leads to nobody; whatever hangs on it goes:
    steps, notes, interviews, offers, which would lead back.
    """
    kept = _keep(user)
    kinds: tuple[Any, ...] = (*BY_HAND, Placement)
    for kind in kinds:
        destroy(kind.objects.filter(student=user))
    filled = Referral.objects.filter(student=user, state=ReferralState.STARTED)
    for rows in _hanging_on(_ids(filled)):
        destroy(rows)
    rewrite(filled, created_by=None, due_on=None)
    return kept + sum(rewrite(Referral.objects.filter(pk=pk), student=erasure.nobody()) for pk in _ids(filled))


def _hanging_on(ways: list[UUID]) -> "list[QuerySet[Any]]":
    """Return the rows that hang on ways to openings, of every room that has some."""
    return [
        one.related_model._base_manager.filter(**{f"{one.field.name}__in": ways})
        for one in Referral._meta.related_objects
        if one.on_delete is CASCADE
    ]


def _keep(user: User) -> int:
    today, history = timezone.localdate(), history_of(user.pk)
    facts, jobs = rows_of(history, today)
    if facts or jobs:
        served = max((day for day in history.services if day <= today), default=None)
        content = plain(facts, jobs, served)
        KeptFacts.objects.create(content=content, last_on=last_day(facts, jobs, today))
    return len(facts) + len(jobs)


def _ids(rows: "QuerySet[Any]") -> list[Any]:
    return list(rows.values_list("pk", flat=True))


def outcomes(user: User) -> list[dict[str, Any]]:
    """Return what was written down by hand, replaced and withdrawn entries too, and what the person counts as."""
    records = [_told(row) for kind in BY_HAND for row in kind.objects.filter(student=user)]
    years = years_of_person(history_of(user.pk), timezone.localdate(), pathway_titles())
    return [*records, *(_counted(year, reason) for year in years for reason in year.reasons)]


def _counted(year: Year, reason: Reason) -> dict[str, Any]:
    return {
        "programme_year": year.title,
        "pathway": year.pathway,
        "figure": reason.title,
        "counts_as": reason.counts,
        "because": " ".join(reason.because),
    }


def _told(row: Model) -> dict[str, Any]:
    """Return a row's columns, choices with their words; whose it is and who wrote it stay out."""
    columns = [field for field in row._meta.concrete_fields if field.name not in ("id", "student", "by", "replaces")]
    return {
        field.attname: export.named(row, field.attname) if field.choices else getattr(row, field.attname)
        for field in columns
    }


def _year_ago() -> datetime:
    return timezone.now() - timedelta(days=365)


def old_looks() -> "QuerySet[FigureLook]":
    """Return looks at exact figures that are six years old."""
    return FigureLook.objects.filter(at__lt=timezone.now() - SIX_YEARS)


def gone_for_long() -> set[UUID]:
    """Return people whose last day in training, or last start of a job, is more than five years ago."""
    today, then = timezone.localdate(), five_years_ago().date()
    ends = {person: last_day(*rows_of(history, today), today) for person, history in histories().items()}
    return {person for person, end in ends.items() if end < then}


def old_entries(kind: Any) -> "Callable[[], QuerySet[Any]]":
    """Return a rule: the entries by hand about people who are gone for long."""
    return lambda: kind.objects.filter(student__in=gone_for_long())


def old_kept() -> "QuerySet[KeptFacts]":
    """Return what is kept without a name and is older than five years."""
    return KeptFacts.objects.filter(last_on__lt=five_years_ago().date())
