"""Which language a person reads."""

import pytest
from django.test import Client

from academy_site.home.services import ensure_site
from people.enums import Role
from people.services import create_person

pytestmark = pytest.mark.django_db


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
