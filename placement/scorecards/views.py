"""Scorecards of all employers on one page, ordered by any column; and the part of an employer's own page."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import User
from placement.base.acting import SignedIn, placement_staff
from placement.base.enums import EmployerState
from placement.employers.models import Employer
from placement.employers.parts import Part
from placement.scorecards.figures import FEWEST, Scorecard, Tally, scorecard
from placement.scorecards.reading import tallies

A_PAGE = 25
# Of whom nothing can be known yet.
BEFORE = (EmployerState.PROSPECT, EmployerState.VETTING, EmployerState.REJECTED)
NAME = "name"
COLUMNS: tuple[tuple[str, str | Promise], ...] = (
    ("hires", _("Hires")),
    ("fill", _("Places filled")),
    ("answer", _("Days to an answer")),
    ("kept", _("Still there after 90 days")),
)


@dataclass(frozen=True)
class Row:
    """One employer and its scorecard."""

    employer: Employer
    card: Scorecard


def rows_by(column: str) -> list[Row]:
    """Return every employer that was ever vetted, best first; what is hidden stands last, by name. Five queries.

    What was merged into another entry is counted there: its own row would say that nobody was hired.
    """
    found = tallies()
    employers = Employer.objects.exclude(state__in=BEFORE).filter(merged_into=None).order_by("name", "id")
    rows = [Row(one, scorecard(found.get(one.pk, Tally()))) for one in employers]
    return rows if column == NAME else sorted(rows, key=lambda row: _order(row.card, column))


def _order(card: Scorecard, column: str) -> tuple[bool, float]:
    figure = getattr(card, column)
    if figure is None:
        return True, 0
    value = figure if column == "hires" else figure.value
    return False, value if column == "answer" else -value


@placement_staff
def scorecards(request: SignedIn) -> HttpResponse:
    """Show every employer's scorecard, ordered by the column that was chosen."""
    asked = request.GET.get("by", "")
    column = asked if asked in dict(COLUMNS) else NAME
    page = Paginator(rows_by(column), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "columns": [(NAME, _("Employer")), *COLUMNS],
        "by": column,
        "query": f"by={column}",
        "fewest": FEWEST,
    }
    return render(request, "placement/scorecards/scorecards.html", context)


def part(employer: Employer, _reader: User) -> Part | None:
    """Return the scorecard on an employer's page; nothing before anybody vetted it, or once merged. Four queries."""
    if employer.state in BEFORE or employer.merged_into_id is not None:
        return None
    card = scorecard(tallies([employer.pk]).get(employer.pk, Tally()))
    return Part("placement/scorecards/part.html", {"card": card, "fewest": FEWEST})
