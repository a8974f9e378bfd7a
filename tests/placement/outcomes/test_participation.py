"""Periods of participation and the trainings in them, on histories that can be counted on a calendar."""

from datetime import date, timedelta

import pytest

from placement.outcomes.history import History, Past, Seat
from placement.outcomes.participation import Period, Training, periods_of, refund_day, stretches, was_enrolled

TODAY = date(2025, 12, 31)
BEGIN = date(2025, 1, 6)


def on(*days):
    """Days counted from the first Monday of 2025."""
    return [BEGIN + timedelta(days=day) for day in days]


def day(number):
    return on(number)[0]


def seat(pathway="net", begin=0, until=None, starts=0, ends=150, run=""):
    return Seat(pathway, day(begin), None if until is None else day(until), day(starts), day(ends), run)


@pytest.mark.parametrize(
    ("services", "gaps", "found"),
    [
        ((), (), []),
        ((0,), (), [(0, 0)]),
        ((0, 90), (), [(0, 90)]),
        ((0, 91), (), [(0, 0), (91, 91)]),
        ((0, 50, 141, 232), (), [(0, 50), (141, 141), (232, 232)]),
        ((0, 91), ((10, 10),), [(0, 91)]),
        ((0, 92), ((10, 10),), [(0, 0), (92, 92)]),
        ((91, 0, 0), (), [(0, 0), (91, 91)]),
    ],
)
def test_ninety_silent_days_between_two_services_end_a_period(services, gaps, found):
    planned = [(day(first), day(last)) for first, last in gaps]
    told = stretches(on(*services), planned, TODAY)
    assert told == [(day(first), day(last)) for first, last in found]


def test_day_to_come_begins_no_period_and_holds_the_last_one_open():
    ahead = TODAY + timedelta(days=1)
    assert stretches([ahead], [], TODAY) == []
    assert stretches([BEGIN, ahead], [], TODAY) == [(BEGIN, None)]
    assert stretches([TODAY], [], TODAY) == [(TODAY, None)]


def told(seats, services=(), today=TODAY, finished=(), past=()):
    """Return each period as its first day, its exit, and its trainings as (pathway, begun, graduated, until)."""
    history = History(
        seats=tuple(seats),
        services=tuple(on(*services)),
        finished=tuple((day(number), pathway) for number, pathway in finished),
        past=tuple(past),
    )
    return [
        (number(one.began_on), number(one.exit_on), [trained(training) for training in one.trainings])
        for one in periods_of(history, today)
    ]


def number(moment):
    return None if moment is None else (moment - BEGIN).days


def trained(one):
    return one.pathway, number(one.enrolled_on), number(one.graduated_on), number(one.until_on)


NET = ("net", 0, None, None)


def test_first_period_begins_with_the_seat_and_a_later_one_with_its_service():
    assert told([seat()], (5, 10, 200)) == [(0, 10, [NET]), (200, 200, [NET])]
    assert told([seat(begin=5)], (0, 10)) == [(0, 10, [("net", 5, None, None)])]


def test_seat_without_a_service_is_an_open_period_that_nobody_was_served_in():
    assert told([seat(begin=4), seat("it", begin=2)]) == [(2, None, [("it", 2, None, None), ("net", 4, None, None)])]
    for services, served in (((), False), ((0,), True)):
        (one,) = periods_of(History(seats=(seat(),), services=tuple(on(*services))), TODAY)
        assert one.served is served


def test_service_without_a_seat_is_no_period():
    assert told([], (0, 10)) == []


@pytest.mark.parametrize(("begin", "count"), [(100, 1), (101, 0)])
def test_seat_that_begins_after_today_is_none_yet(begin, count):
    assert len(told([seat(begin=begin)], today=day(100))) == count


@pytest.mark.parametrize(
    ("until", "begin", "pathways"),
    [
        (20, 200, [["net"], ["it"]]),
        (199, 200, [["net"], ["it"]]),
        (200, 200, [["net"], ["it", "net"]]),
        (None, 200, [["net"], ["it", "net"]]),
        (20, 199, [["it", "net"], ["it"]]),
        (20, 201, [["net"], ["it"]]),
    ],
)
def test_seat_belongs_to_the_periods_in_which_it_was_held(until, begin, pathways):
    found = told([seat(until=until), seat("it", begin=begin)], (0, 10, 200))
    assert [sorted(name for name, *_ in trainings) for _, _, trainings in found] == pathways


def test_seat_that_ended_before_the_first_service_belongs_to_the_first_period():
    assert told([seat(begin=0, until=10)], (20,)) == [(0, 20, [("net", 0, None, 10)])]


def test_period_in_which_no_seat_was_held_is_none():
    assert told([seat(until=20)], (0, 10, 200)) == [(0, 10, [("net", 0, None, 20)])]


def test_what_was_finished_before_a_period_is_no_training_of_it_but_where_there_is_nothing_else():
    back = seat("it", begin=200)
    assert [trainings for _, _, trainings in told([seat(), back], (0, 10, 200), finished=[(10, "net")])] == [
        [("net", 0, 10, None)],
        [("it", 200, None, None)],
    ]
    assert [trainings for _, _, trainings in told([seat()], (0, 10, 200), finished=[(10, "net")])] == [
        [("net", 0, 10, None)],
        [("net", 0, 10, None)],
    ]
    same_day = told([seat(), back], (0, 10, 200), finished=[(200, "net")])
    assert same_day[1][2] == [("net", 0, 200, None), ("it", 200, None, None)]


def test_finish_of_a_later_period_is_none_of_an_earlier_one():
    found = told([seat(until=20), seat(begin=200)], (0, 10, 200), finished=[(200, "net")])
    assert [trainings for _, _, trainings in found] == [[("net", 0, None, 20)], [("net", 200, 200, None)]]


@pytest.mark.parametrize(
    ("finished", "graduated"),
    [
        ([(50, "")], [None, 50]),
        ([(50, "net")], [50, None]),
        ([(50, "web")], [None, None]),
        ([(29, "")], [29, None]),
        ([(30, "")], [None, 30]),
        ([(29, "it")], [None, None]),
        ([(40, "it"), (60, "it")], [None, 40]),
        ([(60, "net"), (40, "it")], [60, 40]),
    ],
)
def test_finish_is_of_the_pathway_that_it_names_or_else_of_the_one_begun_last(finished, graduated):
    ((_, _, trainings),) = told([seat(), seat("it", begin=30)], (0, 60), finished=finished)
    assert [one[2] for one in trainings] == graduated


def test_seats_of_a_pathway_are_one_training_with_the_first_plan_that_was_held():
    seats = (seat(until=3, ends=100, run="one"), seat(begin=50, starts=50, ends=150, run="two"))
    (one,) = periods_of(History(seats=seats[::-1], services=tuple(on(0, 60))), TODAY)
    assert one.trainings == (Training("net", day(0), day(150), None, None, True, "two"),)
    kept = (seat(until=30, ends=100, run="one"), seat(begin=50, until=70, starts=50, ends=150, run="two"))
    (one,) = periods_of(History(seats=kept, services=tuple(on(0, 60))), TODAY)
    assert one.trainings == (Training("net", day(0), day(100), None, day(70), True, "one"),)
    given_back = (seat(until=3, ends=100, run="one"),)
    (one,) = periods_of(History(seats=given_back, services=tuple(on(0))), TODAY)
    assert one.trainings == (Training("net", day(0), day(100), None, day(3), False, "one"),)


@pytest.mark.parametrize(
    ("begin", "starts", "last"), [(0, 0, 7), (0, 7, 7), (0, 8, 8), (0, 30, 30), (10, 0, 17), (0, -30, 7)]
)
def test_leaving_costs_nothing_until_the_first_class_or_seven_days(begin, starts, last):
    assert number(refund_day(seat(begin=begin, starts=starts))) == last


@pytest.mark.parametrize(
    ("until", "ends", "enrolled"),
    [(None, 150, True), (7, 150, True), (6, 150, False), (None, 7, True), (None, 6, False), (7, 6, False)],
)
def test_who_left_before_the_refund_day_or_came_when_all_was_over_was_not_enrolled(until, ends, enrolled):
    assert was_enrolled(seat(until=until, ends=ends)) is enrolled


def past(begun=0, planned=100, **days):
    return Past("net", day(begun), day(planned), **{name: day(number) for name, number in days.items()})


@pytest.mark.parametrize(
    ("one", "today", "ended"),
    [
        (past(), 189, None),
        (past(), 190, 100),
        (past(graduated_on=90), 91, 90),
        (past(exit_on=80), 81, 80),
        (past(graduated_on=90, exit_on=95), 200, 95),
    ],
)
def test_period_of_before_this_site_ends_as_typed_or_with_the_finish_or_90_days_after_the_plan(one, today, ended):
    (found,) = periods_of(History(past=(one,)), day(today))
    assert (number(found.began_on), number(found.exit_on), found.past, found.served) == (0, ended, one, True)
    assert found.trainings == (Training("net", day(0), day(100), one.graduated_on, found.exit_on),)


def test_periods_are_told_from_the_oldest_on():
    found = told([seat(begin=150)], (150,), past=[past(begun=-300, exit_on=-200), past(begun=-900, exit_on=-700)])
    assert [begun for begun, _, _ in found] == [-900, -300, 150]


def training(pathway="net", begun=0, graduated=None, until=None):
    told = [None if one is None else day(one) for one in (graduated, until)]
    return Training(pathway, day(begun), day(100), *told)


@pytest.mark.parametrize(
    ("trainings", "main"),
    [
        ([training("it", 0, graduated=50), training("net", 10)], "it"),
        ([training("it", 0, graduated=50), training("net", 10, graduated=40)], "it"),
        ([training("it", 0), training("net", 10)], "net"),
        ([training("it", 10), training("net", 0)], "it"),
        ([training("net", 0), training("it", 0)], "net"),
        ([training("it", 0, graduated=50), training("net", 10, graduated=50)], "net"),
    ],
)
def test_person_counts_in_the_training_finished_last_or_else_begun_last(trainings, main):
    assert Period(day(0), None, tuple(trainings)).main.pathway == main


@pytest.mark.parametrize(
    ("trainings", "exit_on", "until"),
    [
        ([training()], None, None),
        ([training()], 60, 60),
        ([training(graduated=50)], None, 50),
        ([training(until=40)], None, 40),
        ([training(graduated=50, until=70)], None, 50),
        ([training(graduated=50), training("it", until=70)], None, 70),
        ([training(graduated=50), training("it")], None, None),
        ([training(graduated=50), training("it")], 80, 80),
        ([training(until=70)], 60, 60),
        ([training(until=70)], 80, 70),
        ([training(until=70)], 70, 70),
    ],
)
def test_training_lasts_until_the_end_of_the_last_pathway_and_not_beyond_the_exit(trainings, exit_on, until):
    one = Period(day(0), None if exit_on is None else day(exit_on), tuple(trainings))
    assert number(one.in_training_until) == until


def test_period_and_training_cannot_be_changed():
    for thing, name in ((training(), "enrolled_on"), (Period(day(0), None, ()), "began_on")):
        with pytest.raises(AttributeError):
            setattr(thing, name, TODAY)
    assert Training("net", day(0), day(1)).at_refund is True
    assert Period(day(0), None, ()).served is True
