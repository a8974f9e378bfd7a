import pytest
from django.utils import translation

from pathways.content.reading_level import ease, grade
from placement.base.enums import Exclusion
from placement.outcomes.facts import LEAVES_OUT, Law
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


SAID = {
    "prison": Exclusion.INSTITUTIONAL,
    "ill for long": Exclusion.HEALTH,
    "died": Exclusion.DECEASED,
    "called up": Exclusion.RESERVE,
    "stud": Exclusion.OTHER_STUDY,
    "free to work": Exclusion.NOT_AVAILABLE,
}
LAW_OF = {"graduated": Law.COMPLETION, "graduated_late": Law.COMPLETION, "in_field": Law.CIRR, "bppe": Law.BPPE}


def test_words_name_the_codes_that_the_law_of_each_figure_leaves_out_and_whose_rule_it_is():
    for definition in DEFINITIONS:
        named = {code for word, code in SAID.items() if word in str(definition.exclusions)}
        retained = definition.key.startswith("retention")
        assert named == (set() if retained else LEAVES_OUT[LAW_OF.get(definition.key, Law.WIOA)]), definition.key
    rows = csv_rows({"rows": [{"groups": ["*"], "figures": {}}]}, {})
    assert [row[-2] for row in rows[1:]] == [str(definition.law) for definition in DEFINITIONS]
    assert {row[-2] for row in rows} >= {"Whose rule", "20 CFR 677.155(a)(1)(vi)", "Reporting standard of CIRR"}


# Sixth grade (US) after Flesch and Kincaid; 60 after Szigriszt-Pazos is normal, and a whole page is easier.
EASY = {"en": (grade, 6.0), "es": (lambda text: -ease(text), -60.0)}


@pytest.mark.parametrize("language", EASY)
def test_what_each_figure_means_is_said_in_plain_words_one_sentence_as_all(language):
    hard, most = EASY[language]
    with translation.override(language):
        said = {str(text) for one in DEFINITIONS for text in (one.method, one.denominator, one.exclusions)}
    assert {text: hard(text) for text in said if hard(text) > most} == {}


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
