"""Joining small groups and hiding figures, rule by rule, on tables small enough to check by hand."""

from dataclasses import FrozenInstanceError

import pytest

from placement.outcomes.formulas import Count
from placement.outcomes.suppression import ALL, Hiding, K, Link, join_groups, suppress, total_of

A, B, C = ("a",), ("b",), ("c",)


def hiding(links=(), k=3, **measures):
    """A table of the blocks a, b, … with K = 3; each measure is a list of (yes, total) by block."""
    counts = {}
    for measure, pairs in measures.items():
        blocks = [(name,) for name in "abc"[: len(pairs)]]
        counts[measure] = {block: Count(*pair) for block, pair in zip(blocks, pairs, strict=True)}
        counts[measure][ALL] = sum(counts[measure].values(), Count(0, 0))
    return Hiding(blocks, counts, links, k)


def hidden(table, measure="rate"):
    return table.hidden.get(measure, set())


def test_small_groups_are_joined_smallest_first_until_eleven_are_on_each_side():
    rate = {"c": Count(20, 40), "b": Count(5, 12), "a": Count(6, 12)}
    assert join_groups(rate, {"rate": rate}, "rate") == [("a", "b"), ("c",)]
    ten = {**rate, "b": Count(4, 12)}
    assert join_groups(ten, {"rate": ten}, "rate") == [("a", "b", "c")]
    ten_not = {"a": Count(6, 12), "b": Count(8, 12), "c": Count(20, 40)}
    assert join_groups(ten_not, {"rate": ten_not}, "rate") == [("a", "b", "c")]


def test_group_that_cannot_stand_alone_joins_the_block_before_it():
    rate = {"a": Count(11, 22), "b": Count(12, 24), "c": Count(40, 40)}
    assert join_groups(rate, {"rate": rate}, "rate") == [("a",), ("b", "c")]
    three = {"a": Count(11, 22), "b": Count(12, 24), "c": Count(13, 26), "d": Count(40, 40)}
    assert join_groups(three, {"rate": three}, "rate") == [("a",), ("b",), ("c", "d")]
    nobody = {"a": Count(1, 2), "b": Count(0, 1)}
    assert join_groups(nobody, {"rate": nobody}, "rate") == [("b", "a")]
    assert join_groups([], {"rate": {}}, "rate") == []


@pytest.mark.parametrize(("total", "alone"), [(0, True), (1, False), (K - 1, False), (K, True)])
def test_block_stands_only_where_no_other_measure_counts_one_to_ten_people(total, alone):
    counts = {"rate": {"a": Count(20, 40), "b": Count(30, 60)}, "other": {"a": Count(0, total), "b": Count(20, 40)}}
    blocks = join_groups(["a", "b"], counts, "rate")
    assert blocks == ([("a",), ("b",)] if alone else [("a", "b")])


def test_block_is_the_sum_of_its_groups():
    assert total_of(("a", "b"), {"a": Count(1, 4, 2), "b": Count(3, 5, 1), "c": Count(9, 9)}) == Count(4, 9, 3)
    assert total_of((), {"a": Count(1, 4)}) == Count(0, 0)


def test_figure_is_hidden_once_and_stays_hidden():
    table = hiding(rate=[(5, 10), (5, 10)])
    assert table.shown("rate", A)
    assert table.hide("rate", A) is True
    assert table.hide("rate", A) is False
    assert (table.shown("rate", A), table.shown("rate", B), table.shown("other", A)) == (False, True, True)


def test_one_block_is_the_sum_itself():
    assert hiding(rate=[(5, 10)]).cells == [A]
    assert hiding(rate=[(5, 10), (5, 10)]).cells == [A, B, ALL]


@pytest.mark.parametrize(("yes", "gone"), [(2, True), (3, False), (7, False), (8, True)])
def test_both_sides_of_a_rate_must_hold_k_people(yes, gone):
    table = hiding(rate=[(yes, 10), (50, 100)])
    table.primary()
    assert (A in hidden(table)) is gone
    assert B not in hidden(table)
    assert ALL not in hidden(table)


def test_size_of_a_linked_figure_is_its_yes_or_its_total():
    table = hiding(rate=[(4, 10)])
    assert (table.size(("rate", "yes"), A), table.size(("rate", "total"), A)) == (4, 10)


@pytest.mark.parametrize(("inside", "gone"), [(20, False), (19, True), (18, True), (17, False)])
def test_figure_that_differs_from_a_larger_one_by_a_few_is_hidden(inside, gone):
    link = Link(("outer", "yes"), ("inner", "total"))
    table = hiding([link], outer=[(20, 50), (20, 50)], inner=[(8, inside), (8, 20)])
    assert table.follow_links() is gone
    assert (A in hidden(table, "inner")) is gone
    assert (ALL in hidden(table, "inner")) is gone
    assert B not in hidden(table, "inner")
    assert not hidden(table, "outer")
    assert table.follow_links() is False


def test_figure_is_hidden_where_the_one_that_holds_it_is():
    table = hiding([Link(("outer", "total"), ("inner", "total"))], outer=[(9, 20), (9, 20)], inner=[(9, 20), (9, 20)])
    table.hide("outer", B)
    assert table.follow_links() is True
    assert hidden(table, "inner") == {B}
    assert table.follow_links() is False


@pytest.mark.parametrize(("inside", "gone"), [(20, False), (19, True), (18, True), (17, False)])
def test_sum_is_hidden_where_the_hidden_blocks_differ_by_a_few(inside, gone):
    """Shown are the sums and block b: their difference is block a, of which 20 less `inside` are not in the inner."""
    link = Link(("outer", "total"), ("inner", "total"))
    table = hiding([link], outer=[(9, 20), (9, 40)], inner=[(9, inside), (9, 20)])
    table.hide("inner", A)
    assert table._hidden_gap(link) is gone
    assert (ALL in hidden(table, "inner")) is gone


def test_sum_over_one_block_is_that_block():
    link = Link(("outer", "total"), ("inner", "total"))
    table = hiding([link], outer=[(9, 20)], inner=[(9, 19)])
    table.hide("inner", A)
    assert table._hidden_gap(link) is False
    assert hidden(table, "inner") == {A}


def test_one_more_block_goes_where_a_hidden_one_could_be_subtracted():
    """Beside the sum, a alone would be what is left; the smallest other block goes, of two equals the first by name."""
    table = hiding(rate=[(2, 4), (5, 10), (5, 10)])
    table.primary()
    assert hidden(table) == {A}
    assert table.complete() is True
    assert hidden(table) == {A, B}
    assert table.complete() is False


def test_blocks_that_are_hidden_hold_k_people_beside_any_one_of_them():
    """a and b hold 3 on each side, but beside b stand the two of a alone."""
    table = hiding(rate=[(1, 2), (5, 10), (15, 30)])
    table.primary()
    table.hide("rate", B)
    assert not table._safe("rate")
    assert table.complete() is True
    assert hidden(table) == {A, B, C}
    three = hiding(rate=[(2, 3), (5, 10), (15, 30)])
    three.hide("rate", A)
    three.hide("rate", B)
    assert three._safe("rate")
    assert three.complete() is False


@pytest.mark.parametrize(("yes", "safe"), [(1, False), (2, True), (16, True), (17, False)])
def test_hidden_blocks_hold_k_people_on_either_side(yes, safe):
    table = hiding(rate=[(1, 10), (yes, 10 if yes < 9 else 18), (30, 60)])
    if yes > 9:
        table.counts["rate"][A] = Count(9, 10)
    table.hide("rate", A)
    table.hide("rate", B)
    assert table._safe("rate") is safe


def test_empty_block_needs_nobody_beside_it_and_a_table_without_gaps_is_safe():
    table = hiding(rate=[(0, 0), (5, 10), (5, 10)])
    assert table._safe("rate")
    for block in (A, B):
        table.hide("rate", block)
    assert not table._safe("rate")
    table.hide("rate", C)
    assert table._safe("rate")


def test_sum_goes_last_where_nothing_else_is_left_to_hide():
    table = hiding(rate=[(1, 2), (1, 2)])
    table.hide("rate", A)
    table.hide("rate", B)
    assert table.complete() is True
    assert ALL in hidden(table)
    assert table.complete() is False


def test_single_block_hides_nothing_more():
    table = hiding(rate=[(1, 2)])
    table.hide("rate", A)
    assert table.complete() is False
    assert hidden(table) == {A}


def test_links_are_followed_again_after_a_block_went_for_another_reason():
    """Beside a, the outer figure of b goes and the inner one of c; the inner one of b must go with the outer."""
    link = Link(("outer", "total"), ("inner", "total"))
    base = {"a": Count(20, 40), "b": Count(30, 60), "c": Count(50, 100)}
    outer = {"a": Count(1, 40), "b": Count(30, 60), "c": Count(50, 100)}
    inner = {"a": Count(0, 40), "b": Count(30, 60), "c": Count(20, 45)}
    shown = suppress({"base": base, "outer": outer, "inner": inner}, base="base", links=[link])
    assert [shown[block]["outer"] for block in (A, B, C)] == [None, None, outer["c"]]
    assert [shown[block]["inner"] for block in (A, B, C)] == [None, None, None]
    assert (shown[ALL]["outer"], shown[ALL]["inner"]) == (Count(81, 200), Count(50, 145))


def test_a_single_block_is_shown_as_the_sum():
    counts = {"rate": {"a": Count(8, 16), "b": Count(6, 12)}, "other": {"a": Count(1, 16), "b": Count(1, 12)}}
    assert suppress(counts, base="rate") == {ALL: {"rate": Count(14, 28), "other": None}}


def test_what_says_who_is_in_whom_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Link(("outer", "yes"), ("inner", "total")).inner = ("outer", "yes")
