"""The identity provider: one real authorization-code flow with PKCE, as the hub does it."""

import base64
import hashlib
import json
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.idp.oidc.models import Client as OidcClient
from allauth.idp.oidc.models import Token
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.test import Client

from people.accounts.services.accounts import create_person
from people.base.enums import Role

pytestmark = pytest.mark.django_db
VERIFIER = "v" * 64
CALLBACK = f"{settings.HUB_URL}/hub/oauth_callback"


@pytest.fixture
def person():
    call_command("ensure_hub_client", stdout=StringIO())
    user, _ = create_person(role=Role.STUDENT, display_name="Canary Display")
    return user


def challenge() -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def authorize(client: Client, **changes: str):
    query = {
        "response_type": "code",
        "client_id": settings.HUB_CLIENT_ID,
        "redirect_uri": CALLBACK,
        "scope": "openid profile",
        "state": "xyz",
        "code_challenge": challenge(),
        "code_challenge_method": "S256",
    }
    return client.get("/identity/o/authorize", {**query, **changes})


def token(client: Client, code: str, verifier: str = VERIFIER, secret: str | None = None):
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "client_id": settings.HUB_CLIENT_ID,
        "client_secret": secret or settings.HUB_CLIENT_SECRET,
        "code_verifier": verifier,
    }
    return client.post("/identity/o/api/token", body)


def code_of(response) -> str:
    return parse_qs(urlsplit(response["Location"]).query)["code"][0]


def test_flow_gives_the_hub_an_opaque_name_and_nothing_else(person):
    client, hub = Client(), Client()
    client.force_login(person)

    answer = authorize(client)
    assert answer.status_code == 302
    assert answer["Location"].startswith(CALLBACK + "?")
    tokens = token(hub, code_of(answer)).json()
    claims = hub.get("/identity/o/api/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"}).json()
    payload = tokens["id_token"].split(".")[1]
    id_token = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))

    assert claims["sub"] == claims["preferred_username"] == person.hub_name
    assert set(claims) == {"sub", "preferred_username", "groups", "locale"}
    assert id_token["iss"] == settings.SITE_URL
    told = json.dumps([claims, id_token])
    assert person.username not in told
    assert "Canary Display" not in told
    assert str(person.pk) not in told


def test_visitor_is_sent_to_sign_in_first(person):
    answer = authorize(Client())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


def test_code_with_wrong_verifier_gives_no_token(person):
    client = Client()
    client.force_login(person)
    answer = token(Client(), code_of(authorize(client)), verifier="w" * 64)
    assert answer.status_code == 400
    assert "access_token" not in answer.json()


def test_code_with_wrong_secret_gives_no_token(person):
    client = Client()
    client.force_login(person)
    answer = token(Client(), code_of(authorize(client)), secret="guess")
    assert answer.status_code == 401
    assert "access_token" not in answer.json()


def test_code_works_once(person):
    client = Client()
    client.force_login(person)
    code = code_of(authorize(client))
    assert "access_token" in token(Client(), code).json()
    assert "access_token" not in token(Client(), code).json()


def test_foreign_redirect_address_is_refused_without_redirecting(person):
    client = Client()
    client.force_login(person)
    answer = authorize(client, redirect_uri="https://evil.example/hub/oauth_callback")
    assert "Location" not in answer.headers
    assert b"code=" not in answer.content
    assert not Token.objects.exists()


def test_staff_without_second_factor_cannot_reach_the_hub():
    call_command("ensure_hub_client", stdout=StringIO())
    staff, _ = create_person(role=Role.INSTRUCTOR)
    client = Client()
    client.force_login(staff)
    answer = authorize(client)
    assert answer["Location"] == "/accounts/2fa/"


def test_hub_secret_is_kept_with_one_round_and_an_older_hash_is_renewed(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    call_command("ensure_hub_client", stdout=StringIO())
    hub = OidcClient.objects.get(pk=settings.HUB_CLIENT_ID)
    hub.secret = make_password(settings.HUB_CLIENT_SECRET)
    hub.save()
    call_command("ensure_hub_client", stdout=StringIO())
    hub.refresh_from_db()
    assert hub.secret.startswith("pbkdf2_sha256$1$")
    assert settings.HUB_CLIENT_SECRET not in hub.secret
    assert hub.check_secret(settings.HUB_CLIENT_SECRET)
    assert not hub.check_secret(settings.HUB_CLIENT_SECRET + "x")
