"""What else must be hidden in a new table, on tables of one or two pathways that can be checked by hand."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from placement.outcomes import protection
from placement.outcomes.cells import Cell, Relation, values_of
from placement.outcomes.fitting import Row, System
from placement.outcomes.formulas import Count
from placement.outcomes.protection import FIGURE, LEFT_OUT, Protection, Said, Spoken, figures_to_hide

K = 4


def figure(yes, total, left_out=None):
    return {"yes": yes, "total": total, "left_out": left_out}


def table(years, *rows):
    """A published table: each row is (groups, {measure: figure})."""
    return Spoken(years, [{"groups": groups, "figures": figures} for groups, figures in rows])


def rate(**pathways):
    """Counts of one measure in 2023: it=(yes, total) or (yes, total, left out)."""
    return {2023: {"rate": {name: Count(*count) for name, count in pathways.items()}}}


def hidden(counts, new, earlier=(), relations=()):
    return figures_to_hide(counts, new, earlier, relations, K)


def test_figures_of_large_groups_are_shown():
    counts = rate(it=(10, 20), net=(12, 30))
    new = table([2023], (["it"], {"rate": figure(10, 20)}), (["net"], {"rate": figure(12, 30)}))
    assert hidden(counts, new) == set()


def test_sum_beside_all_but_a_small_group_is_hidden():
    """12 of 24 less 10 of 20 would say that 2 of 4 are of net; the smaller figure is what a reader loses."""
    counts = rate(it=(10, 20), net=(2, 4))
    new = table([2023], (["it"], {"rate": figure(10, 20)}), (["*"], {"rate": figure(12, 24)}))
    assert hidden(counts, new) == {(0, "rate", FIGURE)}


def test_number_left_out_goes_before_a_figure():
    counts = rate(it=(10, 20, 2))
    new = table([2023], (["it"], {"rate": figure(10, 20, 2)}))
    assert hidden(counts, new) == {(0, "rate", LEFT_OUT)}


@pytest.mark.parametrize(("left_out", "gone"), [(0, False), (1, True), (K - 1, True), (K, False)])
def test_number_left_out_is_hidden_where_it_is_small(left_out, gone):
    counts = rate(it=(10, 20, left_out))
    new = table([2023], (["it"], {"rate": figure(10, 20, left_out)}))
    assert ((0, "rate", LEFT_OUT) in hidden(counts, new)) is gone


@pytest.mark.parametrize(("yes", "gone"), [(0, True), (1, True), (K - 1, True), (K, False), (17, True), (20, True)])
def test_nobody_and_everybody_of_a_group_is_as_telling_as_one(yes, gone):
    counts = rate(it=(yes, 20))
    new = table([2023], (["it"], {"rate": figure(yes, 20)}))
    assert (hidden(counts, new) == {(0, "rate", FIGURE)}) is gone


def test_group_without_anybody_tells_nothing():
    counts = rate(it=(0, 0), net=(10, 20))
    new = table([2023], (["it"], {"rate": figure(0, 0)}), (["net"], {"rate": figure(10, 20)}))
    assert hidden(counts, new) == set()


def test_what_an_earlier_table_said_counts_too():
    """The earlier table had it with 10 of 20; the sum of both now would give net back."""
    counts = rate(it=(10, 20), net=(2, 4))
    new = table([2023], (["*"], {"rate": figure(12, 24)}))
    assert hidden(counts, new) == set()
    earlier = table([2023], (["it"], {"rate": figure(10, 20)}))
    assert hidden(counts, new, [earlier]) == {(0, "rate", FIGURE)}


def test_what_earlier_tables_give_away_alone_hides_nothing_new():
    counts = rate(it=(2, 4), net=(10, 20))
    earlier = table([2023], (["it"], {"rate": figure(2, 4)}))
    new = table([2023], (["net"], {"rate": figure(10, 20)}))
    assert hidden(counts, new, [earlier]) == set()


@pytest.mark.parametrize(("before", "gone"), [(10, False), (11, True), (10 + K, False), (9, True)])
def test_figure_that_moved_by_a_few_is_not_said_again(before, gone):
    counts = rate(it=(10, 20))
    earlier = table([2023], (["it"], {"rate": figure(before, 20)}))
    new = table([2023], (["it"], {"rate": figure(10, 20)}))
    assert (hidden(counts, new, [earlier]) != set()) is gone


def test_people_between_two_linked_figures_stay_hidden():
    link = Relation(("outer", "total"), ("inner", "total"))
    new = [(["it"], {"outer": figure(9, 20), "inner": figure(8, 18)})]
    counts = {2023: {"outer": {"it": Count(9, 20)}, "inner": {"it": Count(8, 18)}}}
    assert len(hidden(counts, table([2023], *new), relations=[link])) == 1
    assert hidden(counts, table([2023], *new)) == set()
    far = {2023: {"outer": {"it": Count(9, 20)}, "inner": {"it": Count(8, 16)}}}
    said = table([2023], (["it"], {"outer": figure(9, 20), "inner": figure(8, 16)}))
    assert hidden(far, said, relations=[link]) == set()


def test_years_apart_and_together_give_no_small_year_back():
    counts = {2023: {"rate": {"it": Count(10, 20)}}, 2024: {"rate": {"it": Count(2, 4)}}}
    earlier = table([2023], (["it"], {"rate": figure(10, 20)}))
    both = table([2023, 2024], (["it"], {"rate": figure(12, 24)}))
    assert hidden(counts, both) == set()
    assert hidden(counts, both, [earlier]) == {(0, "rate", FIGURE)}


def test_every_number_that_can_be_read_is_said():
    new = table(
        [2023],
        (["it"], {"rate": figure(10, 20, 3), "other": None}),
        (["*"], {"earnings_q2": {"people": 12}, "rate": figure("7", "9")}),
    )
    said = [(one.value, one.figure, len(one.cells)) for one in new.statements(["it", "net"], new=True)]
    assert said == [
        (10, (0, "rate", FIGURE), 1),
        (10, (0, "rate", FIGURE), 1),
        (3, (0, "rate", LEFT_OUT), 1),
        (12, (1, "earnings_q2", FIGURE), 2),
        (7, (1, "rate", FIGURE), 2),
        (2, (1, "rate", FIGURE), 2),
    ]
    assert {one.figure for one in new.statements(["it"], new=False)} == {None}


def test_counts_are_guarded_alone_by_year_by_pathway_by_row_and_by_span():
    rows = [([2023, 2024], {"groups": ["it", "net"]}), ([2024], {"groups": ["*"]})]
    areas = protection._areas([2023, 2024, 2025], ["it", "net", "web"], rows)
    alone = [((year,), (name,)) for year in (2023, 2024, 2025) for name in ("it", "net", "web")]
    sums = [((year,), ("it", "net", "web")) for year in (2023, 2024, 2025)]
    over = [((2023, 2024, 2025), (name,)) for name in ("it", "net", "web")]
    spans = [((2023, 2024), ("it", "net")), *(((2023, 2024), (name,)) for name in ("it", "net", "web"))]
    assert areas == sorted([*alone, *sums, *over, *spans])


def test_relation_holds_only_where_the_numbers_say_so():
    link = Relation(("outer", "yes"), ("inner", "total"))
    counts = {
        2023: {"outer": {"it": Count(9, 20), "net": Count(3, 9)}, "inner": {"it": Count(2, 7), "net": Count(1, 4)}}
    }
    assert protection._gaps([link], values_of(counts)) == {(link, 2023, "it"): 2}
    equal = {2023: {"outer": {"it": Count(7, 20)}, "inner": {"it": Count(2, 7)}}}
    assert protection._gaps([link], values_of(equal)) == {(link, 2023, "it"): 0}


def test_gaps_stand_in_the_same_order_in_every_process():
    link = Relation(("outer", "yes"), ("inner", "total"))
    each = {name: Count(9, 20) for name in ("web", "it", "net", "data")}
    counts = {year: {"outer": each, "inner": each | dict.fromkeys(each, Count(1, 5))} for year in (2024, 2023)}
    found = [gap[1:] for gap in protection._gaps([link], values_of(counts))]
    assert found == sorted(found)
    assert len(found) == 8


def family(counts, said=(), guarded=(), relations=()):
    values = values_of(counts)
    return Protection(values, protection._gaps(relations, values), list(said), list(guarded), K)


def cell(part="yes", pathway="it", measure="rate"):
    return Cell(measure, part, 2023, pathway)


@pytest.mark.parametrize(
    ("cells", "count", "small"),
    [
        ([cell()], (1, 20), True),
        ([cell()], (K - 1, 20), True),
        ([cell()], (K, 20), False),
        ([cell()], (0, 20), True),
        ([cell("no")], (20, 20), True),
        ([cell()], (0, 0), False),
        ([cell("out")], (5, 9, 0), False),
        ([cell("out")], (5, 9, 1), True),
        ([cell("out")], (5, 9, K), False),
        ([cell(), cell("no")], (0, 0), False),
        ([cell(), cell("no")], (1, 2), True),
        ([cell(), cell("no")], (2, K), False),
    ],
)
def test_sum_must_stay_vague_where_it_is_of_few_people(cells, count, small):
    assert family(rate(it=count))._small(cells) is small


def test_small_sums_and_small_gaps_are_guarded_by_their_columns():
    link = Relation(("outer", "total"), ("inner", "total"))
    counts = {2023: {"outer": {"it": Count(9, 20, 1)}, "inner": {"it": Count(8, 18)}}}
    found = family(counts, guarded=[[cell("out", measure="outer")], [cell(measure="outer")]], relations=[link])
    columns = {column: thing for thing, column in found.columns.items()}
    assert [[columns[n] for n in columns_of] for columns_of in found.sums()] == [
        [cell("out", measure="outer")],
        [(link, 2023, "it")],
    ]
    assert found.truth.tolist() == [9, 11, 1, 8, 10, 0, 2]
    assert not family({2023: {"outer": {"it": Count(9, 20)}, "inner": {"it": Count(8, 16)}}}, relations=[link]).sums()


def test_every_count_and_every_gap_has_a_column_and_only_small_gaps_are_guarded():
    link = Relation(("outer", "total"), ("inner", "total"))
    outer, inner = {"it": Count(9, 20), "net": Count(9, 20)}, {"it": Count(8, 18), "net": Count(9, 20)}
    found = family({2023: {"outer": outer, "inner": inner}}, relations=[link])
    assert sorted(found.columns.values()) == list(range(len(found.truth)))
    assert [found.truth[column] for column in (found.columns[link, 2023, name] for name in ("it", "net"))] == [2, 0]
    assert found.sums() == [(found.columns[link, 2023, "it"],)]


def test_relations_are_rows_that_add_up_in_truth():
    link = Relation(("outer", "all"), ("inner", "total"))
    counts = {2023: {"outer": {"it": Count(9, 20, 3)}, "inner": {"it": Count(8, 18)}}}
    found = family(counts, relations=[link])
    (row,) = found._relations()
    assert row.name is None
    assert sum(factor * found.truth[column] for column, factor in row.terms.items()) == 0
    assert sorted(row.terms.values()) == [-1, -1, -1, 1, 1, 1]
    same = Relation(("outer", "total"), ("outer", "yes"))
    (row,) = family(counts, relations=[same])._relations()
    assert sorted(row.terms.values()) == [-1, 1]


def test_reader_knows_roughly_how_large_a_group_is():
    found = family(rate(it=(10, 20)))
    system = found.system([])
    assert system.highest.tolist() == [10 + 2 * K, 10 + 2 * K, 2 * K]
    assert np.array_equal(system.truth, found.truth)


def test_statements_are_left_out_by_who_says_them():
    one, two = Said((cell(),), 10, (0, "rate", FIGURE)), Said((cell(),), 10, (0, "rate", FIGURE))
    found = family(rate(it=(10, 20)), said=[one, two])
    assert [dict(row.terms) for row in found.system([]).rows] == [{0: 1}, {0: 1}]
    assert len(found.system([], [one]).rows) == 1


def test_reader_loses_numbers_left_out_first_and_then_figures_of_the_fewest():
    said = [Said((cell(),), value, (0, name, FIGURE)) for name, value in (("b", 5), ("a", 9), ("b", 5))]
    found = family(rate(it=(10, 20)), said=said)
    names = [(0, "a", FIGURE), (0, "b", FIGURE), (0, "a", LEFT_OUT), (1, "a", FIGURE)]
    assert sorted(names, key=found._loss) == [names[2], names[3], names[0], names[1]]
    assert found._loss((0, "b", FIGURE)) == (True, 10, (0, "b", FIGURE))


SAID = (0, "rate", FIGURE)


@pytest.mark.parametrize(("beside", "gone"), [(0, True), (1, True), (2, False), (3, False)])
def test_count_is_vague_from_k_values_on(beside, gone):
    """One of it and some of net are said together: so the one may be any number from nobody to all of them."""
    counts = rate(it=(1, 20), net=(beside, 20))
    said = [Said((cell(), cell(pathway="net")), 1 + beside, SAID)]
    assert family(counts, said, [[cell()]]).hide() == ({SAID} if gone else set())


@pytest.mark.parametrize(("published", "gone"), [(3, {SAID}), (2, set())])
def test_count_that_an_earlier_table_gives_away_alone_is_not_hidden_for(published, gone):
    """Earlier: 3 or 2 of it and net together. Of 3 the one may be 0–3, and with the new figure exactly 1."""
    counts = rate(it=(1, 20), net=(published - 1, 20))
    both, alone = (cell(), cell(pathway="net")), (cell(pathway="net"),)
    said = [Said(both, published, None), Said(alone, published - 1, SAID)]
    assert family(counts, said, [[cell()]]).hide() == gone


@pytest.mark.parametrize(
    ("ranges", "known", "fixed", "left", "asked"),
    [
        ((0, 0, 0), (), False, [], 1),
        ((0, 0), (), False, [0, 1], 0),
        ((0, 0, 0), (), True, [0, 1, 2], 3),
        ((0, 0, 0), (0, 1, 2), True, [], 0),
        ((0, 0, 0), (1,), True, [0, 2], 0),
        ((K - 1, K - 1, K - 1), (), False, [], 0),
        ((K - 2, K - 2, K - 2), (), False, [], 1),
        ((K - 2, K - 1, K - 2), (), False, [0, 2], 0),
    ],
)
def test_sums_that_wait_are_stretched_together_where_they_are_many(ranges, known, fixed, left, asked):
    """At most three tables are looked for at once; one sum or two are asked about one by one."""
    truth = np.array([1] * len(ranges))
    places = range(len(ranges))
    rows = [Row(None, {place: 1}) for place in places] if fixed else []
    system, found = System(truth, truth + 100, rows, [(place,) for place in places]), family(rate(it=(1, 20)))
    if any(ranges):
        system._keep(truth + np.array(ranges))
    before = len(system.tables)
    found.known = {(id(system), place) for place in known}
    assert found._waiting(system) == left
    assert len(system.tables) - before == asked


@pytest.mark.parametrize(("inner", "guarded"), [(20, 0), (19, 1), (20 - K + 1, 1), (20 - K, 0)])
def test_people_between_two_figures_are_guarded_from_the_first_one_on(inner, guarded):
    link = Relation(("outer", "total"), ("inner", "total"))
    counts = {2023: {"outer": {"it": Count(9, 20)}, "inner": {"it": Count(8, inner)}}}
    assert len(family(counts, relations=[link]).sums()) == guarded


@pytest.mark.parametrize(("net", "gone"), [(2, {1}), (1, {0, 1})])
def test_figure_is_shown_again_where_another_one_hides_enough(net, gone):
    """One of it is laid open by both figures, one of web by the second alone: without that the first may say 0–3."""
    counts = rate(it=(1, 20), net=(net, 20), web=(1, 20))
    first, second = (0, "rate", FIGURE), (1, "rate", FIGURE)
    said = [
        Said((cell(), cell(pathway="net")), 1 + net, first),
        Said((cell(pathway="net"),), net, second),
        Said((cell(pathway="web"),), 1, second),
    ]
    found = family(counts, said, [[cell()], [cell(pathway="web")]]).hide()
    assert {figure[0] for figure in found} == gone


def test_of_figures_that_may_come_back_one_at_a_time_the_one_of_most_people_does():
    """The first two together lay one of it open, the last two one of net, the last alone one of web."""
    counts = rate(it=(1, 20), net=(1, 20), web=(1, 20), ops=(5, 20), data=(6, 20))
    first, second, third = ((number, "rate", FIGURE) for number in range(3))
    said = [
        Said((cell(), cell(pathway="ops")), 6, first),
        Said((cell(pathway="ops"),), 5, second),
        Said((cell(pathway="net"), cell(pathway="data")), 7, second),
        Said((cell(pathway="data"),), 6, third),
        Said((cell(pathway="web"),), 1, third),
        Said((cell("no", "web"),), 19, third),
    ]
    guarded = [[cell(pathway=name)] for name in ("it", "net", "web")]
    assert family(counts, said, guarded).hide() == {first, third}


def test_statement_and_table_cannot_be_changed():
    for thing in (Said((), 1, None), table([2023])):
        with pytest.raises(FrozenInstanceError):
            thing.value = thing.years = 2
