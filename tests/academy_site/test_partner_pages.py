"""Partners in public: only who agreed, only while active, only what is open, gone at once, and never a student."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academy_site.home.models import PartnerPage, StandardPage
from pathways.models import LessonPage
from placement.base.enums import EmployerState, OrderState
from placement.base.errors import NamingIncomplete, NoSuchRight
from placement.employers.naming import allow_naming, named_employers, stop_naming
from placement.employers.services import move_employer
from placement.openings.public import public_openings
from placement.openings.services import Need, move_order
from tests.academy_site import factories
from tests.placement.factories import active_employer, contact_of, open_order, referred, searching, skill, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def by():
    return staff()


def named(employer, by, words="They build networks."):
    return allow_naming(employer=employer, by=by, words=words, on=timezone.localdate(), how="By mail")


def partner_page(employer):
    above = factories.home().add_child(instance=StandardPage(title="Who works with us", slug="partners"))
    return above.add_child(instance=PartnerPage(title="A partner", slug="example", employer=employer)).url


def test_a_partner_shows_the_words_it_agreed_to_and_its_open_jobs_and_no_student(client, by):
    employer = named(active_employer(by), by)
    open_order(by, employer, title="Cable planner")
    open_order(by, active_employer(by, name="Silent Works"), title="Welder of another")
    student = searching(by, display_name="Canary Student")
    referred(by, student, open_order(by, employer, title="Second job"))
    page = client.get(partner_page(employer)).content.decode()
    for words in ("Canary Works", "They build networks.", "Cable planner", "$24.50 an hour"):
        assert words in page, words
    for words in ("Welder of another", "Silent Works", "Canary Student", str(student.pk)):
        assert words not in page, words


def test_a_page_is_gone_at_once_when_its_partner_is_paused_or_takes_its_word_back(
    client, by, django_capture_on_commit_callbacks
):
    employer = named(active_employer(by), by)
    url = partner_page(employer)
    assert "They build networks." in client.get(url).content.decode()
    assert f'href="{url}">Canary Works' in client.get("/partners/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        stop_naming(employer=employer, by=by, reason="They asked")
    assert client.get(url).status_code == 404
    assert "They build networks." not in client.get(url).content.decode()
    assert "Canary Works" not in client.get("/partners/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        named(employer, by, "Once more.")
    assert "Once more." in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        move_employer(employer=employer, to="suspended", by=by, reason="Something came up")
    assert "Once more." not in client.get(url).content.decode()


def test_an_opening_that_is_put_on_hold_leaves_both_pages_at_once(client, by, django_capture_on_commit_callbacks):
    taught = skill("subnetting")
    with django_capture_on_commit_callbacks(execute=True):
        pathway = factories.pathway()
        lesson = LessonPage.objects.first()
        lesson.skills.add(taught)
        lesson.save_revision().publish()
    employer = named(active_employer(by), by)
    order = open_order(by, employer, title="Cable planner", needs=[Need(taught)])
    open_order(by, employer, title="Asks for other skills")
    open_order(by, active_employer(by, name="Silent Works"), title="Not named", needs=[Need(taught)])
    cache.clear()
    url = partner_page(employer)
    shown = client.get(pathway.url).content.decode()
    assert "Cable planner" in shown
    assert "Canary Works" in shown
    assert "Asks for other skills" not in shown
    assert "Silent Works" not in shown
    assert "Cable planner" in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        move_order(order=order, to="on_hold", by=by)
    assert "Cable planner" not in client.get(pathway.url).content.decode()
    assert "Cable planner" not in client.get(url).content.decode()


def test_naming_needs_words_how_and_a_day_and_keeps_who_agreed(by):
    employer = active_employer(by)
    today, good = timezone.localdate(), {"words": "Words", "how": "By mail"}
    for wrong in ({"words": " "}, {"how": ""}, {"on": today + timedelta(days=1)}):
        with pytest.raises(NamingIncomplete):
            allow_naming(employer=employer, by=by, **({"on": today} | good | wrong))
    with pytest.raises(NoSuchRight):
        allow_naming(employer=employer, by=contact_of(employer, by), on=today, **good)
    employer.refresh_from_db()
    assert employer.named_on is None
    named(employer, by)
    stop_naming(employer=employer, by=by)
    stop_naming(employer=employer, by=by)
    found = employer.events.filter(kind__in=["named_on", "named_off"]).values_list("kind", "by", "reason")
    assert list(found) == [("named_on", by.pk, "By mail"), ("named_off", by.pk, "")]


def test_a_partner_page_needs_as_many_queries_for_three_jobs_as_for_one(client, by):
    employer = named(active_employer(by), by)
    url = partner_page(employer)
    counted = []
    for number in (1, 2):
        for each in range(number):
            open_order(by, employer, title=f"Planner {number}{each}")
        client.get(url + "?warm")
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url + "?fresh").content.decode()
        counted.append((page.count("Planner "), len(asked)))
    assert [jobs for jobs, _queries in counted] == [1, 3]
    assert counted[0][1] == counted[1][1]


def test_an_opening_leaves_a_kept_page_when_its_last_day_is_over(client, by):
    last = timezone.localdate() + timedelta(days=1)
    employer = named(active_employer(by), by)
    open_order(by, employer, title="Cable planner", closes_on=last)
    url = partner_page(employer)
    midnight = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    with time_machine.travel(midnight - timedelta(minutes=2), tick=False) as clock:
        assert "Cable planner" in client.get(url).content.decode()
        clock.move_to(midnight + timedelta(minutes=1))
        assert "Cable planner" not in client.get(url).content.decode()


def test_no_state_but_active_and_open_is_public(by):
    employer = named(active_employer(by), by)
    order = open_order(by, employer)
    shown = set()
    for of_employer in EmployerState.values:
        for of_order in OrderState.values:
            employer.state, order.state = of_employer, of_order
            employer.save(update_fields=["state"])
            order.save(update_fields=["state"])
            if named_employers().exists() and public_openings().exists():
                shown.add((of_employer, of_order))
    assert {one for one, _order in shown} == {"active"}
    assert {one for _employer, one in shown} == {"open", "partly_filled"}
