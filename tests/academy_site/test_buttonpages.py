"""The page of an address that only a button opens."""

import pytest
from django.test import Client

from people.accounts.services.accounts import create_person
from people.base.enums import Role

pytestmark = pytest.mark.django_db
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def student() -> Client:
    person, _ = create_person(role=Role.STUDENT)
    client = Client()
    client.force_login(person)
    return client


def test_browser_that_opens_a_button_gets_a_page_with_ways_on_and_out():
    response = student().get("/me/codes/", headers=BROWSER)
    text = response.content.decode()
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert response["Cache-Control"] == "no-store, private"
    assert "Nothing was changed" in text
    assert 'href="/start/"' in text
    assert 'href="/leave"' in text


def test_page_of_a_button_is_read_in_the_persons_language():
    text = student().get("/me/codes/", headers=BROWSER | {"accept-language": "es"}).content.decode()
    assert '<html lang="es"' in text
    assert "No se cambió nada" in text


@pytest.mark.parametrize("headers", [{}, {"accept": "application/json"}])
def test_programs_get_an_empty_answer(headers):
    response = student().get("/me/codes/", headers=headers)
    assert (response.status_code, response.content) == (405, b"")
