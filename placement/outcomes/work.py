"""Work: the days that evidence covers, jobs added up to quarters, and what a graduate's work counts as."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from placement.base.enums import CHECKPOINTS, CirrCode, Employed, FoundBy, Permanence, WageUnit

from .facts import Work
from .formulas import half_up
from .history import Held, Wage
from .periods import Quarter, quarter_of

# From this many hours a week a job is full-time (CIRR).
FULL_TIME = Decimal(30)
CONTRACTS = frozenset({Permanence.APPRENTICESHIP, Permanence.INTERNSHIP, Permanence.FIXED_TERM})
# Wages as they are written down, in dollars a calendar day: hours a week are needed where an hour is paid.
DAYS_OF = {WageUnit.WEEK: Decimal(7), WageUnit.MONTH: Decimal(365) / 12, WageUnit.YEAR: Decimal(365)}
NOT_REPORTING = str(CirrCode.NON_REPORTING)
ONE_DAY = timedelta(days=1)
# A day and what was seen or said of it. After the last evidence nobody is taken to be at work.
Mark = tuple[date, str]


def spans_of(start_on: date, marks: Iterable[Mark]) -> tuple[tuple[date, date], ...]:
    """Return the days, first and last included, on which evidence has somebody at work in one job.

    `marks` are days with "same" (seen at work there), or "no", "other", "unknown". Between two days at work the
    person was at work, unless a day in between says "no" or "other". Evidence dated before the start, an offer
    letter, shows the first day.
    """
    spans: list[tuple[date, date]] = []
    open_from: date | None = start_on
    for day, said in sorted(marks):
        if said == Employed.SAME:
            begun = max(day, start_on) if open_from is None else open_from
            last = max(day, begun)
            spans = [*(span for span in spans if span[0] != begun), (begun, last)]
            open_from = begun
        elif said in (Employed.NO, Employed.OTHER):
            open_from = None
    return tuple(spans)


def daily_pay(wage: Decimal, unit: str, hours: Decimal) -> Decimal:
    """Return what a job pays in dollars a calendar day; `hours` are those of a week."""
    return wage * hours / 7 if unit == WageUnit.HOUR else wage / DAYS_OF[WageUnit(unit)]


def cirr_code_of(*, in_field: bool, hours: Decimal, permanence: str, found_by: str) -> str:
    """Return the CIRR code of one job, 1A to 2B."""
    if found_by == FoundBy.SCHOOL:
        return str(CirrCode.SCHOOL_IN_FIELD if in_field else CirrCode.SCHOOL_OUT)
    if not in_field:
        return str(CirrCode.OUT_OF_FIELD)
    if found_by == FoundBy.VENTURE:
        return str(CirrCode.VENTURE)
    if hours < FULL_TIME or permanence == Permanence.TEMPORARY:
        return str(CirrCode.SHORT_TERM)
    return str(CirrCode.APPRENTICE if permanence in CONTRACTS else CirrCode.FULL_TIME)


def quarters_of(jobs: Sequence[Held], wages: Iterable[Wage]) -> dict[Quarter, Work]:
    """Return the work in each quarter of which anything is known.

    Jobs are added up: a second one replaces no first one, and a subsidised one beside another makes nobody
    unemployed. Earnings are those of unsubsidised work: of wage records where there are any, else wage times days.
    One job without known earnings leaves those of the quarter unknown.
    """
    said: dict[Quarter, list[Wage]] = defaultdict(list)
    for wage in wages:
        said[wage.quarter].append(wage)
    shown = _shown(jobs)
    return {
        quarter: _added(_with_subsidies(said.get(quarter, ()), shown.get(quarter, ())), shown.get(quarter, ()))
        for quarter in sorted({*said, *shown})
    }


def _shown(jobs: Iterable[Held]) -> dict[Quarter, list[Wage]]:
    """Return what jobs say about each quarter in which somebody worked, here or with another employer."""
    found: dict[Quarter, list[Wage]] = defaultdict(list)
    for job in jobs:
        days = _days_in_quarters(job)
        for quarter, number in days.items():
            pay = half_up(job.daily_pay * number, 2)
            found[quarter].append(Wage(quarter, True, job.subsidised, pay, job.tag))
        for quarter in {quarter_of(day) for day in job.elsewhere} - days.keys():
            found[quarter].append(Wage(quarter, True))
    return found


def _days_in_quarters(job: Held) -> dict[Quarter, int]:
    found: dict[Quarter, int] = defaultdict(int)
    for first, last in job.spans:
        begin = first
        while begin <= last:
            quarter = quarter_of(begin)
            end = min(last, quarter.last_day)
            found[quarter] += (end - begin).days + 1
            begin = end + ONE_DAY
    return found


def _with_subsidies(wages: Sequence[Wage], shown: Sequence[Wage]) -> Sequence[Wage]:
    """Return wage records; one of an employer whose only known job is subsidised is subsidised too."""
    if not any(wage.subsidised for wage in shown):
        return wages
    paid = {wage.tag for wage in shown if wage.tag and not wage.subsidised}
    helped = {wage.tag for wage in shown if wage.tag and wage.subsidised} - paid
    return [w._replace(subsidised=True) if w.tag in helped else w for w in wages]


def _added(wages: Sequence[Wage], shown: Sequence[Wage]) -> Work:
    working = [wage for wage in (*wages, *shown) if wage.employed]
    own = [wage for wage in working if not wage.subsidised]
    sums = [wage for wage in wages if wage.employed and not wage.subsidised] or own
    known = [wage.earnings for wage in sums if wage.earnings is not None]
    earnings = sum(known, Decimal(0)) if sums and len(known) == len(sums) else None
    tags = frozenset(wage.tag for wage in own if wage.tag)
    return Work(bool(working), bool(working) and not own, earnings, employers=tags)


def code_on(day: date, jobs: Iterable[Held], told: Iterable[tuple[str, date]]) -> str:
    """Return the CIRR code of a graduate on a day: of the best job then, else what they last said, else 4."""
    codes = sorted(job.cirr_code for job in jobs if job.covers(day))
    if codes:
        return codes[0]
    said = sorted((on, code) for code, on in told if on <= day)
    return said[-1][1] if said else NOT_REPORTING


def in_field_from(day: date, jobs: Iterable[Held]) -> date | None:
    """Return the first day, `day` or later, on which the person is known to have worked in the field."""
    starts = [max(first, day) for job in jobs if job.in_field for first, last in job.spans if last >= day]
    return min(starts, default=None)


def lasted(job: Held) -> tuple[int, bool]:
    """Return how many days somebody is known to have worked in a job without a break, and whether it ended then.

    It ended on the day of which evidence says so, or on the first day of which is known that they were not there any
    more; else nothing is known of it after the last day on which they were seen there.
    """
    seen = max((last for first, last in job.spans if first == job.start_on), default=job.start_on)
    if job.ended_on is not None and job.ended_on <= seen:
        return (max(job.ended_on, job.start_on) - job.start_on).days, True
    gone = [job.start_on + timedelta(days=n) for n, said in job.known.items() if said in (Employed.NO, Employed.OTHER)]
    after = [day for day in (*gone, *job.elsewhere, *([job.ended_on] if job.ended_on else [])) if day > seen]
    return ((min(after) - job.start_on).days, True) if after else ((seen - job.start_on).days, False)


def days_known(job: Held, others: Sequence[Held]) -> dict[int, str]:
    """Return what is known about day 30, 60, 90, 180, 365 of a job: what was written down, or what jobs show."""
    return {day: _on_day(job, others, day) for day in CHECKPOINTS}


def _on_day(job: Held, others: Sequence[Held], day: int) -> str:
    on = job.start_on + timedelta(days=day)
    said = job.known.get(day, Employed.UNKNOWN)
    if said == Employed.SAME or job.covers(on):
        return Employed.SAME
    there = [other for other in others if other.covers(on)]
    if any(other.tag == job.tag for other in there):
        return Employed.SAME
    return Employed.OTHER if there or on in job.elsewhere or said == Employed.OTHER else said
