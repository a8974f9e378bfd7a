from datetime import date

import pytest

from pathways.planning.days_off import as_text, from_text, holidays

# As the Office of Personnel Management publishes them, with the days off for those on a weekend.
OF_2026 = [
    "2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03", "2026-07-04", "2026-09-07",
    "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25",
]  # fmt: skip
OF_2027 = [
    "2027-01-01", "2027-01-18", "2027-02-15", "2027-05-31", "2027-06-18", "2027-06-19", "2027-07-04", "2027-07-05",
    "2027-09-06", "2027-10-11", "2027-11-11", "2027-11-25", "2027-12-24", "2027-12-25", "2027-12-31",
]  # fmt: skip


@pytest.mark.parametrize(("year", "days"), [(2026, OF_2026), (2027, OF_2027)])
def test_federal_holidays_are_those_that_are_published(year, days):
    assert [day.isoformat() for day in holidays(date(year, 1, 1), date(year, 12, 31))] == days


def test_holidays_across_two_years_are_those_in_between():
    found = holidays(date(2026, 12, 20), date(2027, 1, 5))
    assert list(found) == [date(2026, 12, 25), date(2027, 1, 1)]


def test_days_as_text_come_back_as_they_were():
    days = holidays(date(2026, 1, 1), date(2026, 12, 31))
    assert from_text(as_text(days)) == days


def test_a_line_without_a_day_is_named():
    with pytest.raises(ValueError, match="spring break"):
        from_text("2027-03-15 off\nspring break")
    with pytest.raises(ValueError, match="2027-02-30"):
        from_text("2027-02-30")
