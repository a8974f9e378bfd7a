"""Exact figures, nothing hidden: for who reports to funders, on the page alone. Each look is written down first."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format

from pathways.models import Cohort
from people.base.enums import Role
from people.base.rules import has_role
from people.models import User
from placement.base.enums import Cut
from placement.base.errors import NoSuchRight
from placement.outcomes import formulas
from placement.outcomes.formulas import Count
from placement.outcomes.models import FigureLook
from placement.outcomes.selectors import groups_by_pathway, groups_by_run, pathway_titles
from placement.outcomes.table import MEASURES, Group, Span
from placement.outcomes.words import DEFINITIONS, dollars, title_of


@dataclass(frozen=True)
class ExactCell:
    """One exact figure: "12 of 20", how many were left out, and the share or the median ("" without anybody)."""

    text: str
    left_out: int
    share: str


@dataclass(frozen=True)
class ExactRow:
    """One indicator over all groups."""

    title: str
    cells: list[ExactCell]


@dataclass(frozen=True)
class Exact:
    """A whole table: its columns and rows."""

    columns: list[str]
    rows: list[ExactRow]


@transaction.atomic
def look_at_exact(*, first_year: int, last_year: int, cut: str, by: User) -> Exact:
    """Return exact figures of programme years by pathway or cohort, and write down who looked.

    Appends a `FigureLook`. Raises `NoSuchRight` for everybody without the role for it.
    """
    if not has_role(by, Role.REPORTER):
        raise NoSuchRight
    FigureLook.objects.create(by=by, first_year=first_year, last_year=last_year, cut=cut)
    groups, titles = _groups(cut)
    span = Span(first_year, last_year, timezone.localdate())
    shown = {key: group for key, group in groups.items() if _anybody(group, span)}
    rows = [
        ExactRow(title_of(definition), [_cell(definition.key, group, span) for group in shown.values()])
        for definition in DEFINITIONS
        if cut == Cut.PATHWAY or not definition.key.startswith("retention_")
    ]
    return Exact([titles.get(key, key) for key in shown], rows)


def _groups(cut: str) -> tuple[Mapping[str, Group], Mapping[str, str]]:
    if cut == Cut.PATHWAY:
        return groups_by_pathway(), pathway_titles()
    groups = groups_by_run()
    return groups, {str(pk): name for pk, name in Cohort.objects.filter(pk__in=groups).values_list("pk", "name")}


def _anybody(group: Group, span: Span) -> bool:
    return any(measure(group, span) != Count(0, 0) for measure in MEASURES.values())


def _cell(key: str, group: Group, span: Span) -> ExactCell:
    count = MEASURES[key](group, span)
    text = f"{count.yes} / {count.total}"
    if key != "earnings_q2":
        share = formulas.half_up(Decimal(100 * count.yes) / count.total, 1) if count.total else None
        return ExactCell(text, count.excluded, "" if share is None else f"{number_format(share, 1)} %")
    median, _ = formulas.median_earnings([p for p in group.people if span.holds(p.exit_on)], span.as_of)
    return ExactCell(text, count.excluded, "" if median is None else dollars(median))
