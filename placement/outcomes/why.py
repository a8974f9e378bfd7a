"""Why one person is counted as they are: the formulas themselves, asked about one row of facts at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from placement.base.enums import CirrCode, Employed, StatusCode
from placement.outcomes.deriving import rows_of
from placement.outcomes.facts import Facts, Job, Part, Work
from placement.outcomes.formulas import Count
from placement.outcomes.history import History
from placement.outcomes.periods import Quarter, add_months, programme_year, quarter_after_exit
from placement.outcomes.table import MEASURES, RETENTION_DAYS, Group, Span
from placement.outcomes.words import DEFINITIONS, title_of

FIGURES: dict[Part, tuple[str, ...]] = {
    Part.WORK: ("employed_q2", "employed_q4", "earnings_q2", "same_employer", "credential"),
    Part.GAINS: ("gains",),
    Part.COMPLETION: ("graduated", "graduated_late"),
    Part.PLACEMENT: ("in_field", "bppe"),
}
TITLES = {definition.key: definition for definition in DEFINITIONS}


@dataclass(frozen=True)
class Reason:
    """One figure: how the person counts in it and what that stands on."""

    key: str
    title: str
    counts: str
    because: list[str]


@dataclass(frozen=True)
class Year:
    """One programme year and pathway in which a person counts, or what has not come to its end ("" as title)."""

    title: str
    pathway: str
    reasons: list[Reason]


def years_of_person(history: History, today: date, titles: Mapping[str, str]) -> list[Year]:
    """Return every figure in which a person counts, oldest year first."""
    facts, jobs = rows_of(history, today)
    found: dict[tuple[int, str], list[Reason]] = {}
    for one in facts:
        for part in one.parts:
            found.setdefault((_year(one, part), one.pathway), []).extend(_reasons(one, part, today))
    for job in jobs:
        found.setdefault((programme_year(job.start_on), job.pathway), []).extend(_kept(job, today))
    return [
        Year(f"{year}–{year + 1}" if year else "", titles.get(pathway, pathway), reasons)
        for (year, pathway), reasons in sorted(found.items(), key=lambda row: (row[0][0] or 9999, row[0][1]))
    ]


def _year(one: Facts, part: Part) -> int:
    """Return the programme year in which a row counts, 0 while it is not known."""
    day = {
        Part.WORK: one.exit_on,
        Part.GAINS: one.enrolled_on,
        Part.COMPLETION: one.planned_end_on,
        Part.PLACEMENT: one.graduated_on,
    }[part]
    return programme_year(day) if day else 0


def _reasons(one: Facts, part: Part, today: date) -> Iterator[Reason]:
    year = _year(one, part)
    for key in FIGURES[part]:
        count = MEASURES[key](Group([one], []), Span(year, year, today))
        yield Reason(key, title_of(TITLES[key]), said_of(count), [*_because(one, key), *_codes(one)])


def said_of(count: Count) -> str:
    """Return in words how one person stands in a count."""
    if count.excluded:
        return _("Left out")
    if not count.total:
        return _("Does not count here, or not yet")
    return _("Counts as yes") if count.yes else _("Counts as no")


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _because(one: Facts, key: str) -> list[str]:
    if key == "gains":
        days = ", ".join(_day(day) for day in one.gains)
        return [_("Documented gains: %(days)s.") % {"days": days} if days else _("No gain is written down.")]
    if key in ("graduated", "graduated_late"):
        return [_("Planned end: %(day)s.") % {"day": _day(one.planned_end_on)}, _finish(one)]
    if key in ("in_field", "bppe"):
        return [_finish(one), _after_finish(one, key)]
    return [_exit(one), *_after_exit(one, key)]


def _finish(one: Facts) -> str:
    if one.graduated_on is None:
        return _("No finish is written down.")
    return _("Finished on %(day)s.") % {"day": _day(one.graduated_on)}


def _after_finish(one: Facts, key: str) -> str:
    if key == "in_field":
        on = (one.graduated_on or one.planned_end_on) + timedelta(days=180)
        label = CirrCode(one.cirr_code or CirrCode.NON_REPORTING).label
        return _("On day 180, %(day)s: %(code)s.") % {"day": _day(on), "code": label}
    if one.in_field_on is None:
        return _("No work in the field is shown.")
    until = add_months(one.graduated_on or one.planned_end_on, 6)
    values = {"day": _day(one.in_field_on), "until": _day(until)}
    return _("Work in the field is shown from %(day)s; it counts until %(until)s.") % values


def _exit(one: Facts) -> str:
    if one.exit_on is None:
        return _("Has not left: no 90 days without a service have passed, or some service is planned.")
    return _("Left on %(day)s, the last day of service.") % {"day": _day(one.exit_on)}


def _after_exit(one: Facts, key: str) -> list[str]:
    if one.exit_on is None:
        return []
    if key == "credential":
        until = _day(add_months(one.exit_on, 12))
        if one.credential_on is None:
            return [_("No exam with its proof seen; it counts until %(until)s.") % {"until": until}]
        return [
            _("Exam passed on %(day)s; it counts until %(until)s.") % {"day": _day(one.credential_on), "until": until}
        ]
    numbers = {"employed_q4": (4,), "same_employer": (2, 4)}.get(key, (2,))
    return [_quarter(quarter_after_exit(one.exit_on, n), one.work_after_exit(n)) for n in numbers]


def _quarter(quarter: Quarter, work: Work) -> str:
    when = {"first": _day(quarter.first_day), "last": _day(quarter.last_day)}
    if not work.employed:
        return _("%(first)s to %(last)s: no work is shown.") % when
    if work.subsidised:
        return _("%(first)s to %(last)s: all work was subsidised.") % when
    marks = ", ".join(sorted(work.tags)) or "–"
    pay = f"${number_format(work.earnings, 2, force_grouping=True)}" if work.earnings is not None else _("not known")
    return _("%(first)s to %(last)s: worked. Employers: %(marks)s. Earnings: %(pay)s.") % {
        **when,
        "marks": marks,
        "pay": pay,
    }


def _codes(one: Facts) -> list[str]:
    return [
        _("Written down: %(code)s, since %(day)s.") % {"code": StatusCode(code).label, "day": _day(on)}
        for code, on in one.exclusions
    ]


def _kept(job: Job, today: date) -> Iterator[Reason]:
    span = Span(programme_year(job.start_on), programme_year(job.start_on), today)
    for day in RETENTION_DAYS:
        for scope in ("any", "same"):
            key = f"retention_{scope}_{day}"
            count = MEASURES[key](Group([], [job]), span)
            values = {"day": _day(job.start_on + timedelta(days=day)), "said": Employed(job.on_day(day)).label}
            started = _("The job began on %(day)s.") % {"day": _day(job.start_on)}
            yield Reason(key, title_of(TITLES[key]), said_of(count), [started, _("On %(day)s: %(said)s.") % values])
