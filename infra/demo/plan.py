"""What the demo consists of: addresses, environment and the programs to run."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from infra.running import ports, programs
from infra.running.programs import ROOT, Program


@dataclass(frozen=True)
class Plan:
    """Addresses and folder of one demo."""

    var: Path
    site_port: int
    hub_port: int
    hub_inner_port: int
    proxy_api_port: int

    @property
    def site_url(self) -> str:
        """Return the site's address."""
        return f"http://127.0.0.1:{self.site_port}"

    @property
    def hub_url(self) -> str:
        """Return the hub's address: another host name than the site's, so that they never share cookies."""
        return f"http://localhost:{self.hub_port}"


def make(var: Path) -> Plan:
    """Choose ports: those of ACADEMY_SITE_PORT and ACADEMY_HUB_PORT (8000, 8001) or the next free ones."""
    taken: set[int] = set()
    return Plan(
        var=var,
        site_port=ports.choose(int(os.environ.get("ACADEMY_SITE_PORT", "8000")), "site", taken),
        hub_port=ports.choose(int(os.environ.get("ACADEMY_HUB_PORT", "8001")), "hub", taken),
        hub_inner_port=ports.any_free(taken),
        proxy_api_port=ports.any_free(taken),
    )


def environment(plan: Plan) -> dict[str, str]:
    """Return what every part gets: addresses and folders, no secrets."""
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "PYTHONPATH", "DJANGO_SETTINGS_MODULE"}}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', '/usr/bin:/bin')}",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "academy_site.settings.embedded",
        "ACADEMY_VAR": str(plan.var),
        "ACADEMY_SITE_URL": plan.site_url,
        "ACADEMY_HUB_URL": plan.hub_url,
        "ACADEMY_HUB_API_URL": f"http://127.0.0.1:{plan.hub_port}/hub/api",
        "ACADEMY_API_URL": f"{plan.site_url}/api/labs",
    }


def secret(plan: Plan, name: str) -> str:
    """Return a secret that the site made at its first start."""
    return (plan.var / "secrets" / name).read_text().strip()


def started(plan: Plan) -> list[Program]:
    """Return what is to run, in the order of starting."""
    hub = {
        "ACADEMY_HUB_INNER_PORT": str(plan.hub_inner_port),
        "ACADEMY_HUB_PROXY_PORT": str(plan.proxy_api_port),
        "ACADEMY_HUB_CLIENT_SECRET": secret(plan, "hub-client"),
        "ACADEMY_HUB_API_TOKEN": secret(plan, "hub-api"),
        "ACADEMY_METRICS_TOKEN": secret(plan, "metrics"),
    }
    return [
        Program("site", programs.site(plan.site_port), {}),
        Program("hub", programs.hub(), hub),
        Program("grader", programs.grader(), {"ACADEMY_GRADER_TOKEN": secret(plan, "grader")}),
        Program("scheduler", programs.scheduler(), {}),
    ]
