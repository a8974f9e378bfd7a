"""The indicators, exactly as the domain text defines them: facts in, counts out.

Each function returns a `Count` of people (or placements): `yes` ÷ `total`, with those left out in `excluded`.
Sources: WIOA §116 (20 CFR 677.155), CIRR's reporting standard, BPPE (5 CCR §74112).
"""

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from placement.base.enums import IN_FIELD_CODES, Employed

from .facts import Facts, Job, Law
from .periods import add_months, programme_year, quarter_after_exit


@dataclass(frozen=True)
class Count:
    """`yes` of `total`; `excluded` were left out of both."""

    yes: int
    total: int
    excluded: int = 0

    @property
    def no(self) -> int:
        """Return those of the total who are not in `yes`."""
        return self.total - self.yes

    @property
    def rate(self) -> float | None:
        """Return the share between 0 and 1, `None` without anybody."""
        return self.yes / self.total if self.total else None

    def __add__(self, other: "Count") -> "Count":
        return Count(self.yes + other.yes, self.total + other.total, self.excluded + other.excluded)


def half_up(number: Decimal, places: int) -> Decimal:
    """Return a number rounded as funders' forms ask for it: a half goes up, so 62.5 stays and 6,250.50 is 6,251."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _count(people: Iterable[Facts], left_out: Callable[[Facts], bool], success: Callable[[Facts], bool]) -> Count:
    everybody = list(people)
    counted = [person for person in everybody if not left_out(person)]
    return Count(sum(map(success, counted)), len(counted), len(everybody) - len(counted))


def exiters(people: Iterable[Facts], n: int, as_of: date) -> list[Facts]:
    """Return those who left and whose n-th quarter after the exit quarter is over on `as_of`."""
    return [p for p in people if p.exit_on and quarter_after_exit(p.exit_on, n).last_day < as_of]


def after_exit(p: Facts) -> bool:
    """Return whether WIOA leaves a leaver out: for what began by the end of the fourth quarter after exit."""
    return p.left_out(Law.WIOA, quarter_after_exit(p.exit_on, 4).last_day if p.exit_on else None)


def employment_rate(people: Iterable[Facts], n: int, as_of: date) -> Count:
    """Exiters in unsubsidised employment in the n-th quarter after exit ÷ exiters (n is 2 or 4)."""
    return _count(exiters(people, n, as_of), after_exit, lambda p: p.work_after_exit(n).counts)


def median_earnings(people: Iterable[Facts], as_of: date) -> tuple[Decimal | None, int]:
    """Return the median quarterly earnings of those employed in Q2, in dollars, and how many it stands for."""
    works = [p.work_after_exit(2) for p in exiters(people, 2, as_of) if not after_exit(p)]
    earnings = [work.earnings for work in works if work.counts and work.earnings is not None]
    return (statistics.median(earnings) if earnings else None), len(earnings)


def credential_attainment(people: Iterable[Facts], as_of: date) -> Count:
    """Exiters with a recognised credential in programme or at most one year after ÷ exiters in training."""

    def attained(p: Facts) -> bool:
        return bool(p.credential_on and p.exit_on and p.enrolled_on <= p.credential_on <= add_months(p.exit_on, 12))

    there = (p for p in people if p.exit_on and add_months(p.exit_on, 12) < as_of)
    return _count(there, after_exit, attained)


def skill_gains(people: Iterable[Facts], year: int) -> Count:
    """Participants with a documented gain in programme year `year` ÷ participants in training that year."""
    first, last = date(year, 7, 1), date(year + 1, 6, 30)
    there = (p for p in people if p.enrolled_on <= last and (p.exit_on is None or p.exit_on >= first))
    return _count(
        there,
        lambda p: p.left_out(Law.WIOA, last),
        lambda p: any(programme_year(day) == year for day in p.gains),
    )


def same_employer(people: Iterable[Facts], as_of: date) -> Count:
    """Same employer in Q2 and Q4 ÷ employed in Q2, among those whose Q4 is over."""

    def kept(p: Facts) -> bool:
        second, fourth = p.work_after_exit(2), p.work_after_exit(4)
        return fourth.counts and not second.tags.isdisjoint(fourth.tags)

    return _count((p for p in exiters(people, 4, as_of) if p.work_after_exit(2).counts), after_exit, kept)


def graduation(people: Iterable[Facts], *, late: bool) -> Count:
    """Graduates ÷ enrolled at the refund date: on time (100 %), or with `late` at any time."""

    def graduated(p: Facts) -> bool:
        return p.graduated_on is not None and (late or p.graduated_on <= p.planned_end_on)

    return _count(people, lambda p: p.left_out(Law.COMPLETION, p.planned_end_on), graduated)


def cirr_left_out(p: Facts) -> bool:
    """Return whether CIRR leaves a graduate out: for what began within 180 days."""
    return p.left_out(Law.CIRR, p.graduated_on + timedelta(days=180) if p.graduated_on else None)


def bppe_left_out(p: Facts) -> bool:
    """Return whether BPPE takes a graduate as not available: for what began within six months."""
    return not p.available or p.left_out(Law.BPPE, add_months(p.graduated_on, 6) if p.graduated_on else None)


def in_field(people: Iterable[Facts], as_of: date) -> Count:
    """CIRR codes 1A–1E ÷ (graduates − excluded), 180 days after graduation."""
    graduates = (p for p in people if p.graduated_on and p.graduated_on + timedelta(days=180) <= as_of)
    return _count(graduates, cirr_left_out, lambda p: p.cirr_code in IN_FIELD_CODES)


def bppe_placement(people: Iterable[Facts], as_of: date) -> Count:
    """Employed in field within six months ÷ graduates available for employment."""
    graduates = [p for p in people if p.graduated_on and add_months(p.graduated_on, 6) <= as_of]
    counted = [p for p in graduates if not bppe_left_out(p)]
    yes = sum(
        p.in_field_on is not None and p.graduated_on is not None and p.in_field_on <= add_months(p.graduated_on, 6)
        for p in counted
    )
    return Count(yes, len(counted), len(graduates) - len(counted))


def retention(jobs: Iterable[Job], day: int, as_of: date, *, same: bool) -> Count:
    """Employed on day `day` by any (or, with `same`, the same) employer ÷ placements whose day has passed."""
    there = [job for job in jobs if job.start_on + timedelta(days=day) <= as_of]
    good = {Employed.SAME} if same else {Employed.SAME, Employed.OTHER}
    return Count(sum(job.on_day(day) in good for job in there), len(there))


def cirr_codes(people: Iterable[Facts], as_of: date) -> dict[str, int]:
    """Return how many graduates hold each CIRR code 180 days after graduation, excluded people left out."""
    codes: dict[str, int] = {}
    for p in people:
        if p.graduated_on and p.graduated_on + timedelta(days=180) <= as_of and not cirr_left_out(p):
            codes[p.cirr_code or "4"] = codes.get(p.cirr_code or "4", 0) + 1
    return codes
