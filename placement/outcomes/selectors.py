"""Facts for the outcome formulas, read from records and placements in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from pathways.models import PathwayPage
from placement.outcomes.deriving import rows_of
from placement.outcomes.facts import Facts, Job
from placement.outcomes.keeping import facts_from
from placement.outcomes.models import KeptFacts, PublishedTable
from placement.outcomes.reading import histories
from placement.outcomes.table import Group, Span, build, years_of
from placement.outcomes.uncollected import uncollected


def everybody(today: date) -> Iterator[tuple[list[Facts], list[Job]]]:
    """Yield what each person counts as, those who were erased among them."""
    for history in histories().values():
        yield rows_of(history, today)
    for content in KeptFacts.objects.values_list("content", flat=True):
        yield facts_from(content, today)


def groups_by_pathway(today: date | None = None) -> dict[str, Group]:
    """Return pathway key → all facts as they are known on a day. A fixed number of queries at any size."""
    facts: dict[str, list[Facts]] = defaultdict(list)
    jobs: dict[str, list[Job]] = defaultdict(list)
    for own, held in everybody(today or timezone.localdate()):
        for one in own:
            facts[one.pathway].append(one)
        for job in held:
            jobs[job.pathway].append(job)
    return {key: Group(facts[key], jobs[key]) for key in sorted({*facts, *jobs})}


def groups_by_run() -> dict[str, Group]:
    """Return cohort id → all facts of people who count in it; jobs are known by pathway alone. Fixed queries."""
    facts: dict[str, list[Facts]] = defaultdict(list)
    for own, _jobs in everybody(timezone.localdate()):
        for one in own:
            if one.run:
                facts[one.run].append(one)
    return {run: Group(found, []) for run, found in sorted(facts.items())}


def programme_years() -> list[int]:
    """Return the programme years in which somebody left, newest first."""
    return years_of(groups_by_pathway().values())


def preview_table(*, first_year: int, last_year: int, as_of: date | None = None) -> dict[str, Any]:
    """Return the table of these years as it would be published now, beside all that was published before."""
    today = as_of or timezone.localdate()
    earlier = [table.content for table in PublishedTable.objects.order_by("at", "id")]
    with uncollected():
        return build(groups_by_pathway(today), Span(first_year, last_year, today), earlier=earlier)


def newest_editions() -> "QuerySet[PublishedTable]":
    """Return the tables that no later edition corrects, the newest years first."""
    return PublishedTable.objects.filter(corrected_by=None).order_by("-last_year", "-first_year", "-at")


def pathway_titles() -> dict[str, str]:
    """Return pathway key → its title in the reader's language, else in the one it was written in. One query."""
    written = PathwayPage.objects.live().values_list("slug", "title", "locale__language_code")
    here = get_language()
    return {slug: title for slug, title, language in sorted(written, key=lambda row: row[2] == here)}
