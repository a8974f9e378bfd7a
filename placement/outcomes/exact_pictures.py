"""Exact pictures for who reports to funders: the same people throughout, how long jobs last, how wages change.

A curve of days tells of single people, so it is never published. Each look is written down first.
"""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.base.enums import Role
from people.base.rules import has_role
from people.models import User
from placement.base.enums import Cut
from placement.base.errors import NoSuchRight

from .facts import Facts, Law, Part
from .formulas import after_exit
from .models import FigureLook
from .periods import quarter_after_exit
from .pictures import WIDTH, Bar, bars_of
from .selectors import everybody
from .survival import AtRisk, Lasted, Step, median_of, risk_table, steps_of
from .table import Span
from .words import dollars

DAYS = (0, 30, 60, 90, 180, 365)
TALL = 160


@dataclass(frozen=True)
class Curve:
    """How long jobs last: a path for SVG (320 × 160), the table at risk, and the middle day (`None` beyond sight)."""

    path: str
    last_day: int
    table: list[AtRisk]
    median: int | None
    jobs: int


@dataclass(frozen=True)
class WageChange:
    """Earnings of people of whom both quarters are known: how many, both medians as bars, the median change."""

    people: int
    bars: list[Bar]
    change: str


@dataclass(frozen=True)
class Pictures:
    """Everything that is drawn."""

    funnel: list[Bar]
    curve: Curve | None
    wages: WageChange | None


@transaction.atomic
def look_at_pictures(*, first_year: int, last_year: int, by: User) -> Pictures:
    """Return exact pictures of programme years, and write down who looked.

    Appends a `FigureLook`. Raises `NoSuchRight` for everybody without the role for it.
    """
    if not has_role(by, Role.REPORTER):
        raise NoSuchRight
    FigureLook.objects.create(by=by, first_year=first_year, last_year=last_year, cut=Cut.PICTURES)
    span = Span(first_year, last_year, timezone.localdate())
    people, jobs = [], []
    for facts, held in everybody(span.as_of):
        people.append(facts)
        jobs += [job.lasted for job in held if span.holds(job.start_on)]
    return Pictures(funnel(people, span), curve(jobs), wage_change(people, span))


def funnel(people: Iterable[Sequence[Facts]], span: Span) -> list[Bar]:
    """Return bars of people enrolled at the refund date whose plan ended in these years, and who left long enough ago.

    Whoever a law leaves out of any step is in none.
    """
    pairs = [pair for facts in people for pair in _followed(facts, span)]
    finished = [work for done, work in pairs if done.graduated_on]
    second = [work for work in finished if work.work_after_exit(2).counts]
    fourth = [work for work in second if work.work_after_exit(4).counts]
    steps = (
        (_("Enrolled"), len(pairs)),
        (_("Finished"), len(finished)),
        (_("In work, 2nd quarter"), len(second)),
        (_("In work, 4th quarter"), len(fourth)),
    )
    return bars_of([(label, (number, len(pairs))) for label, number in steps])


def _followed(facts: Sequence[Facts], span: Span) -> list[tuple[Facts, Facts]]:
    """Return each row of completion with the row of work of the period that it came to its end in."""
    works = sorted((one for one in facts if Part.WORK in one.parts), key=lambda one: one.enrolled_on)
    found = []
    for done in facts:
        if Part.COMPLETION in done.parts and span.holds(done.planned_end_on) and works:
            until = done.graduated_on or done.enrolled_on
            work = next((one for one in reversed(works) if one.enrolled_on <= until), works[0])
            if _counts(work, span) and not done.left_out(Law.COMPLETION, done.planned_end_on):
                found.append((done, work))
    return found


def _counts(work: Facts, span: Span) -> bool:
    over = work.exit_on is not None and quarter_after_exit(work.exit_on, 4).last_day < span.as_of
    return over and not after_exit(work)


def curve(jobs: Sequence[Lasted]) -> Curve | None:
    """Return the curve of jobs, `None` without any."""
    steps = steps_of(jobs)
    if not steps:
        return None
    last = max(steps[-1].day, DAYS[-1])
    return Curve(_path(steps, last), last, risk_table(jobs, DAYS), median_of(steps), len(jobs))


def _path(steps: Sequence[Step], last: int) -> str:
    parts = ["M0 0"]
    for step in steps:
        parts.append(f"H{WIDTH * step.day / last:.1f}")
        if step.ended:
            parts.append(f"V{TALL * (1 - step.share):.1f}")
    return " ".join(parts)


def wage_change(people: Iterable[Sequence[Facts]], span: Span) -> WageChange | None:
    """Return how earnings went from the 2nd to the 4th quarter after exit, for people of whom both are known."""
    left = [one for facts in people for one in facts if Part.WORK in one.parts and span.holds(one.exit_on)]
    pairs = [pair for one in left if _counts(one, span) for pair in _both(one)]
    if not pairs:
        return None
    medians = [statistics.median(column) for column in zip(*pairs, strict=True)]
    most = max(*medians, Decimal(1))
    labels = (_("2nd quarter"), _("4th quarter"))
    bars = [
        Bar(label, None, round(WIDTH * value / most), place * 48, dollars(value))
        for place, (label, value) in enumerate(zip(labels, medians, strict=True))
    ]
    return WageChange(len(pairs), bars, dollars(statistics.median(after - before for before, after in pairs)))


def _both(one: Facts) -> list[tuple[Decimal, Decimal]]:
    second, fourth = one.work_after_exit(2), one.work_after_exit(4)
    if second.counts and fourth.counts and second.earnings is not None and fourth.earnings is not None:
        return [(second.earnings, fourth.earnings)]
    return []
