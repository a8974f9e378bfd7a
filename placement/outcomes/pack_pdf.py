"""The sheets of funders as a PDF with tags (PDF/UA-1): the same lines as the workbook has, and nothing else."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from pathways.base.paper import as_paper

from .formulas import half_up
from .models import PublishedTable
from .packs import HIDDEN, Line, sheets, stand_of

TEMPLATE = Path(__file__).with_name("pack.typ")
SOURCES = {
    "WIOA": "Indicators of 20 CFR 677.155, with the elements of the participant record (ETA-9170) behind each.",
    "CIRR": "Columns of the CIRR report: completion, and employment in the field 180 days after graduation.",
    "BPPE": "Columns of the School Performance Fact Sheet, 5 CCR 74112.",
}
NOT_SHOWN, NONE_HERE = "not shown", "–"


def pack(published: PublishedTable, titles: Mapping[str, str]) -> bytes:
    """Return the sheets of a publication as a PDF in English, which funders' forms are in."""
    years, edition = stand_of(published)
    given = {
        "academy": settings.WAGTAIL_SITE_NAME,
        "title": "Outcomes for funders",
        "years": years,
        "edition": f"{edition[:1].upper()}{edition[1:]}.",
        "hidden": f"Where it says “{NOT_SHOWN}”, too few people stand behind the figure, or it could give one away.",
        "sheets": [
            {"name": name, "source": SOURCES[name], "head": lines[0], "lines": [_said(line) for line in lines[1:]]}
            for name, lines in sheets(published.content, titles).items()
        ],
    }
    return as_paper(TEMPLATE, given)


def _said(line: Line) -> list[str]:
    """Return one line as text; a median has neither a numerator nor a number left out."""
    money = str(line[0]).startswith("Median") and HIDDEN not in line
    return [NONE_HERE if value is None and money else _cell(value, money=money) for value in line]


def _cell(value: Any, *, money: bool) -> str:
    if value is None:
        return NOT_SHOWN
    if isinstance(value, float):
        return f"{half_up(Decimal(str(value)), 2 if money else 1):,}"
    return "" if value == HIDDEN else str(value)
