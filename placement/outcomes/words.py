"""The indicators in words: title, method, denominator and exclusions of each; and tables as rows of text."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .formulas import half_up


@dataclass(frozen=True)
class Definition:
    """What a figure means; shown beside it wherever it is shown."""

    key: str
    title: str | Promise
    method: str | Promise
    denominator: str | Promise
    exclusions: str | Promise
    law: str | Promise


# Sources are cited as the law does, in every language.
WIOA, CIRR, BPPE = "20 CFR 677.155(a)(1)({})", _("Reporting standard of CIRR"), "5 CCR 74112; Cal. Educ. Code 94928"
OWN = _("A figure of our own; no law asks for it.")
CODES = _("People left out by a code: in an institution, health, deceased, called to service.")
CIRR_OUT = _("People left out by a code: in an institution, health, deceased, called to service, full-time study.")
BPPE_OUT = _(
    "People left out by a code: in an institution, deceased, called to service, more study, not available for work."
)
NONE_OUT = _("Nobody is left out. Not known counts in the denominator.")
LEAVERS = _("People who left in these years and whose quarter has passed.")
DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "employed_q2",
        _("In work in the 2nd quarter after leaving"),
        _("In work without a wage subsidy in the second calendar quarter after the quarter of leaving."),
        LEAVERS,
        CODES,
        WIOA.format("i"),
    ),
    Definition(
        "employed_q4",
        _("In work in the 4th quarter after leaving"),
        _("In work without a wage subsidy in the fourth calendar quarter after the quarter of leaving."),
        LEAVERS,
        CODES,
        WIOA.format("ii"),
    ),
    Definition(
        "earnings_q2",
        _("Median earnings in the 2nd quarter"),
        _("The middle value of what people earned in that quarter."),
        _("People in work in the 2nd quarter whose earnings are known."),
        CODES,
        WIOA.format("iii"),
    ),
    Definition(
        "same_employer",
        _("Same employer in the 2nd and 4th quarter"),
        _("In work for the same employer in both quarters."),
        _("People in work in the 2nd quarter whose 4th quarter has passed."),
        CODES,
        WIOA.format("vi"),
    ),
    Definition(
        "credential",
        _("Recognised credential"),
        _("A recognised credential during the programme or within one year after. Our own badge does not count."),
        _("People in training who left at least one year ago."),
        CODES,
        WIOA.format("iv"),
    ),
    Definition(
        "gains",
        _("Measurable skill gains"),
        _("At least one documented gain in the programme year, 1 July to 30 June."),
        _("People in training in each year; a person counts once a year."),
        CODES,
        WIOA.format("v"),
    ),
    Definition(
        "graduated",
        _("Finished on time"),
        _("Graduated by the planned end."),
        _("People enrolled at the refund date whose planned end has passed."),
        CODES,
        CIRR,
    ),
    Definition(
        "graduated_late",
        _("Finished, at any time"),
        _("Graduated, by the planned end or after it."),
        _("People enrolled at the refund date whose planned end has passed."),
        CODES,
        CIRR,
    ),
    Definition(
        "in_field",
        _("In-field work after 180 days (CIRR)"),
        _("CIRR codes 1A to 1E, 180 days after graduation."),
        _("Graduates whose day 180 has passed."),
        CIRR_OUT,
        CIRR,
    ),
    Definition(
        "bppe",
        _("Placement within six months (BPPE)"),
        _("In work in the field within six months of graduation."),
        _("Graduates available for employment whose six months have passed."),
        BPPE_OUT,
        BPPE,
    ),
    *(
        Definition(
            f"retention_{scope}_{day}",
            title,
            _("In work on that day after the start. Counts jobs, not people."),
            _("Placements whose day has passed."),
            NONE_OUT,
            OWN,
        )
        for day in (30, 60, 90, 180, 365)
        for scope, title in (
            ("any", _("Still in work, day %(day)s, any employer")),
            ("same", _("Still in work, day %(day)s, same employer")),
        )
    ),
)


@dataclass(frozen=True)
class Cell:
    """One figure as text; `hidden` where it is too small to show."""

    text: str
    detail: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Row:
    """One indicator: its definition and one cell per block of pathways."""

    definition: Definition
    title: str
    cells: list[Cell]


def title_of(definition: Definition) -> str:
    """Return the title, with its day where it has one."""
    day = definition.key.rsplit("_", 1)[-1]
    return str(definition.title) % {"day": day} if definition.key.startswith("retention_") else str(definition.title)


def block_title(groups: list[str], titles: Mapping[str, str]) -> str:
    """Return the heading of a column."""
    return (
        gettext("All together")
        if groups == ["*"]
        else ", ".join(titles.get(group, group.replace("-", " ").capitalize()) for group in groups)
    )


def cell_of(key: str, figure: Mapping[str, Any] | None) -> Cell:
    """Return a figure as text."""
    if figure is None:
        return Cell(gettext("Too few to show"), hidden=True)
    if key == "earnings_q2":
        return Cell(dollars(Decimal(figure["median"])), gettext("of %(people)s people") % figure)
    detail = gettext("%(yes)s of %(total)s") % figure
    if figure["left_out"]:
        detail += ", " + gettext("%(left_out)s left out") % figure
    elif figure["left_out"] is None:
        detail += ", " + gettext("the number left out is not shown")
    return Cell(percent_text(figure), detail)


def dollars(amount: Decimal) -> str:
    """Return whole dollars, halves up, with the minus before the sign of the currency."""
    whole = half_up(abs(amount), 0)
    return f"{'−' if amount < 0 and whole else ''}${number_format(whole, 0, force_grouping=True)}"


def percent_text(figure: Mapping[str, Any]) -> str:
    """Return the share with one decimal, as funders' forms have it."""
    return f"{number_format(figure['percent'], 1)} %"


def rows_in_words(table: Mapping[str, Any]) -> list[Row]:
    """Return one row per indicator; its cells follow `ordered(table)`."""
    columns = ordered(table)
    return [
        Row(
            definition,
            title_of(definition),
            [cell_of(definition.key, column["figures"].get(definition.key)) for column in columns],
        )
        for definition in DEFINITIONS
    ]


def column_titles(table: Mapping[str, Any], titles: Mapping[str, str]) -> list[str]:
    """Return the heading of each column."""
    return [block_title(column["groups"], titles) for column in ordered(table)]


def ordered(table: Mapping[str, Any]) -> list[Any]:
    """Return the blocks with the sum over everything first."""
    return sorted(table["rows"], key=lambda row: row["groups"] != ["*"])


def csv_rows(table: Mapping[str, Any], titles: Mapping[str, str]) -> list[list[str]]:
    """Return a table as rows for a CSV file, in the reader's language; hidden figures are empty, and a note says so."""
    head = [
        gettext("Figure"),
        gettext("Pathways"),
        gettext("Yes"),
        gettext("Out of"),
        gettext("Percent"),
        gettext("Median"),
        gettext("Left out"),
        gettext("What it means"),
        gettext("Out of whom"),
        gettext("Who is left out"),
        gettext("Whose rule"),
        gettext("Note"),
    ]
    rows = [head]
    for definition in DEFINITIONS:
        for column in ordered(table):
            figure = column["figures"].get(definition.key) or {}
            values = [str(figure.get(name, "")) for name in ("yes", "total", "percent", "median")]
            left_out = figure.get("left_out")
            rows.append(
                [
                    title_of(definition),
                    block_title(column["groups"], titles),
                    *values,
                    "" if left_out is None else str(left_out),
                    str(definition.method),
                    str(definition.denominator),
                    str(definition.exclusions),
                    str(definition.law),
                    "" if figure else gettext("Too few to show"),
                ]
            )
    return rows
