"""Dates and credit, computed when read."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labs.dates.policy import Schedule, schedule

DAY = timedelta(days=1)
DUE = datetime(2026, 3, 3, 17, tzinfo=UTC)


def dates(**changes):
    values = {"due": DUE, "extended_to": None, "pauses": [], "grace_days": 7, "credit_steps": [], "now": DUE}
    return schedule(**values | changes)


def test_no_date_never_closes_and_counts_in_full():
    assert Schedule().credit(DUE + 900 * DAY) == 100
    assert dates(due=None, extended_to=DUE).due is None


def test_grace_counts_in_full_and_steps_start_after_it():
    plan = dates(credit_steps=[[0, 90], [7, 50]])
    assert plan.credit(DUE + 7 * DAY) == 100
    assert plan.credit(DUE + 8 * DAY) == 90
    assert plan.credit(DUE + 15 * DAY) == 50


NEW_YORK = ZoneInfo("America/New_York")
# The clocks went back there in the night to 1 November 2026, and forward in that to 14 March 2027.
AUTUMN = datetime(2026, 10, 30, 23, 59, tzinfo=NEW_YORK)
SPRING = datetime(2027, 3, 10, 23, 59, tzinfo=NEW_YORK)


@pytest.mark.parametrize(("due", "hours"), [(AUTUMN, 1), (SPRING, -1)])
def test_days_are_those_of_the_calendar_when_the_clocks_change(due, hours):
    plan = dates(due=due, credit_steps=[[0, 80], [7, 50]], now=due)
    last = due.astimezone(UTC) + 7 * DAY + timedelta(hours=hours)
    assert (plan.full_until.hour, plan.full_until.minute) == (23, 59)
    assert plan.full_until.astimezone(UTC) == last
    assert (plan.credit(last), plan.credit(last + timedelta(seconds=1))) == (100, 80)
    assert [moment.hour for moment, _share in plan.moments()] == [23, 23]
    assert plan.credit(last + 7 * DAY) == 80
    assert plan.credit(last + 7 * DAY + timedelta(seconds=1)) == 50


def test_pause_over_the_change_of_clocks_moves_the_date_by_the_same_days():
    start, end = (datetime(2026, month, day, 10, tzinfo=NEW_YORK) for month, day in ((10, 28), (11, 4)))
    plan = dates(due=AUTUMN, pauses=[(start.astimezone(UTC), end.astimezone(UTC))], now=end)
    assert plan.due == datetime(2026, 11, 6, 23, 59, tzinfo=NEW_YORK)
    assert plan.moved_from == AUTUMN


def test_extension_of_another_time_zone_keeps_the_cohorts_calendar():
    until = datetime(2026, 10, 31, 23, 59, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert dates(due=AUTUMN - DAY, extended_to=until).full_until == datetime(2026, 11, 7, 10, 59, tzinfo=NEW_YORK)


def test_extension_counts_only_when_it_is_later():
    assert dates(extended_to=DUE + DAY).due == DUE + DAY
    assert dates(extended_to=DUE - DAY).due == DUE


def test_own_date_tells_from_which_it_was_moved():
    assert dates(extended_to=DUE + DAY).moved_from == DUE
    assert dates(pauses=[(DUE - 5 * DAY, DUE - 3 * DAY)]).moved_from == DUE
    assert dates().moved_from is None
    assert dates(due=None, extended_to=DUE).moved_from is None


def test_pause_moves_the_date_by_its_length():
    assert dates(pauses=[(DUE - 5 * DAY, DUE - 3 * DAY)]).due == DUE + 2 * DAY


def test_pause_that_lasts_moves_the_date_with_the_day():
    assert dates(pauses=[(DUE - DAY, None)], now=DUE + 3 * DAY).due == DUE + 4 * DAY


def test_pause_after_the_date_changes_nothing():
    assert dates(pauses=[(DUE + DAY, DUE + 2 * DAY)]).due == DUE
    assert dates(pauses=[(DUE, DUE + 2 * DAY)]).due == DUE


def test_pauses_count_in_the_order_in_which_they_began_also_one_that_lasts():
    pauses = [(DUE - DAY, None), (DUE - 5 * DAY, DUE - 4 * DAY)]
    assert dates(pauses=pauses, now=DUE + DAY).due == DUE + 3 * DAY


def test_pause_within_the_time_that_an_earlier_pause_gave_counts():
    assert dates(pauses=[(DUE - DAY, DUE), (DUE + DAY / 2, DUE + 2 * DAY)]).due == DUE + 2.5 * DAY


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.floats(0, 60), st.floats(0, 100)), max_size=5), st.floats(0, 120), st.floats(0, 120))
def test_credit_stays_in_bounds_for_any_steps(steps, first, second):
    plan = dates(credit_steps=steps)
    for days in (first, second):
        assert 0 <= plan.credit(DUE + days * DAY) <= 100


def test_hour_that_comes_twice_stays_the_one_it_was():
    """Counting days on the cohort's clocks forgets which of both it is: nobody who got none may lose the hour."""
    second = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=1)
    assert dates(due=second).due.astimezone(UTC) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_more_days_move_the_date_and_an_extension_is_not_added_on_top():
    due = datetime(2026, 10, 30, 18, tzinfo=ZoneInfo("America/New_York"))
    values = {"due": due, "pauses": [], "grace_days": 0, "credit_steps": [], "now": due}
    own = schedule(**values, extended_to=None, more_days=3)
    # The clocks change in between: the hour on the clock stays.
    assert own.due == datetime(2026, 11, 2, 18, tzinfo=ZoneInfo("America/New_York"))
    later = due + timedelta(days=2)
    assert schedule(**values, extended_to=later, more_days=3).due == own.due
