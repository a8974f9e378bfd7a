"""A publication in the columns that funders ask for; only published figures go in, and a hidden one stays empty.

The forms are in English, whoever reads them. WIOA: the indicators of 20 CFR 677.155 with the PIRL elements (ETA-9170)
that an upload takes them from. CIRR: its report's lines. BPPE: the School Performance Fact Sheet (5 CCR 74112).
"""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from .models import PublishedTable
from .words import block_title, ordered

Figure = Mapping[str, Any]
Line = list[str | int | float | None]
# Indicator, source of law, PIRL elements, measure.
WIOA: Sequence[tuple[str, str, str, str]] = (
    ("Employment rate, 2nd quarter after exit", "20 CFR 677.155(a)(1)(i)", "901, 923, 1602", "employed_q2"),
    ("Employment rate, 4th quarter after exit", "20 CFR 677.155(a)(1)(ii)", "901, 923, 1606", "employed_q4"),
    ("Median earnings, 2nd quarter after exit", "20 CFR 677.155(a)(1)(iii)", "901, 923, 1602, 1704", "earnings_q2"),
    ("Credential attainment rate", "20 CFR 677.155(a)(1)(iv)", "901, 923, 1800, 1801, 1811", "credential"),
    ("Measurable skill gains", "20 CFR 677.155(a)(1)(v)", "900, 901, 923, 1809, 1810", "gains"),
    ("Retention with the same employer", "20 CFR 677.155(a)(1)(vi)", "901, 923, 1602, 1606, 1618", "same_employer"),
)
HIDDEN = "Too few to show"


def sheets(table: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, list[Line]]:
    """Return sheet name → lines, the first of them the columns."""
    return {"WIOA": _wioa(table, titles), "CIRR": _cirr(table, titles), "BPPE": _bppe(table, titles)}


def _lines(
    table: Mapping[str, Any], titles: Mapping[str, str], line: Callable[[Mapping[str, Any]], Line]
) -> list[Line]:
    return [[block_title(block["groups"], titles), *line(block["figures"])] for block in ordered(table)]


def _wioa(table: Mapping[str, Any], titles: Mapping[str, str]) -> list[Line]:
    head: Line = ["Indicator", "Program", "Numerator", "Denominator", "Rate (%) or median ($)", "Excluded"]
    rows: list[Line] = [[*head, "Source", "PIRL elements", "Note"]]
    for indicator, law, elements, measure in WIOA:
        for name, *values in _lines(table, titles, lambda figures, m=measure: _four(figures.get(m))):  # type: ignore[misc]
            rows.append([indicator, name, *values, law, elements, "" if values[1] is not None else HIDDEN])
    return rows


def _four(figure: Figure | None) -> Line:
    if figure is None:
        return [None, None, None, None]
    if "median" in figure:
        return [None, figure["people"], float(figure["median"]), None]
    return [figure["yes"], figure["total"], figure["percent"], figure["left_out"]]


def _cirr(table: Mapping[str, Any], titles: Mapping[str, str]) -> list[Line]:
    head: Line = [
        "Program",
        "Enrolled at refund date",
        "Graduated on time",
        "Graduated on time (%)",
        "Graduated, on time or later",
        "Graduated, on time or later (%)",
        "Graduates less excluded",
        "In-field employment at 180 days, 1A-1E",
        "In-field employment at 180 days (%)",
        "Excluded",
    ]

    def line(figures: Mapping[str, Any]) -> Line:
        on_time, late, field = (figures.get(name) or {} for name in ("graduated", "graduated_late", "in_field"))
        graduated = [on_time.get("yes"), on_time.get("percent"), late.get("yes"), late.get("percent")]
        employed = [field.get("total"), field.get("yes"), field.get("percent"), field.get("left_out")]
        return [late.get("total", on_time.get("total")), *graduated, *employed]

    return [head, *_lines(table, titles, line)]


def _bppe(table: Mapping[str, Any], titles: Mapping[str, str]) -> list[Line]:
    head: Line = [
        "Program",
        "Students Available for Graduation",
        "Number of On-Time Graduates",
        "On-Time Completion Rate (%)",
        "Number of Graduates",
        "Graduates Available for Employment",
        "Graduates Employed in the Field",
        "Placement Rate % Employed in the Field",
    ]

    def line(figures: Mapping[str, Any]) -> Line:
        on_time, late, placed = (figures.get(name) or {} for name in ("graduated", "graduated_late", "bppe"))
        graduated = [on_time.get("total"), on_time.get("yes"), on_time.get("percent"), late.get("yes")]
        return [*graduated, placed.get("total"), placed.get("yes"), placed.get("percent")]

    return [head, *_lines(table, titles, line)]


def stand_of(published: PublishedTable) -> tuple[str, str]:
    """Return of which years a publication is, and of which edition and day."""
    years = f"Program years July {published.first_year} to June {published.last_year + 1}"
    frozen = f"edition {published.edition}, frozen on {published.at:%Y-%m-%d}, as of {published.content['as_of']}"
    return years, frozen


def workbook(published: PublishedTable, titles: Mapping[str, str]) -> bytes:
    """Return the sheets as an XLSX file; each says below its table of which years, edition and day it is."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in sheets(published.content, titles).items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append([_plain(value) for value in line])
        for cell in sheet[1]:
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        for column in sheet.columns:
            sheet.column_dimensions[column[0].column_letter].width = 24
        sheet.append([])
        sheet.append([f"{', '.join(stand_of(published))}. Empty cells: too few people to show."])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _plain(value: str | int | float | None) -> str | int | float | None:
    """Return a value that no spreadsheet takes for a formula: titles of pathways are written by editors."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@" and value else value
