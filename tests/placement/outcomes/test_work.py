"""Days at work from evidence, pay of a job, and CIRR codes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from placement.outcomes.facts import Work
from placement.outcomes.history import Held, Wage
from placement.outcomes.periods import Quarter
from placement.outcomes.work import (
    cirr_code_of,
    code_on,
    daily_pay,
    days_known,
    in_field_from,
    lasted,
    quarters_of,
    spans_of,
)

START = date(2025, 1, 10)


@pytest.mark.parametrize(
    ("marks", "spans"),
    [
        ([], []),
        ([(date(2025, 1, 2), "same")], [(START, START)]),
        ([(START, "same"), (date(2025, 4, 10), "same")], [(START, date(2025, 4, 10))]),
        ([(date(2025, 2, 9), "same"), (date(2025, 4, 10), "unknown")], [(START, date(2025, 2, 9))]),
        (
            [(date(2025, 2, 9), "same"), (date(2025, 4, 10), "no"), (date(2026, 1, 10), "same")],
            [(START, date(2025, 2, 9)), (date(2026, 1, 10), date(2026, 1, 10))],
        ),
        ([(date(2025, 2, 9), "no"), (date(2025, 4, 10), "other")], []),
    ],
)
def test_days_at_work_go_from_evidence_to_evidence(marks, spans):
    assert list(spans_of(START, marks)) == spans


@pytest.mark.parametrize(
    ("wage", "unit", "hours", "daily"),
    [("21", "hour", 35, "105"), ("700", "week", 20, "100"), ("3650", "month", 40, "120"), ("36500", "year", 40, "100")],
)
def test_pay_of_a_calendar_day(wage, unit, hours, daily):
    assert daily_pay(Decimal(wage), unit, Decimal(hours)) == Decimal(daily)


@pytest.mark.parametrize(
    ("in_field", "hours", "permanence", "found_by", "code"),
    [
        (True, 30, "permanent", "self", "1A"),
        (True, 29, "permanent", "self", "1E"),
        (True, 40, "temporary", "referral", "1E"),
        (True, 40, "apprenticeship", "referral", "1B"),
        (True, 40, "fixed_term", "referral", "1B"),
        (True, 10, "permanent", "school", "1C"),
        (True, 10, "permanent", "venture", "1D"),
        (False, 40, "permanent", "school", "2A"),
        (False, 40, "permanent", "venture", "2B"),
    ],
)
def test_cirr_code_of_a_job(in_field, hours, permanence, found_by, code):
    found = cirr_code_of(in_field=in_field, hours=Decimal(hours), permanence=permanence, found_by=found_by)
    assert found == code


def job(first: date, last: date, **more) -> Held:
    return Held(start_on=first, spans=((first, last),), **({"tag": "A"} | more))


def test_code_on_a_day_is_of_the_best_job_else_what_was_told_last():
    day = date(2025, 6, 30)
    jobs = [job(START, day, cirr_code="2B"), job(START, day, cirr_code="1E")]
    assert code_on(day, jobs, []) == "1E"
    told = [("3A", START), ("3B", day), ("3A", date(2025, 7, 1))]
    assert code_on(date(2025, 7, 1), [], told[:2]) == "3B"
    assert code_on(day, [job(START, date(2025, 6, 29), cirr_code="1A")], []) == "4"


def test_first_day_in_the_field_after_a_finish():
    finish = date(2025, 3, 1)
    assert in_field_from(finish, [job(START, finish, in_field=True)]) == finish
    assert in_field_from(finish, [job(START, date(2025, 2, 28), in_field=True)]) is None
    assert in_field_from(finish, [job(date(2025, 4, 1), date(2025, 4, 2), in_field=True)]) == date(2025, 4, 1)
    assert in_field_from(finish, [job(START, date(2025, 9, 1))]) is None


def test_day_of_a_job_that_ended_is_known_from_other_jobs():
    first = job(START, date(2025, 2, 20), known={30: "same", 90: "unknown"})
    again = job(date(2025, 4, 1), date(2025, 7, 15))
    other = job(date(2025, 4, 1), date(2025, 7, 15), tag="B")
    assert days_known(first, [again])[90] == "same"
    assert days_known(first, [other]) == {30: "same", 60: "unknown", 90: "other", 180: "other", 365: "unknown"}


@pytest.mark.parametrize(
    ("marks", "spans"),
    [
        ([("2025-01-10", "same"), ("2025-02-09", "same"), ("2025-01-20", "same")], [("2025-01-10", "2025-02-09")]),
        ([("2025-01-09", "no"), ("2025-01-02", "same")], [("2025-01-10", "2025-01-10")]),
        ([("2025-02-01", "no"), ("2025-01-09", "same")], [("2025-01-10", "2025-01-10")]),
        (
            [("2025-02-09", "same"), ("2025-03-01", "other"), ("2025-04-01", "same"), ("2025-05-01", "same")],
            [("2025-01-10", "2025-02-09"), ("2025-04-01", "2025-05-01")],
        ),
        ([("2025-01-05", "no"), ("2025-01-07", "same")], [("2025-01-10", "2025-01-10")]),
    ],
)
def test_days_at_work_do_not_reach_over_a_no_nor_before_the_start(marks, spans):
    found = spans_of(START, [(date.fromisoformat(day), said) for day, said in marks])
    assert [tuple(map(str, span)) for span in found] == spans


Q1, Q2, Q3 = Quarter(2025, 1), Quarter(2025, 2), Quarter(2025, 3)
FIRST, LAST = date(2025, 1, 1), date(2025, 3, 31)


def paid(first=FIRST, last=LAST, **more):
    return job(first, last, **({"daily_pay": Decimal(10)} | more))


def only(jobs=(), wages=()):
    ((quarter, work),) = quarters_of(jobs, wages).items()
    assert quarter == Q1
    return work


def test_quarters_of_a_job_are_those_that_its_days_touch_and_no_other():
    found = quarters_of([paid(date(2025, 3, 31), date(2025, 7, 1))], [])
    assert {quarter: work.earnings for quarter, work in found.items()} == {Q1: 10, Q2: 910, Q3: 10}
    assert list(found) == [Q1, Q2, Q3]
    assert quarters_of([], []) == {}


def test_pay_of_a_quarter_is_rounded_half_up_to_the_cent():
    assert only([paid(FIRST, FIRST, daily_pay=Decimal("0.125"))]).earnings == Decimal("0.13")


def test_spans_of_a_job_and_jobs_of_a_quarter_are_added_up():
    twice = Held(FIRST, "A", ((FIRST, FIRST), (LAST, LAST)), daily_pay=Decimal(10))
    assert only([twice]).earnings == 20
    apart = Held(FIRST, "A", ((FIRST, FIRST), (date(2025, 5, 1), date(2025, 5, 2))), daily_pay=Decimal(10))
    assert [work.earnings for work in quarters_of([apart], []).values()] == [10, 20]
    both = only([paid(FIRST, FIRST), paid(LAST, LAST, tag="B")])
    assert (both.earnings, both.tags, both.counts) == (20, {"A", "B"}, True)


def test_day_known_elsewhere_is_work_without_pay_or_name():
    away = Held(FIRST, "A", (), elsewhere=(LAST,))
    assert only([away]) == Work(employed=True)
    assert only([paid(), Held(FIRST, "B", (), elsewhere=(LAST,))]).earnings is None
    assert only([Held(FIRST, "A", ((FIRST, FIRST),), daily_pay=Decimal(10), elsewhere=(LAST,))]).earnings == 10


@pytest.mark.parametrize(
    ("wages", "work"),
    [
        ([Wage(Q1, True, earnings=Decimal(7), tag="A")], Work(True, False, Decimal(7), employers=frozenset("A"))),
        ([Wage(Q1, False)], Work(False, False, None)),
        ([Wage(Q1, False, earnings=Decimal(7))], Work(False, False, None)),
        ([Wage(Q1, True)], Work(True, False, None)),
        ([Wage(Q1, True, True, Decimal(7), "A")], Work(True, True, None)),
        (
            [Wage(Q1, True, False, Decimal(7), "A"), Wage(Q1, True, True, Decimal(9), "B")],
            Work(True, False, Decimal(7), employers=frozenset("A")),
        ),
        (
            [Wage(Q1, True, False, Decimal(7), "A"), Wage(Q1, True, False, None, "B")],
            Work(True, False, None, employers=frozenset("AB")),
        ),
        (
            [Wage(Q1, False, False, Decimal(9), "B"), Wage(Q1, True, False, Decimal(0), "A")],
            Work(True, False, Decimal(0), employers=frozenset("A")),
        ),
    ],
)
def test_wage_records_of_a_quarter(wages, work):
    assert only(wages=wages) == work


def test_wage_record_goes_before_wage_times_days_and_a_job_stays_work_without_one():
    record = Wage(Q1, True, earnings=Decimal(7), tag="A")
    assert only([paid()], [record]).earnings == 7
    assert only([paid()], [Wage(Q1, False)]).earnings == 900
    assert only([paid(tag="B")], [record]).tags == {"A", "B"}


def test_record_of_an_employer_whose_only_job_is_subsidised_is_subsidised_too():
    helped, record = paid(subsidised=True), Wage(Q1, True, earnings=Decimal(7), tag="A")
    assert only([helped], [record]) == Work(True, True, None)
    assert only([helped, paid()], [record]).counts is True
    assert only([helped], [Wage(Q1, True, earnings=Decimal(7), tag="B")]).earnings == 7
    assert only([helped], [Wage(Q1, True, earnings=Decimal(7))]).earnings == 7
    assert only([paid(subsidised=True, tag="")], [Wage(Q1, True, earnings=Decimal(7))]).counts is True
    assert only([paid()], [Wage(Q1, True, True, Decimal(7), "A")]).earnings == 900


def test_what_was_told_last_by_then_is_the_code_and_later_words_are_not():
    told = [("3B", date(2025, 2, 1)), ("3A", date(2025, 1, 1)), ("3C", date(2025, 3, 1))]
    assert code_on(date(2025, 2, 28), [], told) == "3B"
    assert code_on(date(2025, 2, 1), [], told) == "3B"
    assert code_on(date(2025, 3, 2), [], told) == "3C"
    assert code_on(date(2024, 12, 31), [], told) == "4"
    assert code_on(date(2025, 2, 28), [job(FIRST, LAST, cirr_code="2A")], told) == "2A"


@pytest.mark.parametrize(
    ("known", "elsewhere", "others", "said"),
    [
        ({30: "same"}, (), [], "same"),
        ({}, (), [], "unknown"),
        ({30: "no"}, (), [], "no"),
        ({30: "other"}, (), [], "other"),
        ({30: "no"}, (30,), [], "other"),
        ({30: "no"}, (29,), [], "no"),
        ({30: "no"}, (), ["B"], "other"),
        ({30: "no"}, (), ["A"], "same"),
        ({30: "no"}, (), ["B", "A"], "same"),
    ],
)
def test_day_30_of_a_job(known, elsewhere, others, said):
    day = START + timedelta(days=30)
    days = tuple(START + timedelta(days=number) for number in elsewhere)
    one = Held(START, "A", ((START, START),), known=known, elsewhere=days)
    assert days_known(one, [job(day, day, tag=tag) for tag in others])[30] == said


def test_checkpoints_are_counted_in_days_from_the_start():
    one = Held(START, "A", ((START, START + timedelta(days=90)),))
    assert days_known(one, []) == {30: "same", 60: "same", 90: "same", 180: "unknown", 365: "unknown"}


@pytest.mark.parametrize(
    ("marks", "more", "days"),
    [
        ([], {}, (0, False)),
        ([(date(2025, 4, 10), "same")], {}, (90, False)),
        ([(date(2025, 4, 10), "same")], {"ended_on": date(2025, 4, 10)}, (90, True)),
        ([(date(2025, 2, 9), "same"), (date(2025, 4, 10), "no")], {"known": {30: "same", 90: "no"}}, (90, True)),
        ([(date(2025, 2, 9), "same")], {"known": {30: "same", 60: "unknown"}}, (30, False)),
        ([(date(2025, 2, 9), "same")], {"elsewhere": (date(2025, 3, 11),)}, (60, True)),
        (
            [(date(2025, 2, 9), "same"), (date(2025, 4, 10), "no"), (date(2025, 7, 9), "same")],
            {"known": {30: "same", 90: "no", 180: "same"}, "ended_on": date(2025, 8, 8)},
            (90, True),
        ),
    ],
)
def test_job_lasts_to_the_last_day_seen_or_to_the_first_day_known_without_it(marks, more, days):
    assert lasted(Held(START, "A", spans_of(START, marks), **more)) == days


def test_day_on_which_somebody_was_seen_at_work_is_none_on_which_they_were_gone():
    """The check of day 30 was written down as no, and a pay slip of that very day was seen."""
    seen = job(START, START + timedelta(days=30), known={30: "no"})
    assert lasted(seen) == (30, False)
    assert lasted(job(START, START + timedelta(days=30), known={30: "no", 60: "no"})) == (60, True)
