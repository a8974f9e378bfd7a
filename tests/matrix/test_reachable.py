"""Whatever page a role may open, links lead to it from the person's start; and no redirect goes round in a circle."""

from collections.abc import Iterable

import pytest
from django.test import Client

from tests.matrix import crawl
from tests.matrix.cells import ROLES
from tests.matrix.stating import STATED, address
from tests.matrix.walk import editor_places
from tests.matrix.world import World

pytestmark = pytest.mark.django_db
# Pages that no link leads to, and who comes there instead.
NOT_BY_LINKS = {
    "robots": "search engines",
    "schema": "programs",
    "api-root": "programs",
    "account_inactive": "somebody whose account was closed while they signed in",
    "mfa_list_webauthn": "who has a passkey: it is linked from the second step then",
    "idp:oidc:authorization": "the hub sends people here",
    "idp:oidc:logout": "the hub sends people here",
    "idp:oidc:configuration": "programs",
    "idp:oidc:jwks": "programs",
    "labs:submission_state": "a part of the page of a hand-in, which asks for it by itself",
    "pathways:feed": "a calendar: its person copies the address",
    "people:draft": "pages that keep what is typed",
    "people:recover": "somebody who is not signed in",
    "people:calls": "who places students, once the academy has a phone",
    "placement:ask": "a referral whose release was not asked for yet",
    "placement:job-from-referral": "a referral whose offer was taken",
    "placement:placement": "the board, while a step of the job is due",
}


def is_page(name: str) -> bool:
    return not name.partition(":")[2].startswith("api")


def lacking(got: Iterable[str], role: str) -> list[str]:
    may = {name for name, module in STATED.items() if module.CELLS[name][role] == 200 and is_page(name)}
    return sorted(may - set(got) - set(NOT_BY_LINKS))


@pytest.mark.parametrize("role", ROLES)
def test_links_lead_to_each_page_that_a_role_may_open(role: str, world: World):
    for name in STATED:
        address(name, world)
    assert lacking(crawl.reached(world.client(role)), role) == []


def test_page_without_a_link_is_found():
    assert "people:me" in lacking({"people:inbox"}, "student")


def follow(client: Client, place: str) -> list[str]:
    """Return the addresses that one request led through; ends where one comes again, or leads out of the site."""
    way = [place]
    while (response := client.get(way[-1])).status_code in {301, 302}:
        way.append(response["Location"])
        if way[-1] in way[:-1] or not way[-1].startswith("/"):
            break
    return way


@pytest.mark.parametrize("role", ROLES)
def test_no_redirect_comes_back_to_where_it_began(role: str, world: World):
    client, places = world.client(role), ["/cms/", "/cms/pages/", "/cms/login/?next=/cms/", "/cms/account/"]
    places += [address(name, world) for name, module in STATED.items() if module.CELLS[name][role] == 302]
    ways = [follow(client, place) for place in places if "logout" not in place and place != "/leave"]
    assert [way for way in ways if way[-1] in way[:-1] or len(way) > 5] == []


@pytest.mark.parametrize("role", ["student", "assistant", "placement", "employer", "administrator"])
def test_cms_tells_who_may_not_edit_why_and_where_to_go(role: str, world: World):
    client = world.client(role)
    for place in ("/cms/", "/cms/pages/", "/cms/login/?next=/cms/"):
        response = client.get(place, follow=True)
        assert len(response.redirect_chain) <= 1
        text = response.content.decode()
        assert response.status_code == 403
        assert "Writing pages is not part of your account" in text
        assert 'href="/start/"' in text


def test_cms_refuses_every_address_to_who_may_not_edit(world: World):
    """What sends people to sign in would send them round."""
    client, sent = world.client("administrator"), []
    for url, place in editor_places():
        response = client.get(place)
        if place.startswith("/cms/") and "login" in response.get("Location", "") and "login" not in place:
            sent.append(url.route)
    assert sent == []
