from datetime import date, timedelta

import pytest

from placement.outcomes import periods
from placement.outcomes.periods import (
    Quarter,
    add_months,
    exit_date,
    programme_year,
    quarter_after_exit,
    quarter_of,
    silent_days,
)


@pytest.mark.parametrize(
    ("exit_on", "second", "fourth"),
    [
        # The domain's own example: June exit → Q2 = Oct–Dec, Q4 = Apr–Jun.
        (date(2025, 6, 15), Quarter(2025, 4), Quarter(2026, 2)),
        (date(2025, 4, 1), Quarter(2025, 4), Quarter(2026, 2)),
        (date(2025, 7, 1), Quarter(2026, 1), Quarter(2026, 3)),
        (date(2024, 12, 31), Quarter(2025, 2), Quarter(2025, 4)),
        (date(2025, 1, 1), Quarter(2025, 3), Quarter(2026, 1)),
    ],
)
def test_quarters_after_exit(exit_on, second, fourth):
    assert (quarter_after_exit(exit_on, 2), quarter_after_exit(exit_on, 4)) == (second, fourth)


def test_quarter_has_its_first_and_last_day():
    assert (Quarter(2025, 4).first_day, Quarter(2025, 4).last_day) == (date(2025, 10, 1), date(2025, 12, 31))
    assert Quarter(2024, 1).last_day == date(2024, 3, 31)
    assert quarter_of(date(2025, 9, 30)) == Quarter(2025, 3)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2025, 6, 30), 2024), (date(2025, 7, 1), 2025), (date(2025, 1, 1), 2024)]
)
def test_programme_year_begins_in_july(day, year):
    assert programme_year(day) == year


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 1, 15), 12, date(2026, 1, 15)),
        (date(2025, 6, 30), 6, date(2025, 12, 30)),
        (date(2025, 10, 31), 1, date(2025, 11, 30)),
    ],
)
def test_add_months_ends_with_the_month(day, months, then):
    assert add_months(day, months) == then


SERVICES = [date(2025, 1, 10), date(2025, 3, 1)]


def test_exit_is_unknown_before_90_days():
    assert exit_date(SERVICES, [], date(2025, 5, 29)) is None  # 89 days


def test_exit_is_the_last_day_of_service_after_90_days():
    assert exit_date(SERVICES, [], date(2025, 5, 30)) == date(2025, 3, 1)
    assert exit_date([*SERVICES, date(2025, 1, 2)], [], date(2025, 5, 30)) == date(2025, 3, 1)


def test_planned_service_is_no_exit():
    assert exit_date([*SERVICES, date(2025, 12, 1)], [], date(2025, 10, 1)) is None


def test_open_gap_is_no_exit():
    assert exit_date(SERVICES, [(date(2025, 3, 5), None)], date(2026, 3, 1)) is None


def test_days_of_a_planned_gap_do_not_count():
    gap = (date(2025, 3, 11), date(2025, 4, 10))  # 31 days, the last one too
    assert exit_date(SERVICES, [gap], date(2025, 6, 29)) is None
    assert exit_date(SERVICES, [gap], date(2025, 6, 30)) == date(2025, 3, 1)


def test_person_without_service_has_no_exit():
    assert exit_date([], [], date(2025, 6, 28)) is None


def test_quarters_are_ordered_in_time_and_cannot_be_changed():
    quarters = [Quarter(2026, 1), Quarter(2025, 4), Quarter(2025, 2)]
    assert sorted(quarters) == quarters[::-1]
    with pytest.raises(AttributeError):
        quarters[0].number = 2


@pytest.mark.parametrize("month", range(1, 13))
def test_every_day_lies_in_its_quarter_and_quarters_leave_no_day_out(month):
    day = date(2025, month, 15)
    quarter = quarter_of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert quarter.number == (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4)[month - 1]
    assert quarter.plus(1).first_day == quarter.last_day + timedelta(days=1)
    assert quarter.plus(-4) == Quarter(2024, quarter.number)


@pytest.mark.parametrize("month", range(1, 13))
def test_months_add_up_over_the_end_of_the_year(month):
    day = date(2024, month, 28)
    for more in range(1, 26):
        years, rest = divmod(month - 1 + more, 12)
        assert add_months(day, more) == date(2024 + years, rest + 1, 28)
    last = add_months(date(2024, month, 1), 1) - timedelta(days=1)
    assert add_months(date(2023, 12, 31), month) == last


def test_service_of_today_is_no_exit_and_that_of_yesterday_waits():
    today = date(2025, 6, 1)
    assert exit_date([today], [], today) is None
    assert exit_date([date(2025, 5, 31)], [], today) is None


def test_gap_counts_from_the_last_service_to_today_and_never_against_anybody():
    """Silent since 1 March; today is day 100."""
    today = date(2025, 3, 1) + timedelta(days=100)
    before = (date(2025, 1, 1), date(2025, 2, 20))
    over_the_last_day = (date(2025, 2, 20), date(2025, 3, 11))
    not_over = (date(2025, 6, 1), date(2025, 8, 1))
    assert exit_date(SERVICES, [before], date(2025, 3, 1) + timedelta(days=90)) == date(2025, 3, 1)
    assert exit_date(SERVICES, [before], date(2025, 3, 1) + timedelta(days=89)) is None
    assert exit_date(SERVICES, [over_the_last_day], today) == date(2025, 3, 1)
    assert exit_date(SERVICES, [over_the_last_day], today - timedelta(days=1)) is None
    assert exit_date(SERVICES, [not_over], today) == date(2025, 3, 1)
    assert exit_date(SERVICES, [(date(2025, 5, 1), date(2025, 5, 12))], today) is None


@pytest.mark.parametrize(
    ("gaps", "silent"),
    [
        ([], 100),
        ([(10, 10)], 99),
        ([(10, 19), (15, 24)], 85),
        ([(15, 24), (10, 19)], 85),
        ([(10, 29), (15, 19)], 80),
        ([(10, 19), (20, 29)], 80),
        ([(10, 19), (10, 24)], 85),
        ([(91, None)], 90),
        ([(91, 100)], 90),
        ([(91, 200)], 90),
        ([(100, 100)], 99),
        ([(101, 120)], 100),
        ([(-10, 0)], 100),
        ([(-10, 1)], 99),
        ([(-10, None)], 0),
        ([(1, 100), (1, 100)], 0),
    ],
)
def test_day_is_silent_unless_it_lies_in_a_planned_gap(gaps, silent):
    days = [tuple(None if n is None else date(2025, 3, 1) + timedelta(days=n) for n in gap) for gap in gaps]
    assert silent_days(date(2025, 3, 1), date(2025, 3, 1) + timedelta(days=100), days) == silent


def test_no_day_is_silent_before_the_last_service():
    assert silent_days(date(2025, 3, 2), date(2025, 3, 1), []) == 0


def test_open_gap_counts_from_the_day_it_begins():
    today = date(2025, 6, 10)
    assert exit_date(SERVICES, [(today, None)], today) is None
    assert exit_date(SERVICES, [(today + timedelta(days=1), None)], today) == date(2025, 3, 1)


@pytest.mark.parametrize("name", ["_days_of", "quarter_of", "quarter_after_exit", "programme_year", "add_months"])
def test_what_is_worked_out_for_a_day_is_kept_for_a_century_of_them(name):
    """A table asks for each day of each person, and again for each figure (decision 0723)."""
    century = (date(2100, 1, 1) - date(2000, 1, 1)).days
    assert getattr(periods, name).cache_info().maxsize == century
