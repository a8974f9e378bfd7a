"""Start, status, robots and error pages."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from academy_site import health, navigation
from academy_site.home.services import ensure_site
from labs.models import WorkerHeartbeat
from people.accounts.services.accounts import create_person, grant_role
from people.base.enums import Role
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def client_of(role: Role) -> Client:
    person, _ = create_person(role=role, display_name="Canary Name")
    return browser(person)


@pytest.mark.parametrize(
    ("role", "place"),
    [(Role.STUDENT, "/my/week/"), (Role.EMPLOYER, "/partner/")],
)
def test_start_leads_to_where_the_work_of_the_role_is(role, place):
    assert client_of(role).get("/start/")["Location"] == place


def test_start_leads_a_visitor_home(client):
    assert client.get("/start/")["Location"] == "/"


def test_start_of_somebody_without_a_role_is_their_account():
    person, _ = create_person(role=Role.STUDENT)
    person.role_grants.update(ended_at=timezone.now())
    client = Client()
    client.force_login(person)
    assert client.get("/start/")["Location"] == "/me/"


def test_places_of_two_roles_are_joined_and_the_closest_is_current():
    found = navigation.places(frozenset({Role.STUDENT, Role.PLACEMENT}), "/placement/ready/")
    urls = [place.url for place in found]
    assert urls[0] == "/my/week/"
    assert len(urls) == len(set(urls))
    assert [place.url for place in found if place.current] == ["/placement/ready/"]


def test_places_are_nobodys_without_a_role():
    assert navigation.places(frozenset(), "/") == []


def test_every_place_exists():
    assert [name for _role, _label, name in navigation.PLACES if not navigation.address(name)] == []


def beat(seconds: float, sandbox: str = "bubblewrap") -> None:
    WorkerHeartbeat.objects.create(
        worker="w1", sandbox=sandbox, engine="nbgrader", seen_at=timezone.now() - timedelta(seconds=seconds)
    )


def test_status_is_200_once_everything_answers(client, monkeypatch):
    monkeypatch.setattr(health, "answers", lambda url: True)
    beat(3)
    response = client.get("/status")
    assert response.status_code == 200
    assert response.json() == {
        "site": True, "hub": True, "proxy": True, "grader": True, "sandbox": "bubblewrap", "ready": True
    }  # fmt: skip
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("silent", "part"), [("8081", "hub"), ("8001", "proxy")])
def test_status_names_the_part_that_is_silent(client, monkeypatch, settings, silent, part):
    settings.HUB_API_URL, settings.HUB_URL = "http://127.0.0.1:8081/hub/api", "http://localhost:8001"
    monkeypatch.setattr(health, "answers", lambda url: silent not in url)
    beat(3)
    response = client.get("/status")
    assert response.status_code == 503
    assert [name for name, value in response.json().items() if value is False] == [part, "ready"]


@pytest.mark.parametrize("seconds", [None, 300])
def test_status_says_when_no_grader_asks_for_work(client, monkeypatch, seconds):
    monkeypatch.setattr(health, "answers", lambda url: True)
    if seconds is not None:
        beat(seconds)
    response = client.get("/status")
    assert (response.status_code, response.json()["grader"]) == (503, False)


def test_status_is_a_page_for_browsers(client, monkeypatch):
    ensure_site()
    monkeypatch.setattr(health, "answers", lambda url: True)
    beat(1, sandbox="landlock")
    html = client.get("/status", headers={"accept": "text/html"}).content.decode()
    assert "Yes, every part answers." in html
    assert "landlock" in html


def test_answers_is_false_where_nothing_listens():
    assert health.answers("http://127.0.0.1:9/") is False
    assert health.answers("not an address") is False


def test_robots_keeps_search_engines_out_of_signed_in_pages(client):
    text = client.get("/robots.txt").content.decode()
    for place in ("/my", "/labs", "/accounts", "/leave"):
        assert f"Disallow: {place}\n" in text


def test_signed_in_pages_ask_not_to_be_indexed_and_offer_the_way_out_first():
    ensure_site()
    html = client_of(Role.STUDENT).get("/").content.decode()
    assert '<meta name="robots" content="noindex' in html
    first_link = html.split("<body", 1)[1].split("<a ", 1)[1].split(">", 1)[0]
    assert 'href="/leave"' in first_link


def test_visitors_see_no_way_out_that_would_make_an_onlooker_wonder(client):
    ensure_site()
    html = client.get("/").content.decode()
    assert "Leave this site" not in html
    assert "htmx" not in html.split("<body", 1)[1]


def test_page_that_is_missing_says_so_plainly(client):
    ensure_site()
    response = client.get("/nothing-here/")
    assert response.status_code == 404
    assert "Nothing is lost" in response.content.decode()


def test_page_for_another_role_says_so_plainly():
    response = client_of(Role.EMPLOYER).get("/my/week/")
    html = response.content.decode()
    assert response.status_code == 403
    assert "This page is not for your account" in html
    assert "Canary Name" not in html


def test_form_sent_without_its_token_keeps_everything_and_says_what_to_do():
    person, _ = create_person(role=Role.STUDENT)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    response = client.post("/my/break/")
    assert response.status_code == 403
    assert "Please send that once more" in response.content.decode()
    assert not person.state_events.exists()


def test_editor_asks_for_sign_in_at_the_one_door(client):
    response = client.get("/cms/login/?next=/cms/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/cms/")
    person, password = create_person(role=Role.EDITOR)
    client.post("/cms/login/", {"username": person.username, "password": password})
    assert "_auth_user_id" not in client.session


def test_two_roles_show_both_menus():
    person, _ = create_person(role=Role.STUDENT)
    grant_role(user=person, role=Role.EMPLOYER, by=None)
    ensure_site()
    html = browser(person).get("/").content.decode()
    assert 'href="/my/week/"' in html
    assert 'href="/partner/"' in html


def test_the_way_out_is_on_error_pages_of_those_who_signed_in():
    ensure_site()
    assert b'href="/leave"' in client_of(Role.STUDENT).get("/nothing/").content
    assert b'href="/leave"' not in Client().get("/nothing/").content


def test_the_way_out_stays_when_the_site_is_out_of_order(monkeypatch):
    def breaks(_request):
        raise RuntimeError("canary-of-a-cause")

    student, visitor = client_of(Role.STUDENT), Client()
    monkeypatch.setattr(navigation, "places", lambda *_: breaks(None))
    monkeypatch.setattr("academy_site.views.health", lambda: breaks(None))
    for client, page, shown in ((student, "/start/", True), (visitor, "/status", False)):
        client.raise_request_exception = False
        response = client.get(page)
        assert response.status_code == 500
        assert (b'href="/leave"' in response.content) is shown
        assert b"canary-of-a-cause" not in response.content


def test_header_is_drawn_for_each_person_place_and_language():
    """It is drawn once for their roles: a name, an address, a form's key of somebody else never stand in it."""
    for name, language, here in (("Calm <1>", "en", "Board"), ("Ana & Eva", "es", "Tablero"), ("Bo", "en", "Board")):
        person, _ = create_person(role=Role.PLACEMENT, display_name=name)
        type(person).objects.filter(pk=person.pk).update(language=language)
        page = browser(person).get("/placement/", {"q": "x&y"}).content.decode()
        head = page[page.index("<header") : page.index("</header>")]
        assert f">{escape(name)}</a>" in head
        assert f'<strong class="govuk-service-navigation__active-fallback">{here}</strong>' in head
        assert 'name="next" value="/placement/?q=x%26y"' in head
        keys = set(re.findall('csrfmiddlewaretoken" value="([^"]+)"|X-CSRFToken": "([^"]+)"', page))
        assert len({one or other for one, other in keys}) == 1
