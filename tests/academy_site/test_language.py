"""Which language a person reads."""

import pytest
from django.core.cache import cache
from django.test import Client

from academy_site.home.services import ensure_site
from people.accounts.services.accounts import create_person
from people.base.enums import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    """Pages that other tests have seen are of other settings."""
    cache.clear()


def test_language_of_visitor_is_kept_in_a_cookie():
    ensure_site()
    client = Client(enforce_csrf_checks=True)
    response = client.post("/language/", {"language": "es", "next": "/"})
    assert response.status_code == 302
    assert response["Location"] == "/"
    cookie = response.cookies["lang"]
    assert (cookie.value, bool(cookie["httponly"]), cookie["samesite"]) == ("es", True, "Lax")
    assert "Aprende un oficio" in client.get("/").content.decode()


def test_language_of_person_is_kept_in_the_account():
    person, _ = create_person(role=Role.STUDENT)
    client = Client()
    client.force_login(person)
    client.post("/language/", {"language": "es", "next": "/my/week/"})
    person.refresh_from_db()
    assert person.language == "es"
    other = Client(headers={"accept-language": "en"})
    other.force_login(person)
    assert "Mi semana" in other.get("/my/week/").content.decode()


def test_language_of_person_cannot_be_changed_by_another_site():
    person, _ = create_person(role=Role.STUDENT)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    response = client.post("/language/", {"language": "es"})
    person.refresh_from_db()
    assert (response.status_code, person.language) == (403, "")


@pytest.mark.parametrize("wish", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_language_never_sends_anybody_elsewhere(wish: str):
    response = Client().post("/language/", {"language": "es", "next": wish})
    assert response["Location"] == "/"


def test_language_that_is_not_offered_changes_nothing():
    response = Client().post("/language/", {"language": "xx", "next": "/"})
    assert "lang" not in response.cookies


def test_page_that_is_shown_once_offers_no_way_to_lose_it():
    ensure_site()
    person, _ = create_person(role=Role.STUDENT)
    client = Client()
    client.force_login(person)
    shown_once = client.post("/messages/").content.decode()
    assert "<h1" in shown_once
    assert 'name="language"' not in shown_once
    assert 'name="language"' in client.get("/messages/").content.decode()


def test_browser_that_wants_spanish_gets_spanish():
    ensure_site()
    html = Client().get("/", headers={"accept-language": "es-MX,es;q=0.9"}).content.decode()
    assert '<html lang="es"' in html
    assert "Aprende un oficio" in html


def test_an_academy_in_one_language_offers_no_other(settings):
    settings.OFFERED_LANGUAGES = [("en", "English")]
    ensure_site()
    page = Client(headers={"accept-language": "es"}).get("/").content.decode()
    assert '<html lang="en"' in page
    assert 'value="es"' not in page


@pytest.mark.parametrize(("wish", "shown"), [("fr", "es"), ("en-GB,es;q=0.5", "en"), ("", "es"), ("*", "es")])
def test_the_first_language_is_for_those_whose_browser_asks_for_neither(settings, wish, shown):
    settings.OFFERED_LANGUAGES = [("es", "Spanish"), ("en", "English")]
    ensure_site()
    assert f'<html lang="{shown}"' in Client(headers={"accept-language": wish}).get("/").content.decode()


def test_an_academy_has_its_own_name_in_header_title_and_on_error_pages(settings):
    settings.ACADEMY_NAME = "North Street School"
    ensure_site()
    for address in ("/", "/nowhere/"):
        page = Client().get(address).content.decode()
        assert "– North Street School</title>" in page
        assert "<span>North Street School</span>" in page
