"""Publishing a table: one person proposes it, another one confirms it; then it is frozen."""

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction

from people.models import User
from placement.base.errors import (
    FactsChanged,
    NothingToPublish,
    NotTheNewest,
    OverlapsPublished,
    SecondPersonNeeded,
)
from placement.base.rules import need_publisher
from placement.outcomes.models import PublishedTable, TableProposal
from placement.outcomes.selectors import preview_table
from placement.outcomes.table import shown_figures


@transaction.atomic
def propose_table(
    *, first_year: int, last_year: int, by: User, corrects: PublishedTable | None = None
) -> TableProposal:
    """Propose the suppressed table of these programme years, or a new edition of a published one.

    Years are disjoint from every published table, or contain it; those of a new edition are those of the old one. What
    all tables and editions together would give away is hidden. Raises `NoSuchRight`, `OverlapsPublished`,
    `NotTheNewest`, `NothingToPublish`.
    """
    need_publisher(by)
    _need_room(first_year, last_year, corrects)
    table = preview_table(first_year=first_year, last_year=last_year)
    if corrects is not None and _same(table, corrects.content):
        raise NotTheNewest
    if not shown_figures(table):
        raise NothingToPublish
    return TableProposal.objects.create(
        first_year=first_year, last_year=last_year, content=table, by=by, corrects=corrects
    )


def _need_room(first_year: int, last_year: int, corrects: PublishedTable | None) -> None:
    for earlier in PublishedTable.objects.select_for_update():
        inside = first_year <= earlier.first_year and earlier.last_year <= last_year
        apart = last_year < earlier.first_year or earlier.last_year < first_year
        same = (first_year, last_year) == (earlier.first_year, earlier.last_year)
        if (same and corrects is None) or not (inside or apart):
            raise OverlapsPublished
        if corrects is not None and earlier.corrects_id == corrects.pk:
            raise NotTheNewest


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["rows"] == other["rows"])


@transaction.atomic
def confirm_table(*, proposal: TableProposal, by: User) -> PublishedTable:
    """Publish a proposed table as it was seen, as the second person; it never changes.

    Appends a `PublishedTable`; the proposal goes. Raises `NoSuchRight`, `SecondPersonNeeded`, `FactsChanged` where the
    same table would say something else now, and as `propose_table` where another one was published since.
    """
    need_publisher(by)
    proposal = TableProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.by_id == by.pk:
        raise SecondPersonNeeded
    _need_room(proposal.first_year, proposal.last_year, proposal.corrects)
    as_of = date.fromisoformat(proposal.content["as_of"])
    years = {"first_year": proposal.first_year, "last_year": proposal.last_year}
    if not _same(preview_table(**years, as_of=as_of), proposal.content):
        raise FactsChanged
    table = PublishedTable.objects.create(
        **years,
        content=proposal.content,
        sha256=hashlib.sha256(json.dumps(proposal.content, sort_keys=True).encode()).hexdigest(),
        by=proposal.by,
        confirmed_by=by,
        corrects=proposal.corrects,
        edition=proposal.corrects.edition + 1 if proposal.corrects else 1,
    )
    proposal.delete()
    return table


@transaction.atomic
def decline_table(*, proposal: TableProposal, by: User) -> None:
    """Take a proposal back, one's own or somebody else's; nothing was published. Raises `NoSuchRight`."""
    need_publisher(by)
    TableProposal.objects.filter(pk=proposal.pk).delete()
