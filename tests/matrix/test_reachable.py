"""No redirect goes round in a circle; the CMS says why it stays shut."""

import pytest
from django.test import Client

from academy_site.editing import OPEN
from tests.matrix.cells import ROLES
from tests.matrix.stating import STATED, address
from tests.matrix.walk import editor_places
from tests.matrix.world import World

pytestmark = pytest.mark.django_db


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
        assert len(response.redirect_chain) <= 2
        text = response.content.decode()
        assert response.status_code == 403
        assert "Writing pages is not part of your account" in text
        assert 'href="/start/"' in text


def test_cms_refuses_every_address_to_who_may_not_edit(world: World):
    """What sends people to sign in would send them round."""
    client, sent = world.client("administrator"), []
    for url, place in editor_places():
        response = client.get(place)
        own = place.removeprefix("/cms/").startswith(OPEN)
        if place.startswith("/cms/") and not own and "login" in response.get("Location", ""):
            sent.append(url.route)
    assert sent == []
