"""What the demo consists of: addresses, environment and the programs to run."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from infra.demo import ports

ROOT = Path(__file__).resolve().parents[2]


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


@dataclass(frozen=True)
class Program:
    """One program to keep running, with the environment that only it gets."""

    name: str
    command: list[str]
    environment: dict[str, str]


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


def programs(plan: Plan) -> list[Program]:
    """Return what is to run, in the order of starting."""
    python = sys.executable
    hub = {
        "ACADEMY_HUB_INNER_PORT": str(plan.hub_inner_port),
        "ACADEMY_HUB_PROXY_PORT": str(plan.proxy_api_port),
        "ACADEMY_HUB_CLIENT_SECRET": secret(plan, "hub-client"),
        "ACADEMY_HUB_API_TOKEN": secret(plan, "hub-api"),
    }
    gunicorn = [python, "-m", "gunicorn", "academy_site.wsgi", "--bind", f"127.0.0.1:{plan.site_port}"]
    # Loaded once, before the workers begin: loading takes seconds, and what is loaded is shared between them.
    gunicorn += ["--preload"]
    gunicorn += [
        "--workers",
        "2",
        "--threads",
        "8",
        "--timeout",
        "90",
        "--graceful-timeout",
        "2",
        "--log-level",
        "warning",
    ]
    return [
        Program("site", [*gunicorn, "--worker-tmp-dir", _memory_folder()], {}),
        Program("hub", [python, "-m", "jupyterhub", "-f", str(ROOT / "jupyterhub_config.py")], hub),
        Program("grader", [python, "-m", "labs.grader", "work"], {"ACADEMY_GRADER_TOKEN": secret(plan, "grader")}),
        Program("scheduler", [python, "-m", "infra.scheduler"], {}),
    ]


def _memory_folder() -> str:
    """Return where gunicorn's workers show that they live; on a disk that can stall them."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"  # noqa: S108 - only a heartbeat file lies there
