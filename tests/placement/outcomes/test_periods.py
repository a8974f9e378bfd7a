from datetime import date

import pytest

from placement.outcomes.periods import Quarter, add_months, exit_date, programme_year, quarter_after_exit, quarter_of


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


def test_planned_service_is_no_exit():
    assert exit_date([*SERVICES, date(2025, 12, 1)], [], date(2025, 10, 1)) is None


def test_open_gap_is_no_exit():
    assert exit_date(SERVICES, [(date(2025, 3, 5), None)], date(2026, 3, 1)) is None


def test_days_of_a_planned_gap_do_not_count():
    gap = (date(2025, 3, 11), date(2025, 4, 10))  # 30 days
    assert exit_date(SERVICES, [gap], date(2025, 6, 28)) is None
    assert exit_date(SERVICES, [gap], date(2025, 6, 29)) == date(2025, 3, 1)


def test_person_without_service_has_no_exit():
    assert exit_date([], [], date(2025, 6, 28)) is None
