import pytest

from placement.outcomes.selectors import groups_by_pathway, preview_table
from placement.outcomes.table import MEASURES
from placement.outcomes.words import DEFINITIONS, csv_rows, rows_in_words
from tests.placement.factories import staff
from tests.placement.outcomes.leavers import record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networking")]

QUERIES = 16


def test_table_of_few_people_shows_nothing():
    by = staff()
    record(by, 12)
    table = preview_table(first_year=2024, last_year=2024)
    assert {figure for row in table["rows"] for figure in row["figures"].values()} == {None}
    assert "12" not in str(table["rows"])


def test_table_of_enough_people_shows_the_rate_with_its_method():
    by = staff()
    record(by, 24)
    table = preview_table(first_year=2024, last_year=2024)
    figure = table["rows"][0]["figures"]["employed_q2"]
    assert figure == {"yes": 12, "total": 24, "percent": 50.0, "left_out": 0}
    row = rows_in_words(table)[0]
    assert row.cells[0].text == "50.0 %"
    assert all((row.definition.method, row.definition.denominator, row.definition.exclusions))


def test_every_measure_is_defined_in_words():
    assert {definition.key for definition in DEFINITIONS} == set(MEASURES)


def test_facts_are_read_in_a_fixed_number_of_queries(django_assert_num_queries):
    by = staff()
    record(by, 1)
    with django_assert_num_queries(QUERIES):
        groups_by_pathway()
    record(by, 3)
    with django_assert_num_queries(QUERIES):
        groups_by_pathway()


def test_csv_leaves_hidden_figures_empty():
    by = staff()
    record(by, 24)
    rows = csv_rows(preview_table(first_year=2024, last_year=2024), {})
    assert rows[0][:4] == ["Figure", "Pathways", "Yes", "Out of"]
    assert rows[1][2:5] == ["12", "24", "50.0"]
    assert rows[1][-1] == ""
    hidden = next(row for row in rows if row[0].startswith("Still in work, day 30"))
    assert hidden[2:7] == ["", "", "", "", ""]
    assert hidden[-1] == "Too few to show"
