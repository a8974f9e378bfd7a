"""JupyterHub's configuration, from `HubSettings`, onto a traitlets `Config`."""

import compileall
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from traitlets.config import Config

from labs.hub import counting, headers, log_lines, pages, proxy
from labs.hub.authenticator import AcademyAuthenticator
from labs.hub.handlers import ALL_HANDLERS
from labs.hub.settings import ROOT, HubSettings
from labs.hub.spawner import LabSpawner

HERE = Path(__file__).parent
# What the site may do, and nothing else: no reading of tokens, groups or activity, no administration.
SITE_SCOPES = ["read:users:name", "read:servers", "start:servers", "delete:servers"]
# What a student may do: see the own name, open, start and stop the own lab. No tokens, no sharing, no listing.
STUDENT_SCOPES = [
    "read:users:name!user",
    "read:users:groups!user",
    "servers!user",
    "access:servers!user",
    "users:activity!user",
]


def configure(c: Config, settings: HubSettings) -> None:
    """Fill `c` for JupyterHub and make the hub's private folders."""
    for folder in (settings.state, settings.homes, settings.environments):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Labs cannot write here, and would read the same text again at each start.
    for ours in (HERE, HERE.parent / "exchange"):
        compileall.compile_dir(ours, quiet=2)
    event.listen(Engine, "connect", _overwrite_what_is_deleted)
    _network(c, settings)
    _sign_in(c, settings)
    _rights(c, settings)
    _labs(c, settings)
    _pages(c, settings)


def _overwrite_what_is_deleted(connection: Any, _record: Any) -> None:
    """Let SQLite write zeros over deleted rows, so that a name that is forgotten lies in no free page."""
    if hasattr(connection, "create_function"):
        connection.execute("PRAGMA secure_delete=ON")


def _network(c: Config, settings: HubSettings) -> None:
    """Set ports, proxy and where the hub keeps its state."""
    c.JupyterHub.bind_url = settings.bind_url
    c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{settings.hub_port}"
    c.JupyterHub.public_url = settings.hub_url + "/"
    if settings.subdomain_host:
        c.JupyterHub.subdomain_host = settings.subdomain_host
    c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{settings.proxy_api_port}"
    c.ConfigurableHTTPProxy.auth_token = settings.proxy_token
    c.ConfigurableHTTPProxy.command = proxy.command(settings.var, headers.all_of(settings.site_url))
    c.ConfigurableHTTPProxy.pid_file = str(settings.state / "proxy.pid")
    c.JupyterHub.db_url = f"sqlite:///{settings.state / 'hub.sqlite'}"
    c.JupyterHub.cookie_secret_file = str(settings.state / "cookie_secret")
    c.JupyterHub.cleanup_servers = True
    c.JupyterHub.concurrent_spawn_limit = 20
    c.JupyterHub.allow_named_servers = False
    c.JupyterHub.logging_config = {"formatters": {"console": {"class": "labs.hub.log_lines.HubLines"}}}


def _sign_in(c: Config, settings: HubSettings) -> None:
    """Let people in through the site, and only so."""
    c.JupyterHub.authenticator_class = AcademyAuthenticator
    auth = c.AcademyAuthenticator
    auth.client_id = "labs"
    auth.client_secret = settings.client_secret
    auth.oauth_callback_url = f"{settings.hub_url}/hub/oauth_callback"
    auth.authorize_url = f"{settings.site_url}/identity/o/authorize"
    auth.token_url = f"{settings.inner_url}/identity/o/api/token"
    auth.userdata_url = f"{settings.inner_url}/identity/o/api/userinfo"
    auth.scope = ["openid", "profile"]
    auth.username_claim = "preferred_username"
    auth.enable_pkce = True
    auth.auto_login = True
    auth.allow_all = True
    auth.admin_users = set()
    auth.manage_groups = True
    auth.auth_state_groups_key = "oauth_user.groups"
    auth.extra_handlers = ALL_HANDLERS
    # Half a day, then through the site again; leaving or signing out there ends it at once.
    c.JupyterHub.cookie_max_age_days = 0.5


def _rights(c: Config, settings: HubSettings) -> None:
    """Give the site, students and their servers the least they need."""
    c.JupyterHub.services = [{"name": "site", "api_token": settings.api_token, "display": False}]
    c.JupyterHub.load_roles = [
        {"name": "site", "description": "Starts and ends labs", "services": ["site"], "scopes": SITE_SCOPES},
        {"name": "user", "description": "A person with a lab", "scopes": STUDENT_SCOPES},
    ]
    if settings.metrics_token:
        # A watch reads the hub's numbers, and can do nothing else.
        c.JupyterHub.services.append({"name": "watch", "api_token": settings.metrics_token, "display": False})
        watch = {"name": "watch", "description": "Reads numbers", "services": ["watch"], "scopes": ["read:metrics"]}
        c.JupyterHub.load_roles.append(watch)
        counting.begin()
    c.JupyterHub.admin_access = False


def _labs(c: Config, settings: HubSettings) -> None:
    """Say how one lab is started and fenced in."""
    c.JupyterHub.spawner_class = LabSpawner
    lab = c.LabSpawner
    lab.homes = str(settings.homes)
    lab.source = str(ROOT)
    lab.courses = str(settings.environments)
    lab.memory_mb = settings.memory_mb
    lab.home_mb = settings.home_mb
    lab.default_url = "/lab"
    lab.http_timeout = 30
    lab.start_timeout = 60
    lab.poll_interval = 10
    lab.environment = {
        "ACADEMY_API_URL": settings.api_url,
        "ACADEMY_SITE_URL": settings.site_url,
        "ACADEMY_LAB_IDLE_MINUTES": str(settings.idle_minutes),
        "ACADEMY_LAB_MEMORY_MB": str(settings.memory_mb),
    }


def _pages(c: Config, settings: HubSettings) -> None:
    """Put our own plain pages in place of the hub's, with strict headers."""
    c.JupyterHub.template_paths = [str(HERE / "templates")]
    c.JupyterHub.template_vars = pages.template_vars(settings.site_url, settings.leave_url)
    c.JupyterHub.tornado_settings = {
        "headers": headers.all_of(settings.site_url),
        "transforms": [headers.whole(headers.all_of(settings.site_url))],
        "cookie_options": cookie_options(settings),
        "log_function": log_lines.log_request,
        # Show that it works after this many seconds, rather than hold the page back.
        "slow_spawn_timeout": 0.3,
    }


def cookie_options(settings: HubSettings) -> dict[str, Any]:
    """Return the flags of every hub cookie."""
    return {"samesite": "Lax", "secure": settings.secure}
