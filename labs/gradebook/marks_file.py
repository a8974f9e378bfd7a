"""A file of points: which column is which lab, who stands in a line, and what each cell says. No database here."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from labs.base.errors import LabError
from pathways.base.spreadsheets import cells_of

# The head of the column that says who it is, as the gradebook writes it in either language.
CODE = ("code", "código", "codigo")
# As people and spreadsheets write points: with a point or a comma, never with an exponent.
NUMBER = re.compile(r"[+-]?[0-9]{1,6}(?:[.,][0-9]{1,6})?")


class BadFile(LabError):
    """The text is no file of points; the message says what to change."""

    status = 422


@dataclass(frozen=True)
class Mark:
    """One cell that is not empty. `line`: as a spreadsheet counts it. `text`: as it stands there."""

    line: int
    code: str
    item: str
    text: str

    @property
    def student(self) -> UUID | None:
        """Return the student's id, None where the code is none."""
        try:
            return UUID(self.code)
        except ValueError:
            return None

    @property
    def points(self) -> float | None:
        """Return the number, None where it is none."""
        return float(self.text.replace(",", ".")) if NUMBER.fullmatch(self.text) else None


@dataclass(frozen=True)
class MarksFile:
    """The cells of a file, and the heads of columns that are no labs here."""

    marks: list[Mark]
    ignored: list[str]


def read_marks(text: str, heads: Mapping[str, Iterable[str]]) -> MarksFile:
    """Return what a CSV text says. `heads`: by lab (its column's item) how its column may be called.

    Raises `BadFile` where it is no CSV, has no column of codes or none of a lab, or names a lab twice.
    """
    try:
        lines = cells_of(text)
    except csv.Error:
        raise BadFile(_("This is no CSV file. Save the table as CSV, then choose it again.")) from None
    first = [_plain(cell) for cell in lines[0]] if lines else []
    codes = [place for place, cell in enumerate(first) if cell.lower() in CODE]
    if not codes:
        raise BadFile(_("The first line must name a column “Code”. Take the gradebook’s own CSV file and fill it in."))
    places = _places(first, heads)
    if not places:
        raise BadFile(_("No column is called like a lab of this cohort. Take the heads from the gradebook’s own file."))
    marks = [
        Mark(number, _at(cells, codes[0]), item, _at(cells, place))
        for number, cells in enumerate(lines[1:], start=2)
        for place, item in places.items()
        if _at(cells, place)
    ]
    other = [cell for place, cell in enumerate(first) if cell and place not in places and place != codes[0]]
    return MarksFile(marks, other)


def _places(first: list[str], heads: Mapping[str, Iterable[str]]) -> dict[int, str]:
    """Return which lab each column is."""
    by_head: dict[str, set[str]] = {}
    for item, names in heads.items():
        for name in names:
            by_head.setdefault(_plain(name).lower(), set()).add(item)
    found: dict[int, str] = {}
    for place, cell in enumerate(first):
        items = by_head.get(cell.lower(), set())
        if len(items) > 1:
            raise BadFile(_("Two labs are called “%(name)s”, so it is not clear which is meant.") % {"name": cell})
        for item in items:
            if item in found.values():
                raise BadFile(_("The column “%(name)s” is there twice.") % {"name": cell})
            found[place] = item
    return found


def _plain(cell: str) -> str:
    """Return a head without what guards it in a spreadsheet."""
    return " ".join(cell.split()).removeprefix("'")


def _at(cells: list[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""
