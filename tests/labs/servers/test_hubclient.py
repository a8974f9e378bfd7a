"""What the site makes of the hub's answers about a token."""

import httpx
import pytest

from labs.base.errors import HubSilent, UnknownToken
from labs.servers import hubclient


@pytest.fixture
def hub_says(monkeypatch, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    def says(status, body=None):
        monkeypatch.setattr(hubclient, "_call", lambda *_, **__: httpx.Response(status, json=body or {}))

    return says


def test_owner_of_a_persons_token_is_that_person(hub_says):
    hub_says(200, {"kind": "user", "name": "u-one"})
    assert hubclient.owner_of("token") == "u-one"


@pytest.mark.parametrize("status", [401, 403])
def test_owner_of_a_token_that_the_hub_refuses_is_nobody(hub_says, status):
    hub_says(status)
    with pytest.raises(UnknownToken):
        hubclient.owner_of("token")


def test_owner_of_a_services_token_is_nobody(hub_says):
    hub_says(200, {"kind": "service", "name": "site"})
    with pytest.raises(UnknownToken):
        hubclient.owner_of("token")


@pytest.mark.parametrize("status", [302, 404, 429, 500, 503])
def test_owner_is_not_known_while_the_hub_starts(hub_says, status):
    hub_says(status)
    with pytest.raises(HubSilent):
        hubclient.owner_of("token")
