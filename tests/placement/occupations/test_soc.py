"""The official list: whole, in its form, searched by words and codes, and the only codes that an opening takes."""

import csv
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from placement.models import JobOrder
from placement.occupations.fields import Asked, OccupationField
from placement.occupations.soc import COUNT, LIST, code_in, find, known_code, occupations, title_of
from tests.placement.factories import active_employer, browser, staff
from tests.placement.openings.test_pages import FORM


def codes(text):
    return [one.code for one in find(text)]


def test_the_list_is_whole_and_in_the_form_of_its_publisher():
    with LIST.open(newline="", encoding="utf-8") as rows:
        listed = [(row["code"], row["title"]) for row in csv.DictReader(rows)]
    assert len(listed) == len(occupations()) == COUNT
    assert all(re.fullmatch(r"\d{2}-\d{3}[1-9]", code) and title.strip() == title for code, title in listed)
    assert [code for code, _title in listed] == sorted(code for code, _title in listed)
    assert len({title for _code, title in listed}) == COUNT
    # 23 major groups, and the 459 broad ones: physicians go on over two tens (29-121x, 29-122x).
    assert len({code[:2] for code, _title in listed}) == 23
    assert len({code[:6] for code, _title in listed} - {"29-122"}) == 459


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("11-1011", "Chief Executives"),
        ("15-1252", "Software Developers"),
        ("31-1122", "Personal Care Aides"),
        ("55-3016", "Infantry"),
        ("15-1132", ""),
    ],
)
def test_a_code_has_the_official_title_and_one_of_2010_has_none(code, title):
    assert title_of(code) == title


def test_words_find_what_begins_with_them_in_any_order_and_number():
    assert codes("developer software")[0] == codes("Software Developers")[0] == "15-1252"
    assert "53-3032" in codes("truck driver")
    assert codes("15-125") == ["15-1251", "15-1252", "15-1253", "15-1254", "15-1255"]
    assert codes("xyzzy") == codes("") == []
    # Where none has all the words, those with most of them come.
    assert "15-1231" in codes("network helpdesk support")


def test_a_finer_code_is_the_occupation_it_belongs_to():
    assert code_in(" 15-1231.00 ") == "15-1231"
    assert code_in("15-1132") == code_in("technician") == ""
    with pytest.raises(ValidationError):
        known_code("15-1132")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(), "required"),
        (Asked(words="technician"), "choose"),
        (Asked(words="xyzzy"), "nothing"),
        (Asked(code="15-1132"), "unknown"),
        (Asked(code="15-1231", words="driver", shown="technician"), "choose"),
        (Asked(code="15-1231", find=True), "stays"),
    ],
)
def test_the_field_says_what_to_do_next(asked, said):
    with pytest.raises(ValidationError) as caught:
        OccupationField().clean(asked)
    assert caught.value.code == said


def test_the_field_takes_what_was_chosen_from_the_list_of_the_words():
    assert OccupationField().clean(Asked(code="15-1231", words="network", shown="network")) == "15-1231"
    assert OccupationField().has_changed("15-1231", Asked(code="15-1231")) is False


@pytest.mark.django_db
def test_find_works_without_script_and_loses_nothing():
    by = staff()
    client, address = browser(by), reverse("placement:order-new", args=[active_employer(by).pk])
    typed = {key: value for key, value in FORM.items() if key != "soc_code"}
    page = client.post(address, {**typed, "soc_code_words": "network support", "soc_code_find": "1"}).content.decode()
    assert '<span lang="en">Computer Network Support Specialists</span>' in page
    assert 'value="New job"' in page
    assert not JobOrder.objects.exists()
    sent = {**typed, "soc_code": "15-1231", "soc_code_words": "network support", "soc_code_shown": "network support"}
    client.post(address, sent)
    order = JobOrder.objects.get()
    assert (order.soc_code, order.occupation) == ("15-1231", "Computer Network Support Specialists")
    shown = client.get(reverse("placement:order", args=[order.pk])).content.decode()
    assert '<span lang="en">Computer Network Support Specialists</span>' in shown
    assert "U.S. Bureau of Labor Statistics" in client.get(address).content.decode()


@pytest.mark.django_db
def test_an_opening_with_a_code_of_another_list_asks_for_a_job_of_the_list_when_it_is_changed():
    by = staff()
    employer = active_employer(by)
    order = JobOrder.objects.create(employer=employer, title="Old", soc_code="15-1132", hours=20, wage=20)
    client, address = browser(by), reverse("placement:order-edit", args=[order.pk])
    page = client.post(address, {**FORM, "soc_code": "15-1132"}).content.decode()
    assert "This code is not in the official list" in page
    order.refresh_from_db()
    assert order.title == "Old"
    client.post(address, {**FORM, "soc_code_words": "15-1252"})
    order.refresh_from_db()
    assert (order.title, order.soc_code) == ("New job", "15-1252")
