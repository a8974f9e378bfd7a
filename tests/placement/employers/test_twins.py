"""Employers that may stand here twice: found by EIN, website and name, asked about, and remembered as two."""

from uuid import UUID

import pytest
from django.urls import reverse

from placement.base.errors import IllegalMove
from placement.employers.names import Known, alike, domain, like
from placement.employers.services import add_employer
from placement.employers.twins import all_twins, say_apart
from placement.models import Employer, EmployersApart
from tests.placement.factories import browser, staff

ONE, TWO = UUID(int=1), UUID(int=2)


def whys(first, second):
    found = alike([Known(ONE, *first), Known(TWO, *second)])
    assert like(Known(ONE, *first), [Known(TWO, *second)]).get(TWO, []) == sorted(found.get((ONE, TWO), []))
    return found.get((ONE, TWO), [])


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (("Cañón Cables, Inc.",), ("canon cables LLC",), True),
        (("Lakeside Cables",), ("Lake Side Cables Co",), True),
        (("Lakeside Cables",), ("Lakeside Cabels",), True),
        (("Lakeside Cables",), ("Lakside Cables",), True),
        (("Lakeside Cables",), ("Lakeside Tables",), True),
        (("Lakeside Cables",), ("Riverside Cables",), False),
        (("Store 12 of Dayton",), ("Store 13 of Dayton",), False),
        (("Apex",), ("Apez",), False),
        (("—",), ("…",), False),
    ],
)
def test_names_that_are_one_but_for_form_accents_blanks_and_a_slip_are_alike(first, second, found):
    assert whys(first, second) == (["name"] if found else [])


def test_ein_and_website_tell_whatever_the_name_says():
    assert whys(("A Firm", "https://www.canary.example/jobs", "12-3456789"), ("B", "http://canary.example", "")) == [
        "domain"
    ]
    assert whys(("A Firm", "", "12-3456789"), ("B", "", "12-3456789")) == ["ein"]
    assert whys(("A Firm", "", ""), ("B", "", "")) == []


def test_a_site_that_many_firms_share_is_nobodys_own():
    assert domain("https://facebook.com/one") != domain("https://www.facebook.com/two")
    assert domain("https://FACEBOOK.com/one/") == domain("https://www.facebook.com/one")
    assert domain("") == domain("nonsense") == ""


@pytest.fixture
def by(db):
    return staff()


def typed(name, **other):
    return {"name": name, "about": "", "website": "", "place": "", "ein": "", "phone": "", **other}


def test_adding_an_employer_asks_first_and_remembers_the_answer(by):
    there = add_employer(by=by, name="Canary Works LLC")
    client, path = browser(by), reverse("placement:employer-new")
    page = client.post(path, typed("Canary Works", place="Knox")).content.decode()
    assert ("Canary Works LLC" in page, "nearly the same name" in page, 'value="Knox"' in page) == (True,) * 3
    assert Employer.objects.count() == 1
    client.post(path, typed("Canary Works", other="1"))
    assert Employer.objects.count() == 1, "what was not shown cannot be answered"
    client.post(path, typed("Canary Works", other="1", seen=str(there.pk)))
    made = Employer.objects.exclude(pk=there.pk).get()
    pair = EmployersApart.objects.get()
    assert ({pair.one_id, pair.other_id}, pair.by, all_twins()) == ({there.pk, made.pk}, by, [])


def test_a_change_that_makes_two_alike_asks_and_an_old_answer_stands(by):
    there, other = add_employer(by=by, name="Canary Works", ein="12-3456789"), add_employer(by=by, name="Other")
    client, path = browser(by), reverse("placement:employer-edit", args=[other.pk])
    assert "the same EIN" in client.post(path, typed("Other", ein="12-3456789")).content.decode()
    assert Employer.objects.get(pk=other.pk).ein == ""
    client.post(path, typed("Other", ein="12-3456789", other="1", seen=str(there.pk)))
    client.post(path, typed("Other", ein="12-3456789", place="Knox"))
    assert Employer.objects.get(pk=other.pk).place == "Knox"


def test_pairs_stand_on_a_page_until_somebody_says_that_they_are_two(by):
    one, other = add_employer(by=by, name="Canary Works"), add_employer(by=by, name="Canary Works Inc")
    client, path = browser(by), reverse("placement:employer-pairs")
    assert [twins.one for twins in client.get(path).context["page"]] == [one]
    assert "It may stand here twice" in client.get(reverse("placement:employer", args=[one.pk])).content.decode()
    client.post(reverse("placement:employer-apart", args=[other.pk, one.pk]))
    page = client.get(path).content.decode()
    assert ("No two employers look alike." in page, by.get_full_name() in page) == (True, True)
    assert say_apart(one=one, others=[other], by=staff()) == 0
    with pytest.raises(IllegalMove):
        say_apart(one=one, others=[one], by=by)


@pytest.mark.parametrize("number", [1, 3])
def test_pairs_take_two_queries_whatever_there_is(by, number, django_assert_num_queries):
    for each in range(number):
        for form in ("Inc", "LLC"):
            add_employer(by=by, name=f"Canary number {each} {form}")
    with django_assert_num_queries(2):
        assert len(all_twins()) == number
