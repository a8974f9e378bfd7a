from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from pathways.planning.weekly import Slot, weekly

NEW_YORK = ZoneInfo("America/New_York")
TUESDAY = Slot(1, time(18), 90, "Class", "Room 2")


def test_weekly_sessions_keep_their_hour_when_the_clocks_change():
    found = weekly([TUESDAY], date(2026, 10, 27), date(2026, 11, 10), {}, NEW_YORK)
    assert [one.starts_at.astimezone(UTC).hour for one in found] == [22, 23, 23]
    assert {one.starts_at.hour for one in found} == {18}


def test_a_day_off_is_left_out_and_the_week_goes_on():
    off = {date(2026, 11, 3): "off"}
    found = weekly([TUESDAY], date(2026, 10, 26), date(2026, 11, 10), off, NEW_YORK)
    assert [one.starts_at.date().day for one in found] == [27, 10]


def test_two_slots_come_in_the_order_of_the_calendar():
    thursday = Slot(3, time(9), 60, "Lab")
    found = weekly([thursday, TUESDAY], date(2026, 10, 26), date(2026, 11, 5), {}, NEW_YORK)
    assert [(one.title, one.starts_at.day) for one in found] == [("Class", 27), ("Lab", 29), ("Class", 3), ("Lab", 5)]
    assert found[0].ends_at - found[0].starts_at == datetime(2026, 1, 1, 1, 30) - datetime(2026, 1, 1)
