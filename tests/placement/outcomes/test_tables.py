from datetime import date, timedelta
from decimal import Decimal

import pytest

from people.base.models.abstract import AppendOnlyError
from people.caseload.services import assign_student
from placement.base.errors import NoSuchRight, NothingToPublish, OverlapsPublished
from placement.models import PublishedTable
from placement.outcomes.selectors import groups_by_pathway, preview_table
from placement.outcomes.services import publish_table, record_outcome, record_quarter
from placement.outcomes.table import MEASURES
from placement.outcomes.words import DEFINITIONS, csv_rows, rows_in_words
from tests.people.factories import person
from tests.placement.factories import browser, searching, staff

pytestmark = pytest.mark.django_db


def record(by, number, *, pathway="networking", exit_on=date(2024, 9, 10), employed=None):
    """Record `number` people who left; every second one works in Q2 and Q4 unless said."""
    for n in range(number):
        student = person()
        assign_student(staff=by, student=student, by=None)
        works = n % 2 == 0 if employed is None else employed
        record_outcome(
            student=student,
            by=by,
            pathway=pathway,
            enrolled_on=exit_on - timedelta(days=200),
            planned_end_on=exit_on,
            graduated_on=exit_on if works else None,
            exit_on=exit_on,
        )
        record_quarter(
            student=student,
            by=by,
            year=2025,
            quarter=1,
            employed=works,
            earnings=Decimal(7000) if works else None,
            employer_tag="A" if works else "",
            evidence="pay_slip_shown",
        )


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


def test_later_record_supersedes_the_earlier_one():
    by = staff()
    record(by, 24)
    student = by.assignments_held.first().student
    record_outcome(
        student=student,
        by=by,
        pathway="networking",
        enrolled_on=date(2024, 1, 1),
        planned_end_on=date(2024, 9, 1),
        exit_on=date(2024, 9, 10),
        exclusion="health",
    )
    people = groups_by_pathway()["networking"].people
    assert (len(people), sum(one.excluded for one in people)) == (24, 1)


def test_facts_are_read_in_a_fixed_number_of_queries(django_assert_num_queries):
    by = staff()
    record(by, 1)
    with django_assert_num_queries(3):
        groups_by_pathway()
    record(by, 3)
    with django_assert_num_queries(3):
        groups_by_pathway()


def test_published_table_is_frozen():
    by = staff()
    record(by, 24)
    table = publish_table(first_year=2024, last_year=2024, by=by)
    before = table.content
    record(by, 10, employed=True)
    again = PublishedTable.objects.get(pk=table.pk)
    assert again.content == before
    again.content = {}
    with pytest.raises(AppendOnlyError):
        again.save()


def test_table_with_nothing_to_show_is_not_published():
    by = staff()
    record(by, 5)
    with pytest.raises(NothingToPublish):
        publish_table(first_year=2024, last_year=2024, by=by)
    assert not PublishedTable.objects.exists()


def test_table_is_published_by_placement_staff_only():
    by = staff()
    record(by, 24)
    with pytest.raises(NoSuchRight):
        publish_table(first_year=2024, last_year=2024, by=searching(by))
    assert not PublishedTable.objects.exists()


def test_same_years_are_published_once():
    by = staff()
    record(by, 24)
    publish_table(first_year=2024, last_year=2024, by=by)
    with pytest.raises(OverlapsPublished):
        publish_table(first_year=2024, last_year=2024, by=by)


def test_partly_overlapping_years_are_refused():
    by = staff()
    record(by, 24)
    publish_table(first_year=2023, last_year=2024, by=by)
    with pytest.raises(OverlapsPublished):
        publish_table(first_year=2024, last_year=2025, by=by)


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


def test_csv_opens_in_a_spreadsheet_and_is_in_the_readers_language():
    by = staff()
    record(by, 24)
    table = publish_table(first_year=2024, last_year=2024, by=by)
    path, spanish = f"/placement/outcomes/{table.pk}/table.csv", {"accept-language": "es"}
    data = browser(by).get(path, headers=spanish).content
    assert data.startswith(b"\xef\xbb\xbfCifra,Itinerarios,")
    assert "Muy pocos para mostrar" in data.decode()
