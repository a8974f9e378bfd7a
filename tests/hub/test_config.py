"""The hub's configuration on a bare traitlets Config."""

import stat

import pytest
from traitlets.config import Config

from labs.hub import config, headers
from labs.hub.settings import HubSettings


@pytest.fixture
def c(hub_settings: HubSettings) -> Config:
    made = Config()
    config.configure(made, hub_settings)
    return made


def test_configure_signs_in_through_the_site_alone(c: Config) -> None:
    auth = c.AcademyAuthenticator
    assert auth.authorize_url == "https://learn.example.org/identity/o/authorize"
    assert auth.token_url.startswith("https://learn.example.org/")
    assert auth.oauth_callback_url == "https://labs.example.net/hub/oauth_callback"
    assert auth.username_claim == "preferred_username"
    assert auth.enable_pkce is True
    assert auth.auto_login is True
    assert auth.admin_users == set()


def test_configure_gives_the_service_no_administration(c: Config) -> None:
    roles = {role["name"]: role for role in c.JupyterHub.load_roles}
    assert set(roles["site"]["scopes"]) == {"read:users:name", "read:servers", "start:servers", "delete:servers"}
    assert roles["site"]["services"] == ["site"]
    assert not any("admin" in scope or "tokens" in scope for role in roles.values() for scope in role["scopes"])


def test_configure_gives_students_only_themselves(c: Config) -> None:
    student = next(role for role in c.JupyterHub.load_roles if role["name"] == "user")
    assert all(scope.endswith("!user") for scope in student["scopes"])
    assert not {"tokens!user", "shares!user", "self"} & set(student["scopes"])


def test_configure_keeps_state_private(c: Config, hub_settings: HubSettings) -> None:
    for folder in (hub_settings.state, hub_settings.homes):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert c.JupyterHub.cookie_secret_file.startswith(str(hub_settings.state))
    assert str(hub_settings.state) in c.JupyterHub.db_url


def test_configure_hides_hub_and_proxy_from_the_network(c: Config) -> None:
    assert c.JupyterHub.hub_bind_url.startswith("http://127.0.0.1:")
    assert c.ConfigurableHTTPProxy.api_url.startswith("http://127.0.0.1:")
    assert c.JupyterHub.bind_url.startswith("http://127.0.0.1:")


def test_headers_allow_no_inline_script_and_no_frames(hub_settings: HubSettings) -> None:
    sent = headers.all_of(hub_settings.site_url)
    policy = sent["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert sent["Cache-Control"] == "no-store"
    assert sent["Referrer-Policy"] == "no-referrer"


def test_cookies_are_secure_where_the_address_is(hub_settings: HubSettings) -> None:
    assert config.cookie_options(hub_settings) == {"samesite": "Lax", "secure": True}


def test_lab_environment_names_addresses_and_no_secret(c: Config, hub_settings: HubSettings) -> None:
    environment = c.LabSpawner.environment
    assert environment["ACADEMY_LAB_MEMORY_MB"] == str(hub_settings.memory_mb)
    assert environment["ACADEMY_API_URL"] == "https://learn.example.org/api/labs"
    for secret in (hub_settings.client_secret, hub_settings.api_token, hub_settings.proxy_token):
        assert secret not in str(environment)
