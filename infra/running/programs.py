"""The programs that an academy on one machine consists of."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Program:
    """One program to keep running, with the environment that only it gets."""

    name: str
    command: list[str]
    environment: dict[str, str]


def site(port: int, *, workers: int = 2) -> list[str]:
    """Return the command that serves the site on `port` of the loopback interface."""
    return [
        *(sys.executable, "-m", "gunicorn", "academy_site.wsgi", "--bind", f"127.0.0.1:{port}"),
        # Loaded once, before the workers begin: loading takes seconds, and what is loaded is shared between them.
        *("--preload", "--workers", str(workers), "--threads", "8", "--timeout", "90", "--graceful-timeout", "2"),
        *("--log-level", "warning", "--worker-tmp-dir", _memory_folder()),
        *("--config", "python:academy_site.upkeep.watch"),
    ]


def hub() -> list[str]:
    """Return the command that runs the hub, which starts the proxy."""
    return [sys.executable, "-m", "jupyterhub", "-f", str(ROOT / "jupyterhub_config.py")]


def grader() -> list[str]:
    """Return the command that grades what the site hands out."""
    return [sys.executable, "-m", "labs.grader", "work"]


def scheduler() -> list[str]:
    """Return the command that runs what is due."""
    return [sys.executable, "-m", "infra.scheduler"]


def _memory_folder() -> str:
    """Return where gunicorn's workers show that they live; on a disk that can stall them."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"  # noqa: S108 - only a heartbeat file lies there
