"""The book as a file: CSV, and XLSX with the same rows. No cell is a formula, whatever a person is called."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from labs.gradebook.columns import Column, Kind
from labs.gradebook.counting import CLASSES, LABS, QUIZZES
from labs.gradebook.selectors.book import Book, Cell, Line

FORMULA = ("=", "+", "-", "@", "\t", "\r")
Value = str | float | None


def table(book: Book, shown: list[tuple[int, Column]]) -> Iterator[list[Value]]:
    """Yield the head and a row for each person: a code for the person, name, total, parts, then the columns.

    Labs are points that count, quizzes percent, classes how many, a sign-off 1. Empty: nothing there yet.
    """
    said = {LABS: _("Labs, percent"), QUIZZES: _("Quizzes, percent"), CLASSES: _("Classes, percent")}
    parts = book.columns.parts
    heads = [head(column) for _place, column in shown]
    yield [_("Code"), _("Student"), _("Total so far, percent"), *(said[part] for part in parts), *map(plain, heads)]
    for line in book.lines:
        shares = [_round(part.percent) if (part := line.total.part(name)) else None for name in parts]
        cells = [_value(line.cells[place], column.kind) for place, column in shown]
        yield [str(line.student.pk), plain(line.student.get_short_name()), _total(line), *shares, *cells]


def head(column: Column) -> str:
    """Return a column's head, by which a lab is found again on the way in."""
    return f"{column.title} / {column.most:g}" if column.kind == Kind.LAB else column.title


def _total(line: Line) -> float | None:
    return _round(line.total.percent)


def _round(share: float | None) -> float | None:
    return None if share is None else round(share, 1)


def _value(cell: Cell | None, kind: Kind) -> Value:
    if cell is None:
        return None
    if cell.excused:
        return _("excused")
    return cell.value if cell.value is None or kind != Kind.LAB else round(cell.value, 3)


def plain(value: str) -> str:
    """Return words that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA) else value


def as_csv(book: Book, shown: list[tuple[int, Column]]) -> str:
    """Return the book as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(table(book, shown))
    return out.getvalue()


def as_xlsx(book: Book, shown: list[tuple[int, Column]]) -> bytes:
    """Return the book as an Excel file: head row and names stay in view there, too."""
    whole = Workbook(write_only=True)
    sheet = whole.create_sheet(_("Gradebook"))
    sheet.freeze_panes = "C2"
    rows = table(book, shown)
    heads = []
    for value in next(rows):
        cell = WriteOnlyCell(sheet, value=value)
        cell.font = Font(bold=True)
        heads.append(cell)
    sheet.append(heads)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()
