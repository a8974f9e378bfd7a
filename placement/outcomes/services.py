"""Outcome records, and tables that are frozen when they are published."""

import hashlib
import json
from typing import Any

from django.db import transaction

from people.models import User
from placement.base.errors import NothingToPublish, OverlapsPublished
from placement.base.rules import need_handler, need_placement_staff
from placement.outcomes.models import OutcomeRecord, PublishedTable, QuarterRecord
from placement.outcomes.selectors import preview_table
from placement.outcomes.table import shown_figures


@transaction.atomic
def record_outcome(*, student: User, by: User, **facts: Any) -> OutcomeRecord:
    """Append the facts about one person's time in one pathway; they supersede earlier ones. Raises `NoSuchRight`."""
    need_handler(by, student)
    return OutcomeRecord.objects.create(student=student, by=by, **facts)


@transaction.atomic
def record_quarter(*, student: User, by: User, **facts: Any) -> QuarterRecord:
    """Append what is known about one person's work in one quarter; it supersedes earlier ones. `NoSuchRight`."""
    need_handler(by, student)
    return QuarterRecord.objects.create(student=student, by=by, **facts)


@transaction.atomic
def publish_table(*, first_year: int, last_year: int, by: User) -> PublishedTable:
    """Freeze the suppressed table of these programme years.

    Years are disjoint from every published table, or contain it. What all tables together would give away is hidden.
    Raises `NoSuchRight`, `OverlapsPublished`, `NothingToPublish`.
    """
    need_placement_staff(by)
    for earlier in PublishedTable.objects.select_for_update():
        inside = first_year <= earlier.first_year and earlier.last_year <= last_year
        apart = last_year < earlier.first_year or earlier.last_year < first_year
        same = (first_year, last_year) == (earlier.first_year, earlier.last_year)
        if same or not (inside or apart):
            raise OverlapsPublished
    table = preview_table(first_year=first_year, last_year=last_year)
    if not shown_figures(table):
        raise NothingToPublish
    digest = hashlib.sha256(json.dumps(table, sort_keys=True).encode()).hexdigest()
    return PublishedTable.objects.create(
        first_year=first_year, last_year=last_year, content=table, sha256=digest, by=by
    )
