"""What a table would change: against the edition before it, figure by figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .words import DEFINITIONS, Cell, block_title, cell_of, ordered, title_of


@dataclass(frozen=True)
class Change:
    """One figure that would read otherwise."""

    title: str
    column: str
    before: str
    after: str


def changes(old: Mapping[str, Any], new: Mapping[str, Any], titles: Mapping[str, str]) -> list[Change]:
    """Return every figure that the new table says otherwise than the old one, in the order of the table."""
    found = []
    columns = {tuple(row["groups"]): row for table in (old, new) for row in ordered(table)}
    before, after = (_figures(table) for table in (old, new))
    for definition in DEFINITIONS:
        for groups in columns:
            pair = [_words(definition.key, table.get(groups)) for table in (before, after)]
            if pair[0] != pair[1]:
                column = block_title(list(groups), titles)
                found.append(Change(title_of(definition), column, *pair))
    return found


def _figures(table: Mapping[str, Any]) -> dict[tuple[str, ...], Mapping[str, Any]]:
    return {tuple(row["groups"]): row["figures"] for row in table["rows"]}


def _words(key: str, figures: Mapping[str, Any] | None) -> str:
    if figures is None:
        return _("Not in this table")
    cell: Cell = cell_of(key, figures.get(key))
    return f"{cell.text} ({cell.detail})" if cell.detail else cell.text
