"""Host header: a made-up host is refused, and no header makes a link, a redirect or a message point to it."""

import itertools
import re

import pytest
from django.conf import settings
from django.core import mail

from tests.matrix.world import World

pytestmark = pytest.mark.django_db
EVIL = "evil.example"
# Headers that proxies and frameworks take for where the site is.
HEADERS = {
    "x-forwarded-host": EVIL,
    "x-forwarded-server": EVIL,
    "x-host": EVIL,
    "x-original-url": f"https://{EVIL}/",
    "x-rewrite-url": f"https://{EVIL}/",
    "forwarded": f"host={EVIL};proto=https",
    "x-original-host": EVIL,
    "x-http-host-override": EVIL,
}


# Each address is asked with the next of them: what refuses them stands before every address.
MADE_UP = [EVIL, f"testserver.{EVIL}", f"testserver@{EVIL}", f"testserver:80@{EVIL}", f"{EVIL}#testserver"]
MADE_UP.append("testserver\t")


def test_a_made_up_host_is_refused_everywhere(places: dict[str, str], world: World):
    answered = []
    for (name, place), host in zip(places.items(), itertools.cycle(MADE_UP), strict=False):
        for role in ("visitor", "student"):
            response = world.client(role).get(place, headers={"host": host})
            if response.status_code != 400 or EVIL in response.content.decode() or "Location" in response:
                answered.append((name, role, response.status_code))
    assert answered == []


@pytest.mark.parametrize("role", ["visitor", "student", "placement", "administrator"])
def test_no_header_changes_where_anything_points(role: str, places: dict[str, str], world: World):
    wrong = []
    for name, place in places.items():
        response = world.client(role).get(place, headers=HEADERS)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if EVIL in body.decode(errors="replace") or EVIL in str(response.headers):
            wrong.append(name)
    assert wrong == []


def test_absolute_addresses_in_pages_are_the_sites_own(world: World):
    from django.core.management import call_command

    call_command("ensure_hub_client", verbosity=0)
    told = world.client("visitor").get("/.well-known/openid-configuration", headers=HEADERS).json()
    hosts = {re.sub(r"^https?://([^/]+).*", r"\1", value) for value in told.values() if str(value).startswith("http")}
    assert hosts <= {"testserver", settings.SITE_URL.partition("://")[2]}


def test_an_invitation_card_names_the_configured_address(world: World):
    page = world.client("administrator").post("/invitations/", {"role": "student", "days": "14"}, headers=HEADERS)
    assert settings.SITE_URL in page.content.decode()
    assert EVIL not in page.content.decode()
    assert [message for message in mail.outbox if EVIL in message.message().as_string()] == []


def test_production_takes_no_forwarded_host():
    assert settings.USE_X_FORWARDED_HOST is False
    assert settings.USE_X_FORWARDED_PORT is False
    assert "*" not in settings.ALLOWED_HOSTS
    text = (settings.ROOT / "academy_site/settings/production.py").read_text()
    assert "X_FORWARDED_HOST" not in text
