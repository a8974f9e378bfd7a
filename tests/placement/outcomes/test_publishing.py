"""A table is proposed by one person, confirmed by another, then frozen; corrections are editions beside it."""

import pytest
from django.test import Client
from django.urls import reverse

from people.base.enums import Role
from people.base.models.abstract import AppendOnlyError
from placement.base.errors import (
    FactsChanged,
    NoSuchRight,
    NothingToPublish,
    NotTheNewest,
    OverlapsPublished,
    SecondPersonNeeded,
)
from placement.models import PublishedTable, TableProposal
from placement.outcomes.selectors import newest_editions
from placement.outcomes.services import confirm_table, propose_table
from tests.people.factories import person
from tests.people.signin.signing import browser as signed_in
from tests.placement.factories import browser, searching, staff
from tests.placement.outcomes.leavers import record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networking")]
RESULTS = 1


def published(by, first=2024, last=2024, **more) -> PublishedTable:
    return confirm_table(proposal=propose_table(first_year=first, last_year=last, by=by, **more), by=staff())


@pytest.fixture
def by():
    one = staff()
    record(one, 24)
    return one


def test_whoever_proposed_a_table_cannot_confirm_it(by):
    proposal = propose_table(first_year=2024, last_year=2024, by=by)
    with pytest.raises(SecondPersonNeeded):
        confirm_table(proposal=proposal, by=by)
    assert not PublishedTable.objects.exists()
    table = confirm_table(proposal=proposal, by=staff())
    assert (table.by, table.edition, TableProposal.objects.exists()) == (by, 1, False)


def test_confirmed_is_what_was_seen_or_nothing(by):
    proposal = propose_table(first_year=2024, last_year=2024, by=by)
    record(by, 12)
    with pytest.raises(FactsChanged):
        confirm_table(proposal=proposal, by=staff())
    assert not PublishedTable.objects.exists()


def test_published_table_is_frozen(by):
    table = published(by)
    before = table.content
    record(by, 12, employed=True)
    again = PublishedTable.objects.get(pk=table.pk)
    assert again.content == before
    again.content = {}
    with pytest.raises(AppendOnlyError):
        again.save()


def test_correction_is_a_new_edition_beside_the_old_one(by):
    old = published(by)
    record(by, 24, employed=True)
    new = published(by, corrects=old)
    assert (new.edition, new.corrects, list(newest_editions())) == (2, old, [new])
    shown = new.content["rows"][0]["figures"]["employed_q2"]
    assert (shown["yes"], shown["total"]) == (36, 48)
    page = Client().get(reverse("placement:result", args=[old.pk])).content.decode()
    assert reverse("placement:result", args=[new.pk]) in page
    with pytest.raises(NotTheNewest):
        propose_table(first_year=2024, last_year=2024, by=by, corrects=old)


def test_correction_of_few_people_does_not_tell_of_them(by):
    old = published(by)
    record(by, 3, employed=True)
    with pytest.raises(NothingToPublish):
        propose_table(first_year=2024, last_year=2024, by=by, corrects=old)
    record(by, 9, employed=True)
    new = propose_table(first_year=2024, last_year=2024, by=by, corrects=old)
    assert new.content["rows"][0]["figures"]["employed_q2"]["total"] == 36


def test_correction_that_says_the_same_is_none(by):
    old = published(by)
    with pytest.raises(NotTheNewest):
        propose_table(first_year=2024, last_year=2024, by=by, corrects=old)


def test_table_with_nothing_to_show_is_not_proposed():
    by = staff()
    record(by, 5)
    with pytest.raises(NothingToPublish):
        propose_table(first_year=2024, last_year=2024, by=by)


def test_administrators_publish_too_and_students_do_not(by):
    with pytest.raises(NoSuchRight):
        propose_table(first_year=2024, last_year=2024, by=searching(by))
    proposal = propose_table(first_year=2024, last_year=2024, by=person(Role.ADMINISTRATOR))
    assert confirm_table(proposal=proposal, by=by).confirmed_by == by


@pytest.mark.parametrize(("first", "years"), [((2024, 2024), (2024, 2024)), ((2023, 2024), (2024, 2025))])
def test_years_that_were_published_or_overlap_are_refused(by, first, years):
    published(by, *first)
    with pytest.raises(OverlapsPublished):
        propose_table(first_year=years[0], last_year=years[1], by=by)


def test_page_of_a_proposal_shows_what_changes_and_publishes_by_the_second_person(by):
    old = published(by)
    record(by, 24, employed=True)
    one = browser(by)
    one.post(reverse("placement:table-correct", args=[old.pk]))
    place = reverse("placement:table-proposal", args=[TableProposal.objects.get().pk])
    page = one.get(place).content.decode()
    assert "Confirm and publish" not in page
    assert "75.0 % (36 of 48)" in page
    one.post(f"{place}confirm/")
    assert PublishedTable.objects.count() == 1
    signed_in(person(Role.ADMINISTRATOR), confirmed=True).post(f"{place}confirm/")
    assert newest_editions().get().corrects == old


def test_public_page_says_the_years_once_and_in_months(by):
    table = published(by)
    page = Client().get(reverse("placement:result", args=[table.pk])).content.decode()
    assert "July 2024 to June 2025" in page
    assert "50.0 %" in page


def test_csv_opens_in_a_spreadsheet_and_is_in_the_readers_language(by):
    table = published(by)
    path, spanish = reverse("placement:result-csv", args=[table.pk]), {"accept-language": "es"}
    data = Client().get(path, headers=spanish).content
    assert data.startswith(b"\xef\xbb\xbfCifra,Itinerarios,")
    assert "Muy pocos para mostrar" in data.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_results_takes_the_same_queries_for_any_number(number, django_assert_num_queries):
    for year in range(2020, 2020 + number):
        PublishedTable.objects.create(first_year=year, last_year=year, sha256="0" * 64, content={"rows": []})
    client = Client()
    with django_assert_num_queries(RESULTS):
        client.get(reverse("placement:results"))
