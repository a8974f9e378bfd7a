"""A scorecard as it may be shown: no figure stands on fewer than `FEWEST` people. No database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median

# As many people as a figure stands on at least; fewer are hidden, also from staff (decision 0721).
FEWEST = 5
DAYS_KEPT = 90


@dataclass
class Tally:
    """What was counted of one employer, before anything is hidden.

    `places`: of openings that were ever open. `answers`: days from a referral to the employer's first answer, of those
    `sent` that were answered. `due`: jobs whose day 90 has come; `kept` and `unknown` are of these.
    """

    hires: int = 0
    places: int = 0
    sent: int = 0
    answers: list[float] = field(default_factory=list)
    due: int = 0
    kept: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Figure:
    """One figure and the number behind it: `part` of `whole`. `value` is what lists are ordered by."""

    value: float
    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Return the part in whole per cent, half up."""
        return int(Fraction(self.part * 100, self.whole) + Fraction(1, 2)) if self.whole else 0


@dataclass(frozen=True)
class Scorecard:
    """What staff see of one employer; `None` where too few people stand behind it, or nobody."""

    hires: int | None
    fill: Figure | None
    answer: Figure | None
    kept: Figure | None
    unknown: int = 0


def scorecard(tally: Tally) -> Scorecard:
    """Return what may be shown. Nobody hired is no secret about anybody; one to four people are."""
    known = tally.hires == 0 or tally.hires >= FEWEST
    answered, enough = len(tally.answers), tally.due >= FEWEST
    return Scorecard(
        hires=tally.hires if known else None,
        fill=_share(tally.hires, tally.places) if known and tally.places else None,
        answer=_days(tally.answers, tally.sent) if answered >= FEWEST else None,
        kept=_share(tally.kept, tally.due) if enough else None,
        unknown=tally.unknown if enough else 0,
    )


def _share(part: int, whole: int) -> Figure:
    return Figure(part / whole, part, whole)


def _days(days: Sequence[float], sent: int) -> Figure:
    return Figure(round(median(days), 1), len(days), sent)
