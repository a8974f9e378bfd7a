"""Tables that were published one after the other, attacked together by a reader with a solver."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from placement.outcomes.cells import ENDS
from placement.outcomes.facts import Facts, Work
from placement.outcomes.periods import quarter_after_exit
from placement.outcomes.table import MEASURES, RELATIONS, Group, Span, build, counts_of
from tests.placement.outcomes.academies import PATHWAYS, academy
from tests.placement.outcomes.attacker import FAMILIES, INCLUSIONS, recovered

AS_OF = date(2029, 1, 1)


def truth(groups, years):
    return {
        year: {
            measure: {g: (count.yes, count.no, count.excluded) for g, count in per.items()}
            for measure, per in counts_of(groups, Span(year, year, AS_OF)).items()
        }
        for year in years
    }


def published(groups, spans):
    tables = []
    for first, last in spans:
        tables.append(build(groups, Span(first, last, AS_OF), earlier=tables))
    return tables


def together(table, measure):
    return next((row["figures"][measure] for row in table["rows"] if row["groups"] == ["*"]), None)


def finisher(year, *, on_time=True, finished=True, **more):
    planned = date(year, 9, 1)
    done = planned if on_time else planned + timedelta(days=30)
    return Facts("it", planned - timedelta(days=300), planned, graduated_on=done if finished else None, **more)


def test_years_minus_roll_up_do_not_show_who_finished_later():
    """53 leavers, 33 finish: 48 of both years less 20 is 28 on time, and 33 - 28 = 5 finished after the planned end."""
    first = [finisher(2023, on_time=n < 28) for n in range(33)] + [finisher(2023, finished=False) for _ in range(20)]
    second = [finisher(2024, on_time=n < 20) for n in range(33)] + [finisher(2024, finished=False) for _ in range(20)]
    groups = {"it": Group([*first, *second], [])}
    tables = published(groups, [(2023, 2023), (2024, 2024), (2023, 2024)])
    assert recovered(tables, truth(groups, [2023, 2024]), [2023, 2024], ["it"]) == []
    assert together(tables[0], "graduated_late")["yes"] == 33
    assert together(tables[0], "graduated") is None
    assert together(tables[1], "graduated") is None or together(tables[2], "graduated") is None


def test_pathway_in_which_nobody_is_left_does_not_stop_the_next_table():
    first = [finisher(2023, on_time=n < 20) for n in range(40)] + [finisher(2023, finished=False) for _ in range(20)]
    second = quarter_after_exit(first[0].planned_end_on, 2)
    works = [{second: Work(employed=True)} if n % 2 else {} for n in range(60)]
    left = [replace(one, exit_on=one.planned_end_on, quarters=q) for one, q in zip(first, works, strict=True)]
    group = Group(left, [])
    [earlier] = published({"it": group, "net": group}, [(2023, 2023)])
    assert any("net" in row["groups"] for row in earlier["rows"])
    assert build({"it": group}, Span(2024, 2024, AS_OF), earlier=[earlier])["rows"]


YEARS = [2023, 2024]
EACH_AND_BOTH = [(2023, 2023), (2024, 2024), (2023, 2024)]


@pytest.fixture(scope="module")
def pathways():
    """Five pathways, some of them large enough to be shown beside the others, and what is true of them."""
    groups = academy(random.Random(5), YEARS, (6, 40))
    return groups, truth(groups, YEARS)


def test_roll_up_minus_years_minus_blocks_shows_no_pathway(pathways):
    groups, known = pathways
    tables = published(groups, EACH_AND_BOTH)
    assert all(len(table["rows"]) > 1 for table in tables)
    assert recovered(tables, known, YEARS, PATHWAYS) == []
    assert any(figure for row in tables[-1]["rows"] for figure in row["figures"].values())


def graduate(n, *, code, placed, excluded, available):
    day = date(2023, 9, 1)
    in_field = day + timedelta(days=60) if placed else None
    return Facts(
        "it", date(2023, 1, 1), day, day, day, excluded, cirr_code=code, in_field_on=in_field, available=available
    )


def test_number_left_out_is_hidden_where_two_figures_give_it_back():
    """28 of 57 with 3 left out beside 21 of 43 with 17 left out: 43 + 17 - 57 = 3."""
    people = [
        graduate(n, code="1A" if n < 28 else "3A", placed=n < 21, excluded=n >= 57, available=not 43 <= n < 57)
        for n in range(60)
    ]
    groups = {"it": Group(people, [])}
    tables = published(groups, [(2023, 2023)])
    assert recovered(tables, truth(groups, [2023]), [2023], ["it"]) == []
    assert together(tables[0], "in_field") == {"yes": 28, "total": 57, "percent": 49.1, "left_out": None}
    assert together(tables[0], "bppe") == {"yes": 21, "total": 43, "percent": 48.8, "left_out": None}


def test_attacker_recovers_what_was_published_without_looking_back(pathways):
    """The attack itself works: the same tables, each hidden for itself alone, give counts back."""
    groups, known = pathways
    alone = [build(groups, Span(*span, AS_OF)) for span in EACH_AND_BOTH]
    assert recovered(alone, known, YEARS, PATHWAYS)


def worker(year, works):
    exit_on = date(year, 9, 1)
    quarters = {quarter_after_exit(exit_on, n): Work(works, employer_tag="A") for n in (2, 4)}
    return Facts("it", date(year, 1, 1), exit_on, exit_on=exit_on, quarters=quarters)


def test_figure_that_changed_by_a_few_people_is_not_shown_again():
    """20 of 40 were published; meanwhile three more are known to work: a roll-up with 23 of 40 in it would tell."""
    before = {"it": Group([worker(2023, n < 20) for n in range(40)], [])}
    first = build(before, Span(2023, 2023, AS_OF))
    after = {"it": Group([worker(2023, n < 23) for n in range(40)] + [worker(2024, n < 15) for n in range(30)], [])}
    second = build(after, Span(2024, 2024, AS_OF), earlier=[first])
    both = build(after, Span(2023, 2024, AS_OF), earlier=[first, second])
    assert together(second, "employed_q2")["yes"] == 15
    assert together(both, "employed_q2") is None


def test_first_table_of_a_usual_year_still_shows_sums():
    """Some 53 people over five pathways: most is hidden, and what is left says nothing of anybody."""
    shown = 0
    for seed in range(3):
        groups = academy(random.Random(seed), [2023], (8, 13))
        tables = published(groups, [(2023, 2023)])
        assert recovered(tables, truth(groups, [2023]), [2023], PATHWAYS) == []
        shown += sum(figure is not None for row in tables[0]["rows"] for figure in row["figures"].values())
    assert shown >= 10


@pytest.mark.parametrize(("yes", "total", "percent"), [(20, 32, 62.5), (11, 48, 22.9), (21, 80, 26.3), (13, 80, 16.3)])
def test_half_a_tenth_goes_up(yes, total, percent):
    groups = {"it": Group([worker(2023, n < yes) for n in range(total)], [])}
    assert together(published(groups, [(2023, 2023)])[0], "employed_q2")["percent"] == percent


def test_attacker_knows_every_measure_and_every_relation():
    assert sorted(m for family in FAMILIES for m in family) == sorted(MEASURES)
    ours = {(r.outer[0], ENDS[r.outer[1]], r.inner[0], ENDS[r.inner[1]]) for r in RELATIONS}
    assert ours == set(INCLUSIONS)
