"""The smallest counts, and which of them are told of together."""

from dataclasses import FrozenInstanceError

import pytest

from placement.outcomes.cells import Cell, Relation, cells_of, families, values_of
from placement.outcomes.formulas import Count


def relation(outer, inner):
    return Relation((outer, "total"), (inner, "total"))


def test_every_count_has_a_cell_for_those_in_it_those_not_and_those_left_out():
    counts = {2023: {"rate": {"it": Count(3, 10, excluded=2)}}, 2024: {"rate": {"it": Count(0, 1)}}}
    assert values_of(counts) == {
        Cell("rate", "yes", 2023, "it"): 3,
        Cell("rate", "no", 2023, "it"): 7,
        Cell("rate", "out", 2023, "it"): 2,
        Cell("rate", "yes", 2024, "it"): 0,
        Cell("rate", "no", 2024, "it"): 1,
        Cell("rate", "out", 2024, "it"): 0,
    }


def test_counts_stand_in_the_same_order_in_whatever_order_years_and_pathways_come():
    """The solver goes its way by the order of its columns: a second process must hide what the first one hid."""
    one, other = {"it": Count(3, 10), "net": Count(2, 5)}, {"net": Count(2, 5), "it": Count(3, 10)}
    counts = [{2023: {"rate": one}, 2024: {"rate": other}}, {2024: {"rate": one}, 2023: {"rate": other}}]
    assert list(values_of(counts[0])) == list(values_of(counts[1]))


def test_an_end_of_a_measure_is_the_sum_of_its_parts_over_years_and_pathways():
    assert cells_of("rate", "yes", [2023], ["it"]) == (Cell("rate", "yes", 2023, "it"),)
    total = cells_of("rate", "total", [2023, 2024], iter(["it", "net"]))
    assert [(cell.part, cell.year, cell.pathway) for cell in total] == [
        (part, year, pathway) for part in ("yes", "no") for year in (2023, 2024) for pathway in ("it", "net")
    ]
    assert {cell.part for cell in cells_of("rate", "all", [2023], ["it"])} == {"yes", "no", "out"}


def test_measures_that_no_relation_joins_are_apart():
    assert families(["a", "b", "c"], []) == [{"a"}, {"b"}, {"c"}]
    assert families(["a", "b", "c"], [relation("a", "c")]) == [{"b"}, {"a", "c"}]
    assert families(["a"], [relation("a", "c")]) == families(["c"], [relation("a", "c")]) == [{"a", "c"}]


def test_relations_join_over_more_than_one_step_in_any_order():
    """a and d know of each other by way of b and c, though b is looked at before what joins them."""
    links = [relation("a", "b"), relation("c", "d"), relation("b", "c")]
    assert families(["a", "d", "b", "c"], links) == [{"a", "b", "c", "d"}]
    assert families(["e", "a", "d", "b", "c"], links)[0] == {"e"}


def test_relation_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        relation("a", "b").outer = ("b", "total")
