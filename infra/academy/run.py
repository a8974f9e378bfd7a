"""An academy without systemd: our own supervisor keeps its programs running, and backs up every night."""

import os
import sys
import threading
from pathlib import Path

from infra.academy import environment
from infra.academy.place import Academy, write_private
from infra.running import programs
from infra.running.children import Children
from infra.running.programs import Program
from infra.running.supervisor import look_after, only_one


def started(academy: Academy) -> list[Program]:
    """Return what is to run, in the order of starting; each program is told its own secrets alone."""
    site, hub, grader = (environment.of(academy, name) for name in environment.PROGRAMS)
    nightly = [sys.executable, "-m", "infra.academy", "nightly"]
    return [
        Program("site", programs.site(academy.ports["site_port"]), site),
        Program("hub", programs.hub(), hub),
        Program("grader", programs.grader(), grader),
        Program("scheduler", programs.scheduler(), site),
        Program("backups", nightly, {}),
    ]


def common() -> dict[str, str]:
    """Return what every program gets: how to find programs, and nothing that was meant for another academy."""
    ours = ("ACADEMY_", "DJANGO_", "DATABASE_URL", "JUPYTERHUB_", "CONFIGPROXY_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    found = f"{Path(sys.executable).parent}:{os.environ.get('PATH', '/usr/local/bin:/usr/bin:/bin')}"
    told = {name: os.environ[name] for name in ("ACADEMY_ANSWERS",) if name in os.environ}
    return {**kept, **told, "PATH": found, "PYTHONPATH": str(programs.ROOT), "PYTHONUNBUFFERED": "1"}


def run(academy: Academy, stop: threading.Event) -> None:
    """Keep everything running until `stop` is set. Raises `NotReady` where another supervisor does already."""
    os.umask(0o077)
    with only_one(academy.var, "academy"):
        write_private(academy.var / "academy.pid", f"{os.getpid()}\n")

        def begun(children: Children) -> None:
            print(f"Looking after {len(children.members)} programs in {academy.var}", flush=True)

        look_after(academy.var, started(academy), common(), stop, begun)
