"""The funnel and the retention bars as numbers for SVG; only published figures go in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .words import percent_text

WIDTH = 320


@dataclass(frozen=True)
class Bar:
    """One bar: label, share as text or `None` where hidden, its width and its top in SVG units."""

    label: str
    percent: str | None
    width: int
    top: int


@dataclass(frozen=True)
class Charts:
    """Bars over everything together."""

    funnel: list[Bar]
    retention: list[Bar]
    funnel_height: int
    retention_height: int


def _bars(pairs: list[tuple[str, Any]]) -> list[Bar]:
    return [
        Bar(
            label,
            percent_text(figure) if figure else None,
            round(WIDTH * figure["percent"] / 100) if figure else 0,
            i * 48,
        )
        for i, (label, figure) in enumerate(pairs)
    ]


def chart_rows(table: Mapping[str, Any]) -> Charts:
    """Return the bars of a table's sum row; hidden figures have no width."""
    figures: Mapping[str, Any] = next((row["figures"] for row in table["rows"] if row["groups"] == ["*"]), {})
    funnel = _bars(
        [
            (_("Finished"), figures.get("graduated_late")),
            (_("Credential"), figures.get("credential")),
            (_("In work, 2nd quarter"), figures.get("employed_q2")),
            (_("In work, 4th quarter"), figures.get("employed_q4")),
        ]
    )
    days = (30, 60, 90, 180, 365)
    retention = _bars([(_("Day %(day)s") % {"day": day}, figures.get(f"retention_any_{day}")) for day in days])
    return Charts(funnel, retention, len(funnel) * 48, len(retention) * 48)
