"""Everything the hub is told from outside, read from the environment once."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]


class MissingSetting(Exception):
    """A setting without which the hub must not start is missing; the message names it."""


@dataclass(frozen=True)
class HubSettings:
    """Addresses, secrets and folders of one hub. URLs have no trailing slash.

    `inner_url` is where programs of this machine find the site; `site_url` is where browsers do.
    """

    site_url: str
    hub_url: str
    inner_url: str
    api_url: str
    leave_url: str
    client_secret: str
    api_token: str
    var: Path
    bind_url: str
    hub_port: int
    proxy_api_port: int
    proxy_token: str
    memory_mb: int
    idle_minutes: int
    home_mb: int = 2048
    subdomain_host: str = ""
    metrics_token: str = ""

    @property
    def secure(self) -> bool:
        """Whether browsers reach the hub over TLS."""
        return self.hub_url.startswith("https://")

    @property
    def state(self) -> Path:
        """Return the folder of the hub's own database, cookie secret and process ids."""
        return self.var / "hub"

    @property
    def homes(self) -> Path:
        """Return the folder with one home per hub name."""
        return self.var / "homes"

    @property
    def environments(self) -> Path:
        """Return the folder of courses' own packages; graders look for them there, too."""
        return self.var / "environments"


def read(environment: Mapping[str, str] = os.environ) -> HubSettings:
    """Return the settings found in `environment`; raise `MissingSetting` for a secret that is not there."""
    site_url = environment.get("ACADEMY_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
    hub_url = environment.get("ACADEMY_HUB_URL", "http://localhost:8001").rstrip("/")
    inner_url = environment.get("ACADEMY_INNER_URL", site_url).rstrip("/")
    return HubSettings(
        site_url=site_url,
        hub_url=hub_url,
        inner_url=inner_url,
        api_url=environment.get("ACADEMY_API_URL", f"{inner_url}/api/labs").rstrip("/"),
        leave_url=f"{site_url}/leave",
        client_secret=_secret(environment, "ACADEMY_HUB_CLIENT_SECRET"),
        api_token=_secret(environment, "ACADEMY_HUB_API_TOKEN"),
        var=Path(environment.get("ACADEMY_VAR", ROOT / "var")).resolve(),
        bind_url=environment.get("ACADEMY_HUB_BIND_URL", f"http://127.0.0.1:{urlsplit(hub_url).port or 8001}"),
        hub_port=int(environment.get("ACADEMY_HUB_INNER_PORT", "8081")),
        proxy_api_port=int(environment.get("ACADEMY_HUB_PROXY_PORT", "8002")),
        proxy_token=environment.get("CONFIGPROXY_AUTH_TOKEN") or secrets.token_hex(32),
        memory_mb=int(environment.get("ACADEMY_LAB_MEMORY_MB", "1536")),
        idle_minutes=int(environment.get("ACADEMY_LAB_IDLE_MINUTES", "30")),
        home_mb=int(environment.get("ACADEMY_LAB_HOME_MB", "2048")),
        metrics_token=environment.get("ACADEMY_METRICS_TOKEN", ""),
        subdomain_host=environment.get("ACADEMY_HUB_SUBDOMAIN_HOST", ""),
    )


def _secret(environment: Mapping[str, str], name: str) -> str:
    """Return the secret `name` of at least 16 characters."""
    value = environment.get(name, "")
    if len(value) < 16:
        raise MissingSetting(f"{name} must be set, to 16 characters or more: the site and the hub share it")
    return value
