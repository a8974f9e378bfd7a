"""Forms from pages that never say where they were."""

import pytest
from django.test import Client

from people.accounts.services.accounts import create_person
from people.base.enums import Role

pytestmark = pytest.mark.django_db


def sent(headers: dict[str, str], token: bool = True) -> int:
    person, _ = create_person(role=Role.STUDENT)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    client.get("/my/week/")
    data = {"language": "es", "next": "/"}
    if token:
        data["csrfmiddlewaretoken"] = client.cookies["c"].value
    response = client.post("/language/", data, headers=headers)
    person.refresh_from_db()
    assert (response.status_code == 302) == (person.language == "es")
    return response.status_code


def test_form_with_hidden_origin_of_this_site_is_taken():
    assert sent({"origin": "null", "sec-fetch-site": "same-origin"}) == 302


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_form_with_hidden_origin_of_another_site_is_refused(site: str):
    assert sent({"origin": "null", "sec-fetch-site": site}) == 403


def test_form_of_an_old_browser_with_hidden_origin_needs_its_token():
    assert sent({"origin": "null"}) == 302
    assert sent({"origin": "null"}, token=False) == 403


def test_form_with_a_foreign_origin_is_refused_whatever_else_it_says():
    assert sent({"origin": "https://elsewhere.example", "sec-fetch-site": "same-origin"}) == 403
