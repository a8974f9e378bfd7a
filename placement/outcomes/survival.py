"""Kaplan and Meier's estimate of how long jobs last, with the table of how many are at risk. Days in, shares out.

Source: E. L. Kaplan, P. Meier, *J. Am. Stat. Assoc.* 53 (1958); limits by Greenwood's variance on the log-log scale
(J. D. Kalbfleisch, R. L. Prentice, *The Statistical Analysis of Failure Time Data*, 2002, 1.4). Decision 0708 says
where statistics programs differ, and whom this follows.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format

from .formulas import half_up

# The 97.5 % point of the normal distribution.
Z = 1.959963984540054
# Days a job is known to have lasted, and whether it was seen to end then; else nothing is known of later.
Lasted = tuple[int, bool]


@dataclass(frozen=True)
class Step:
    """One day on which a job ended or was last seen: how many were at risk before it, what became of them, the share.

    `low` and `high` are the 95 % limits of the share, `None` where it is 1 or 0 and they are not defined.
    """

    day: int
    at_risk: int
    ended: int
    lost: int
    share: float
    low: float | None
    high: float | None


def steps_of(jobs: Iterable[Lasted]) -> list[Step]:
    """Return the estimate day by day. On the same day, jobs end before others are lost from sight."""
    seen = Counter(jobs)
    left, share, variance = sum(seen.values()), Fraction(1), Fraction(0)
    steps = []
    for day in sorted({day for day, _ in seen}):
        ended, lost = seen[day, True], seen[day, False]
        share *= Fraction(left - ended, left)
        if ended < left:
            variance += Fraction(ended, left * (left - ended))
        steps.append(Step(day, left, ended, lost, float(share), *_limits(share, variance)))
        left -= ended + lost
    return steps


def _limits(share: Fraction, variance: Fraction) -> tuple[float | None, float | None]:
    if not 0 < share < 1:
        return None, None
    log = math.log(share)
    width = Z * math.sqrt(variance) / abs(log)
    return math.exp(log * math.exp(width)), math.exp(log * math.exp(-width))


@dataclass(frozen=True)
class AtRisk:
    """What is known on one day: jobs that lasted until it at least, those that ended by then, and the share."""

    day: int
    at_risk: int
    ended: int
    share: float
    low: float | None
    high: float | None

    @property
    def percent(self) -> str:
        """Return the share as text."""
        return _percent(self.share)

    @property
    def limits(self) -> str:
        """Return its limits as text, "" where there are none."""
        return f"{_percent(self.low)} – {_percent(self.high)}" if self.low is not None and self.high is not None else ""


def _percent(share: float) -> str:
    return f"{number_format(half_up(Decimal(100 * share), 1), 1)} %"


def risk_table(jobs: Sequence[Lasted], days: Iterable[int]) -> list[AtRisk]:
    """Return one line a day; a job that ended or was last seen on that very day is still at risk on it."""
    steps = steps_of(jobs)
    found = []
    for day in days:
        until = [step for step in steps if step.day <= day]
        last = until[-1] if until else Step(0, 0, 0, 0, 1.0, None, None)
        at_risk = sum(lasted >= day for lasted, _ in jobs)
        found.append(AtRisk(day, at_risk, sum(s.ended for s in until), last.share, last.low, last.high))
    return found


def median_of(steps: Iterable[Step]) -> int | None:
    """Return the first day by which half of the jobs or more ended, `None` where that many did not."""
    return next((step.day for step in steps if step.share <= 0.5), None)
