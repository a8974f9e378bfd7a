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
CODES = _("People who died, were ill for long or were called up. Those in prison or a hospital too.")
CIRR_OUT = _(
    "People who died, were ill for long or were called up. Those in prison or a hospital, and full-time students, too."
)
BPPE_OUT = _("People who died, were called up or studied on. Those not free to work, or in prison or a hospital, too.")
NONE_OUT = _("Nobody. Where we do not know, it counts as no.")
LEAVERS = _("People who left us in these years, once that quarter is over.")
DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "employed_q2",
        _("In work in the 2nd quarter after leaving"),
        _(
            "They had a job in the second quarter (three months) after the one in which they left. "
            "A job that public money pays for does not count."
        ),
        LEAVERS,
        CODES,
        WIOA.format("i"),
    ),
    Definition(
        "employed_q4",
        _("In work in the 4th quarter after leaving"),
        _(
            "They had a job in the fourth quarter (three months) after the one in which they left. "
            "A job that public money pays for does not count."
        ),
        LEAVERS,
        CODES,
        WIOA.format("ii"),
    ),
    Definition(
        "earnings_q2",
        _("Median earnings in the 2nd quarter"),
        _("Half of them earned this much or more in that quarter, and half this much or less."),
        _("People with a job in the 2nd quarter, if we know what they earned."),
        CODES,
        WIOA.format("iii"),
    ),
    Definition(
        "same_employer",
        _("Same employer in the 2nd and 4th quarter"),
        _("They worked for the same employer in both quarters."),
        _("People with a job in the 2nd quarter, once the 4th quarter is over."),
        CODES,
        WIOA.format("vi"),
    ),
    Definition(
        "credential",
        _("Recognised credential"),
        _(
            "They passed an exam that employers know, while they were here or in the year after. "
            "Our own badge does not count."
        ),
        _("People who left us in these years, more than a year ago."),
        CODES,
        WIOA.format("iv"),
    ),
    Definition(
        "gains",
        _("Measurable skill gains"),
        _("Once or more in the year, from 1 July to 30 June, their marked work or an exam showed a new skill."),
        _("People who were in training that year. Each one counts once a year."),
        CODES,
        WIOA.format("v"),
    ),
    Definition(
        "graduated",
        _("Finished on time"),
        _("They finished by the day that was planned."),
        _("People who stayed past the days in which it is free to leave, once the planned day is over."),
        CODES,
        CIRR,
    ),
    Definition(
        "graduated_late",
        _("Finished, at any time"),
        _("They finished, by the day that was planned or later."),
        _("People who stayed past the days in which it is free to leave, once the planned day is over."),
        CODES,
        CIRR,
    ),
    Definition(
        "in_field",
        _("In-field work after 180 days (CIRR)"),
        _("180 days after they finished, they had a job in their field. These are the CIRR codes 1A to 1E."),
        _("People who finished in these years, at least 180 days ago."),
        CIRR_OUT,
        CIRR,
    ),
    Definition(
        "bppe",
        _("Placement within six months (BPPE)"),
        _("They had a job in their field within six months after they finished."),
        _("People who finished in these years, at least six months ago, and could take a job."),
        BPPE_OUT,
        BPPE,
    ),
    *(
        Definition(
            f"retention_{scope}_{day}",
            title,
            _("They still had work that many days after the job began. We count jobs here, not people."),
            _("Jobs that began in these years, at least that many days ago."),
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
