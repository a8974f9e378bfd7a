"""Attack published tables as a reader with a computer would: list every table that fits what was shown."""

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from placement.outcomes.formulas import Count
from placement.outcomes.suppression import ALL, K, Link, suppress

SMALL_K = 3


def fitting_tables(shown, blocks, measure, totals_known):
    """Return, for one measure, every (yes per hidden block) that agrees with all that is shown. Exact, by listing."""
    lost = [block for block in blocks if shown[block][measure] is None]
    whole = shown[ALL][measure]
    if whole is None:
        return lost, None
    left_yes = whole.yes - sum(shown[b][measure].yes for b in blocks if b not in lost)
    # The strongest reader knows the people per block from elsewhere.
    return lost, [
        guess for guess in product(*(range(totals_known[block] + 1) for block in lost)) if sum(guess) == left_yes
    ]


def counts_strategy(top, groups):
    pair = st.integers(0, top).flatmap(lambda total: st.integers(0, total).map(lambda yes: Count(yes, total)))
    return st.fixed_dictionaries(dict.fromkeys(groups, pair))


GROUPS = ["it", "net", "sec", "web", "data"]


@settings(max_examples=400, deadline=None)
@given(counts_strategy(14, GROUPS))
def test_hidden_count_has_wide_range_for_a_reader_with_a_solver(counts):
    shown = suppress({"rate": counts}, base="rate", k=SMALL_K)
    blocks = [block for block in shown if block != ALL]
    totals = {block: sum(counts[g].total for g in block) for block in blocks}
    lost, fits = fitting_tables(shown, blocks, "rate", totals)
    if fits is None:
        return
    for place in range(len(lost)):
        values = {guess[place] for guess in fits}
        assert max(values) - min(values) >= SMALL_K


@settings(max_examples=300, deadline=None)
@given(counts_strategy(12, GROUPS[:4]), st.data())
def test_linked_counts_leave_no_small_difference(outer, data):
    inner = {}
    for name, count in outer.items():
        total = count.yes
        inner[name] = Count(data.draw(st.integers(0, total)), total)
    links = (Link(("outer", "yes"), ("inner", "total")),)
    shown = suppress({"outer": outer, "inner": inner}, base="outer", links=links, k=SMALL_K)
    blocks = [block for block in shown if block != ALL]
    for figures in shown.values():
        if figures["outer"] is None:
            assert figures["inner"] is None
        for figure in figures.values():
            assert figure is None or min(figure.yes, figure.no) >= SMALL_K
    totals = {block: sum(inner[g].total for g in block) for block in blocks}
    lost, fits = fitting_tables(shown, blocks, "inner", totals)
    for place in range(len(lost) if fits is not None else 0):
        values = {guess[place] for guess in fits}
        assert max(values) - min(values) >= SMALL_K


@settings(max_examples=200, deadline=None)
@given(counts_strategy(8, GROUPS[:3]), st.data())
def test_second_measure_of_same_people_gives_nothing_back(first, data):
    """Two rates over the same people: the totals of one are known from the other, the yes must still be hidden."""
    second = {n: Count(data.draw(st.integers(0, c.total)), c.total) for n, c in first.items()}
    links = (Link(("first", "total"), ("second", "total")),)
    shown = suppress({"first": first, "second": second}, base="first", links=links, k=SMALL_K)
    blocks = [block for block in shown if block != ALL]
    totals = {block: sum(first[g].total for g in block) for block in blocks}
    for measure in ("first", "second"):
        lost, fits = fitting_tables(shown, blocks, measure, totals)
        for place in range(len(lost) if fits is not None else 0):
            values = {guess[place] for guess in fits}
            assert max(values) - min(values) >= SMALL_K


def test_attack_recovers_a_cell_when_only_the_small_one_is_hidden():
    """The attack itself works: plain hiding of one cell beside a shown sum is broken by it."""
    naive = {("a",): {"rate": Count(20, 40)}, ("b",): {"rate": None}, ALL: {"rate": Count(23, 60)}}
    lost, fits = fitting_tables(naive, [("a",), ("b",)], "rate", {("a",): 40, ("b",): 20})
    assert lost == [("b",)]
    assert fits == [(3,)]


def test_small_groups_are_rolled_up_and_stay_useful():
    counts = {
        "it": Count(8, 12),
        "net": Count(9, 14),
        "sec": Count(5, 9),
        "web": Count(6, 10),
        "data": Count(4, 8),
    }
    shown = suppress({"rate": counts}, base="rate")
    assert shown[ALL]["rate"] == Count(32, 53)
    assert all(count is None or min(count.yes, count.no) >= K for f in shown.values() for count in f.values())


def test_large_groups_are_shown_each():
    counts = {"it": Count(30, 60), "net": Count(20, 45)}
    shown = suppress({"rate": counts}, base="rate")
    assert shown[("it",)]["rate"] == Count(30, 60)
    assert shown[("net",)]["rate"] == Count(20, 45)
    assert shown[ALL]["rate"] == Count(50, 105)


@pytest.mark.parametrize("yes", [0, 1, 10, 30, 39, 40])
def test_rate_near_nobody_or_everybody_is_hidden(yes):
    shown = suppress({"rate": {"it": Count(yes, 40)}}, base="rate")
    assert shown[ALL]["rate"] is None


@given(counts_strategy(60, GROUPS))
@settings(max_examples=200, deadline=None)
def test_roll_up_shows_the_sum_whenever_it_is_large_enough(counts):
    whole = sum(counts.values(), Count(0, 0))
    assume(min(whole.yes, whole.no) >= K)
    shown = suppress({"rate": counts}, base="rate")
    assert shown[ALL]["rate"] == whole
