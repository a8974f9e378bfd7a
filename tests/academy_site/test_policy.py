"""The content security policy, and the one place that needs more."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from drf_spectacular.validation import validate_schema

from academy_site.home.services import ensure_site
from people.accounts.services.accounts import create_person
from people.base.enums import Role
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def staff(role: Role) -> Client:
    person, _ = create_person(role=role)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = Client()
    client.force_login(person)
    return client


def policy(response) -> dict[str, list[str]]:
    parts = [part.strip().split(" ") for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: values for name, *values in parts}


def test_public_page_allows_nothing_inline_and_nobody_elses(client):
    ensure_site()
    said = policy(client.get("/"))
    assert said["default-src"] == ["'none'"]
    assert said["script-src"] == said["style-src"] == ["'self'"]
    assert said["frame-ancestors"] == ["'none'"]


def test_editor_may_set_style_attributes_but_run_no_inline_script():
    ensure_site()
    said = policy(staff(Role.EDITOR).get("/cms/"))
    assert said["style-src"] == ["'self'", "'unsafe-inline'"]
    assert said["script-src"] == ["'self'"]
    assert said["frame-ancestors"] == ["'none'"]


def test_editor_pages_hold_no_inline_script():
    home = ensure_site()
    html = staff(Role.EDITOR).get(f"/cms/pages/{home.pk}/edit/").content.decode()
    assert "initDateTimeChooser(" not in html
    assert 'data-chooser="initDateTimeChooser" data-chooser-for="id_go_live_at"' in html
    assert "js/editor.js" in html
    assert '"/leave"' in html


def test_editor_can_publish_and_instructor_can_only_ask_for_it():
    home = ensure_site()
    assert "action-publish" in staff(Role.EDITOR).get(f"/cms/pages/{home.pk}/edit/").content.decode()
    html = staff(Role.INSTRUCTOR).get(f"/cms/pages/{home.pk}/edit/").content.decode()
    assert "action-publish" not in html
    assert "action-submit" in html


def test_preview_may_be_framed_by_the_editor_and_stays_strict():
    home = ensure_site()
    response = staff(Role.EDITOR).get(f"/cms/pages/{home.pk}/view_draft/")
    said = policy(response)
    assert "Learn a tech trade" in response.content.decode()
    assert said["style-src"] == ["'self'"]
    assert said["frame-ancestors"] in (["'none'"], ["'self'"])


@pytest.mark.parametrize("path", ["/api/", "/api/schema/", "/api/docs/"])
@pytest.mark.parametrize("role", [Role.STUDENT, Role.EMPLOYER])
def test_api_description_is_hidden_from_everybody_but_staff(path, role):
    person, _ = create_person(role=role)
    response = browser(person).get(path)
    assert response.status_code == 403
    assert b"paths" not in response.content


def test_api_description_is_valid_openapi():
    response = staff(Role.INSTRUCTOR).get("/api/schema/", headers={"accept": "application/vnd.oai.openapi+json"})
    schema = response.json()
    assert schema["openapi"].startswith("3.1")
    assert any(path.startswith("/api/labs/") for path in schema["paths"])
    assert [path for path in schema["paths"] if not path.startswith("/api/")] == []
    validate_schema(schema)


def test_api_page_runs_under_the_policy():
    client = staff(Role.INSTRUCTOR)
    response = client.get("/api/docs/")
    html = response.content.decode()
    assert policy(response)["script-src"] == ["'self'"]
    assert "<style" not in html
    assert "<script>" not in html
    script = client.get("/api/docs/?script=")
    assert b"SwaggerUIBundle" in script.content
    assert "javascript" in script["Content-Type"]
