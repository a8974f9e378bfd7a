"""The search for tables that fit what was said, on sums small enough to solve by hand."""

from dataclasses import FrozenInstanceError
from types import SimpleNamespace

import numpy as np
import pytest

from placement.outcomes.fitting import Row, Sums, System


def system(truth, rows, sums, more=100):
    """A system of columns with their true values; `rows` are (name, columns that it adds up)."""
    known = np.array(truth, dtype=np.int64)
    said = [Row(name, dict.fromkeys(columns, 1)) for name, columns in rows]
    return System(known, known + more, said, sums)


def test_sums_of_a_table_are_worked_out_at_once():
    table = np.array([1, 10, 100])
    assert Sums([{0: 1, 2: 1}, {1: -2}, {0: 3, 1: 1, 2: 1}]).of(table).tolist() == [101, -20, 113]
    assert Sums([]).of(table).tolist() == []


def test_count_that_is_said_is_bounded_by_whoever_said_it():
    found = system([4, 6], [("whole", (0, 1)), ("left", (0,))], [(0,), (1,)])
    assert found.narrow(1) == [0, 1]
    assert found.bounding(0, 1) == {"left"}
    assert found.bounding(1, 1) == {"whole", "left"}


def test_count_inside_a_sum_is_anything_up_to_the_sum():
    found = system([4, 6], [("whole", (0, 1))], [(0,)])
    assert found.bounding(0, 10) is None
    assert found.narrow(10) == []
    assert (found.low.tolist(), found.high.tolist()) == ([0], [10])
    assert found.bounding(0, 11) == {"whole"}


def test_nothing_is_larger_than_what_a_reader_may_think():
    found = system([4, 6], [], [(0,)], more=5)
    assert found.bounding(0, 9) is None
    assert found.bounding(0, 10) == set()


def test_statement_without_a_name_bounds_and_is_not_named():
    found = system([4, 6], [(None, (0,))], [(0,)])
    assert found.bounding(0, 1) == set()


def test_statement_that_is_taken_back_bounds_nothing_until_it_is_made_again():
    found = system([4, 6], [("whole", (0, 1)), ("left", (0,))], [(0,)])
    found.unsay("left")
    assert found.bounding(0, 10) is None
    kept = found.say("left")
    assert len(kept) >= 2
    assert found.narrow(1) == [0]
    assert all(found._said.of(one.table).tolist() == [10, 4] for one in found.tables)
    assert found.bounding(0, 1) == {"left"}
    found.unsay("left")
    found.look_again(kept)
    assert found.narrow(10) == []


def test_many_sums_are_stretched_by_one_table():
    found = system([1, 1, 1], [("whole", (0, 1, 2))], [(0,), (1,), (2,)])
    found.stretch([0, 1, 2])
    assert len(found.tables) == 1
    found.stretch([0])
    assert found.high[0] == 3


@pytest.mark.parametrize(
    ("proposed", "fits"),
    [((3, 7), True), ((3.4, 6.6), True), ((4, 7), False), ((-1, 11), False), ((10,), False), ((0, 10), True)],
)
def test_proposal_is_kept_only_where_it_fits_in_whole_numbers(proposed, fits):
    found = system([4, 6], [("whole", (0, 1))], [(0,)])
    assert found._keep(proposed) is fits
    assert len(found.tables) == fits
    assert bool(found.low[0] < 4) is fits


def pairs():
    """Three people of whom each two are at most one: by halves 3 · ½ would fit, in whole numbers one person does."""
    said = [
        Row(name, dict.fromkeys(columns, 1)) for name, columns in (("p", (0, 1, 3)), ("q", (0, 2, 4)), ("r", (1, 2, 5)))
    ]
    return System(np.array([0, 0, 0, 1, 1, 1]), np.full(6, 1), said, [(0, 1, 2)])


def test_half_a_person_is_asked_for_once_more_in_whole_numbers():
    found = pairs()
    assert found.bounding(0, 1) is None
    assert (found.low[0], found.high[0]) == (0, 1)
    assert found.bounding(0, 2) is not None


def asked_whole(found):
    """What a system asks for in whole numbers from now on: how much is enough, and whether the most is wanted."""
    asked, ask = [], found._propose_whole
    found._propose_whole = lambda columns, enough, most: (asked.append((enough, most)), ask(columns, enough, most=most))
    return asked


def covers():
    """Three people of whom of each two at least one is there: by halves 3 · ½ would do, in whole numbers two do."""
    said = [
        Row(name, {one: 1, other: 1, more: -1})
        for name, one, other, more in (("p", 0, 1, 3), ("q", 0, 2, 4), ("r", 1, 2, 5))
    ]
    return System(np.ones(6, dtype=np.int64), np.full(6, 1), said, [(0, 1, 2)])


def test_in_whole_numbers_the_first_table_that_is_wide_enough_is_enough():
    most, least = pairs(), covers()
    asked = asked_whole(most), asked_whole(least)
    assert (most.bounding(0, 1), least.bounding(0, 1)) == (None, None)
    assert asked == ([(1, True)], [(2, False)])
    assert (least.low[0], least.high[0]) == (2, 3)


def test_sum_that_is_bounded_with_halves_already_is_not_asked_for_in_whole_numbers():
    """Beside the pairs somebody who is always there: by halves from 1 to 2.5 people."""
    found = pairs()
    said = [*found.rows, Row("always", {6: 1})]
    found = System(np.array([0, 0, 0, 1, 1, 1, 1]), np.full(7, 1), said, [(0, 1, 2, 6)])
    asked = asked_whole(found)
    assert found.bounding(0, 2)
    assert asked == []


def test_sum_that_halves_bound_to_just_as_many_as_are_wanted_is_asked_for_in_whole_numbers():
    """Twice the pairs: by halves from 0 to 3 people, in whole numbers to 2."""
    one = pairs().rows
    twice = [*one, *(Row(row.name, {column + 6: 1 for column in row.terms}) for row in one)]
    found = System(np.array([0, 0, 0, 1, 1, 1] * 2), np.full(12, 1), twice, [(0, 1, 2, 6, 7, 8)])
    assert found.bounding(0, 3)
    assert (found.low[0], found.high[0]) == (0, 2)


def test_solver_that_gives_up_has_found_no_table_and_no_end():
    found = system([4, 6], [("whole", (0, 1))], [(0,)])
    found._ask = lambda columns, most: SimpleNamespace(row_dual=[], col_value=[])
    assert found._propose({0}, most=True) == (set(), 0.0, False)


def test_table_for_many_sums_is_not_asked_for_once_more():
    found = pairs()
    found.stretch([0])
    assert found.tables == []


def test_largest_and_smallest_sum_are_asked_for_once_each_and_no_more_than_is_wanted():
    found = system([4, 6], [("whole", (0, 1))], [(0,)])
    assert found.bounding(0, 10) is None
    assert [int(one.table[0]) for one in found.tables] == [10, 0]
    assert found.bounding(0, 10) is None
    assert len(found.tables) == 2
    assert found.bounding(0, 6) is None
    assert len(found.tables) == 2


def test_first_answer_that_is_wide_enough_is_the_last_that_is_asked_for():
    found = system([4, 6], [("whole", (0, 1))], [(0,)])
    assert found.bounding(0, 6) is None
    assert (found.low[0], found.high[0]) == (4, 10)


def test_sums_are_stretched_upwards():
    found = system([4, 6], [("whole", (0, 1))], [(0,)])
    found.stretch([0])
    assert (found.low[0], found.high[0]) == (4, 10)


def test_solver_goes_on_from_its_last_answer_in_one_thread_and_in_silence(capfd):
    found = system([4, 6], [("whole", (0, 1))], [(0,)])
    found.bounding(0, 10)
    names = ("threads", "presolve", "solver", "simplex_strategy", "output_flag")
    assert [found._solver.getOptionValue(name)[1] for name in names] == [1, "off", "simplex", 4, False]
    assert capfd.readouterr() == ("", "")


def test_row_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Row("whole", {0: 1}).name = "other"


def test_published_example_of_sdctable_is_bounded_as_sdctable_bounds_it():
    """Each row and column hides two cells or more, and w·b is known all the same; with x·d hidden too, it is 0 to 78.

    Source: sdcTable's own test of it (sdcTools/sdcTable, tests/testthat/test-simpleheuristic.R), which asks GLPK.
    """
    numbers = [(30, 47, 64, 89), (90, 124, 5, 31), (92, 100, 59, 85), (800, 991, 651, 685)]
    cells = [f"{row}{column}" for row in "wxyz" for column in "abcd"]
    place = {cell: n for n, cell in enumerate(cells)}
    sums = [(name, tuple(n for cell, n in place.items() if name in cell)) for name in "wxyzabcd"]
    hidden = {"wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd"}
    shown = [(cell, (place[cell],)) for cell in cells if cell not in hidden]
    found = system([n for row in numbers for n in row], [*sums, *shown], [(place["wb"],)], more=5000)
    assert {"wd", "xb", "xd"} <= found.bounding(0, 1)
    assert (found.low[0], found.high[0]) == (47, 47)
    found.unsay("xd")
    assert found.bounding(0, 78) is None
    assert (found.low[0], found.high[0]) == (0, 78)
    assert found.bounding(0, 79)
