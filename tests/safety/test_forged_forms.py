"""CSRF: no address changes anything for a form that another site sent; every address of the site is asked."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from wagtail.search.models import IndexEntry

from people.models import User
from tests.matrix.stating import STATED, address
from tests.matrix.walk import editor_places
from tests.matrix.world import World
from tests.people.signin.signing import confirm
from tests.safety.rows import changed_rows

pytestmark = pytest.mark.django_db

METHODS = ("post", "put", "patch", "delete")
# Answer to a bearer token alone; a browser's session counts for nothing there.
BY_TOKEN = {
    "labs:api_lease",
    "labs:api_version",
    "labs:api_handed_in",
    "labs:api_renew",
    "labs:api_result",
    "labs:api_sealing",
    "idp:oidc:userinfo",
}
# Ask for the client's own secret, which no browser has.
BY_CLIENT_SECRET = {"idp:oidc:token", "idp:oidc:revoke"}
# Leaving must never fail on a stale token; the worst that a forged form does is to sign somebody out.
LEAVING = {"people:leave"}
# Checks the token itself, once the page to confirm is sent; a bare POST is only led back to that page.
CHECKS_ITSELF = {"idp:oidc:authorization", "idp:oidc:logout"}
# Shows the API's description to staff and changes nothing; its refusal is a page without a reason.
ONLY_SHOWS = {"api-docs"}
NAMED = ONLY_SHOWS | BY_TOKEN | BY_CLIENT_SECRET | LEAVING | CHECKS_ITSELF


def refused(request, reason=""):
    """Answer as nothing else does, so that a refusal for another reason is not taken for this one."""
    return HttpResponse(status=499)


@pytest.fixture(autouse=True)
def own_refusal(settings):
    settings.CSRF_FAILURE_VIEW = "tests.safety.test_forged_forms.refused"


def browser(world: World, role: str) -> Client:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = world.client(role).cookies
    return client


def is_refused(response) -> bool:
    return response.status_code == 499 or (response.status_code == 403 and b"CSRF Failed" in response.content)


def test_named_exceptions_exist():
    assert sorted(NAMED - set(STATED)) == []


def let_in(name: str) -> str:
    """Return a role that the address lets in: the refusal is to come before anybody asks who it is."""
    cells = STATED[name].CELLS[name]
    return next((role for role in ("student", "placement", "administrator") if cells[role] != 403), "student")


def test_every_address_refuses_a_form_without_a_token(places: dict[str, str], world: World):
    let_through = []
    for name in sorted(set(STATED) - NAMED):
        place, role = places[name], let_in(name)
        for method in METHODS:
            response = getattr(browser(world, role), method)(place)
            if not is_refused(response) and response.status_code != 405:
                let_through.append((name, method, response.status_code))
            if method == "post" and response.status_code == 405:
                let_through.append((name, method, "takes no form: was another refusal meant?"))
    assert let_through == []


def test_a_token_of_somebody_else_is_refused(world: World):
    foreign = "a" * 32
    response = browser(world, "student").post("/me/preferences/", {"csrfmiddlewaretoken": foreign, "language": "es"})
    assert response.status_code == 499
    assert User.objects.get(pk=world.people["student"].pk).language != "es"


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_another_sites_form_is_refused_even_with_the_cookie(origin: str, world: World):
    client = browser(world, "student")
    confirm(client, world.people["student"])
    page = client.get("/me/preferences/").content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    headers = {"origin": origin, "sec-fetch-site": "cross-site"}
    good = client.post("/me/preferences/", {"csrfmiddlewaretoken": token, "language": "es"})
    assert good.status_code == 302
    bad = client.post("/me/preferences/", {"csrfmiddlewaretoken": token, "language": "en"}, headers=headers)
    assert bad.status_code == 499
    assert User.objects.get(pk=world.people["student"].pk).language == "es"


def test_the_cms_refuses_a_form_without_a_token(world: World):
    let_through, asked = [], 0
    client = browser(world, "editor")
    for url, place in editor_places():
        asked += 1
        response = client.post(place)
        if not is_refused(response):
            let_through.append((url.name, place, response.status_code))
    assert let_through == []
    assert asked > 150


def test_the_page_that_only_shows_refuses_and_changes_nothing(world: World):
    with changed_rows() as changed:
        for method in METHODS:
            assert getattr(browser(world, "administrator"), method)("/api/docs/").status_code == 403
    assert changed.tables == []


@pytest.mark.parametrize("name", sorted(BY_TOKEN))
def test_a_session_is_worth_nothing_where_a_token_is_asked(name: str, world: World):
    place = address(name, world)
    with changed_rows() as changed:
        for role in ("student", "placement", "administrator"):
            for method in ("get", *METHODS):
                response = browser(world, role).generic(method.upper(), place, b"{}", "application/json")
                assert response.status_code in (401, 405), (role, method)
    assert changed.tables == []


@pytest.mark.parametrize("name", sorted(BY_CLIENT_SECRET | CHECKS_ITSELF))
def test_the_identity_provider_changes_nothing_for_a_forged_form(name: str, world: World):
    place = address(name, world)
    data = {"client_id": "labs", "grant_type": "authorization_code", "code": "x", "token": "x", "action": "logout"}
    with changed_rows() as changed:
        for role in ("student", "administrator"):
            client = browser(world, role)
            client.post(place, data)
            client.post(place, data | {"request": "x:y", "action": "grant"})
            assert client.get("/me/").status_code == 200
    assert changed.tables == []


def test_choosing_a_language_as_a_visitor_sets_a_cookie_and_no_more(world: World):
    with changed_rows() as changed:
        response = browser(world, "visitor").post("/language/", {"language": "es"})
    assert set(response.cookies) == {"lang"}
    assert changed.tables == []


def test_every_way_to_write_is_seen_and_a_reading_is_not(world: World):
    someone = world.people["student"]
    with changed_rows() as changed:
        User.objects.get(pk=someone.pk)
        User.objects.filter(pk=someone.pk).update(language=someone.language)
    assert changed.tables == []
    with changed_rows() as changed:
        User.objects.filter(pk=someone.pk).update(language="es" if someone.language == "en" else "en")
        assert IndexEntry.objects.update(title="canary")
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE newer (id integer)")
    # A search's own tables are written by a trigger.
    assert {"newer", "people_user", "wagtailsearch_indexentry", "wagtailsearch_indexentry_fts"} <= {*changed.tables}
    assert "people_rolegrant" not in changed.tables
