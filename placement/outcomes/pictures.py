"""The funnel and the retention bars as numbers for SVG; only published figures go in.

The funnel is of the same people throughout: of those who left and whose 4th quarter is over, those who worked in the
2nd quarter, and of these those who were with the same employer in the 4th. All three are published counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .formulas import half_up
from .words import percent_text

WIDTH, HEIGHT = 320, 48


@dataclass(frozen=True)
class Bar:
    """One bar: label, share and number of people as text or `None` where hidden, its width and top in SVG units."""

    label: str
    percent: str | None
    width: int
    top: int
    number: str | None = None


@dataclass(frozen=True)
class Charts:
    """Bars over everything together."""

    funnel: list[Bar]
    retention: list[Bar]
    funnel_height: int
    retention_height: int


def bars_of(pairs: Sequence[tuple[str, tuple[int, int] | None]]) -> list[Bar]:
    """Return a bar for each label with (how many, of how many), or `None` where these are hidden."""
    return [_bar(place, label, numbers) for place, (label, numbers) in enumerate(pairs)]


def _bar(place: int, label: str, numbers: tuple[int, int] | None) -> Bar:
    if numbers is None or not numbers[1]:
        return Bar(label, None, 0, place * HEIGHT)
    part, whole = numbers
    share = half_up(Decimal(100 * part) / whole, 1)
    told = _("%(yes)s of %(total)s") % {"yes": part, "total": whole}
    return Bar(label, percent_text({"percent": share}), round(WIDTH * part / whole), place * HEIGHT, told)


def _pair(figure: Mapping[str, Any] | None) -> tuple[int, int] | None:
    return (figure["yes"], figure["total"]) if figure else None


def _same_people(figures: Mapping[str, Any]) -> list[tuple[str, tuple[int, int] | None]]:
    left, kept = figures.get("employed_q4"), figures.get("same_employer")
    return [
        (_("Left us"), (left["total"], left["total"]) if left else None),
        (_("In work, 2nd quarter"), (kept["total"], left["total"]) if left and kept else None),
        (_("Same employer, 4th quarter"), (kept["yes"], left["total"]) if left and kept else None),
    ]


def chart_rows(table: Mapping[str, Any]) -> Charts:
    """Return the bars of a table's sum row; hidden figures have no width."""
    figures: Mapping[str, Any] = next((row["figures"] for row in table["rows"] if row["groups"] == ["*"]), {})
    funnel = bars_of(_same_people(figures))
    days = (30, 60, 90, 180, 365)
    kept = [(_("Day %(day)s") % {"day": day}, _pair(figures.get(f"retention_any_{day}"))) for day in days]
    return Charts(funnel, bars_of(kept), len(funnel) * HEIGHT, len(kept) * HEIGHT)
