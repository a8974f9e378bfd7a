"""Employers found by words, state and what waits; openings found by the student who looks for work."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from people.base.enums import Role
from placement.employers.services import add_contact, add_employer, move_employer
from placement.models import Employer
from placement.wishes.services import save_away
from tests.people.factories import person
from tests.placement.factories import active_employer, browser, open_order, searching, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return staff()


def names(client, **query):
    return [one.name for one in client.get(reverse("placement:employers"), query).context["page"]]


def test_employers_are_found_by_words_state_and_what_waits(by):
    lake, paused = active_employer(by, name="Lakeside Cables"), active_employer(by, name="Hill Works")
    move_employer(employer=paused, to="suspended", by=by, reason="x")
    Employer.objects.filter(pk=lake.pk).update(place="Knox", vetted_at=timezone.now() - timedelta(days=360))
    add_contact(employer=paused, user=person(Role.EMPLOYER), by=by)
    move_employer(employer=add_employer(by=by, name="Gone Ltd"), to="rejected", by=by, reason="x")
    client = browser(by)
    found = {
        "all": names(client),
        "words": names(client, q="knox cables"),
        "none": names(client, q="nobody"),
        "paused": names(client, state="suspended"),
        "over": names(client, state="rejected"),
        "check": names(client, waits="check"),
        "contact": names(client, waits="contact"),
        "nonsense": names(client, state="no such", waits="thing"),
    }
    assert found == {
        "all": ["Hill Works", "Lakeside Cables"],
        "words": ["Lakeside Cables"],
        "none": [],
        "paused": ["Hill Works"],
        "over": ["Gone Ltd"],
        "check": ["Lakeside Cables"],
        "contact": ["Hill Works"],
        "nonsense": ["Hill Works", "Lakeside Cables"],
    }


def test_a_long_list_of_employers_has_pages_that_keep_what_was_chosen(by):
    Employer.objects.bulk_create(Employer(name=f"Firm {number:02}") for number in range(30))
    client = browser(by)
    assert [len(names(client, q="firm", page=page)) for page in (1, 2)] == [24, 6]
    assert "page=2&amp;q=firm" in client.get(reverse("placement:employers"), {"q": "firm"}).content.decode()


def shown(client, **query):
    page = client.get(reverse("placement:mine"), query)
    groups = page.context["matches"]
    return sorted(match.order.title for match in [*groups.fitting, *groups.near, *groups.not_yet])


def test_a_student_finds_openings_by_what_they_decide_by(by):
    employer, away = active_employer(by), active_employer(by, name="Away Works")
    said = {"shifts": ["day"], "alone": "never", "check_kind": "none", "bus": "yes"}
    open_order(by, employer, title="Calm", wage=Decimal(30), **said)
    open_order(by, employer, title="Night", shifts=["night"], alone="often")
    open_order(by, away, title="Kept away", **said)
    student = searching(by)
    save_away(student=student, names=("Away Works",))
    client = browser(student)
    found = {
        "all": shown(client),
        "quiet": shown(client, wishes=["no_nights", "not_alone", "no_check", "by_bus"]),
        "night": shown(client, shift="night"),
        "pay": shown(client, least="25"),
        "words": shown(client, q="night"),
        "unreadable": shown(client, least="much", shift="no such"),
        "away": shown(client, q="away"),
    }
    assert found == {
        "all": ["Calm", "Night"],
        "quiet": ["Calm"],
        "night": ["Night"],
        "pay": ["Calm"],
        "words": ["Night"],
        "unreadable": ["Calm", "Night"],
        "away": [],
    }
