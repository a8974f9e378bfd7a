"""The demo as `make demo` starts it: every part answers, a part that dies comes back, and nothing is left behind."""

import contextlib
import json
import os
import signal
import sqlite3
import time
from pathlib import Path

import httpx
import pytest

from tests import databases
from tests.e2e import demo as demos

pytestmark = pytest.mark.integration


def processes_naming(text: str) -> dict[int, str]:
    """Return the processes whose command line or environment names `text`."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            blob = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if text.encode() in blob:
            found[int(entry.name)] = command
    return found


def wait_for_status(site: str, code: int, seconds: float) -> httpx.Response:
    """Ask /status until it answers `code`."""
    end = time.monotonic() + seconds
    while True:
        try:
            answer = httpx.get(f"{site}/status", headers={"Accept": "application/json"}, timeout=10)
            if answer.status_code == code:
                return answer
        except httpx.HTTPError:
            answer = None
        assert time.monotonic() < end, answer.text if answer else "no answer"
        time.sleep(0.5)


def structure(database: Path) -> dict[tuple[str, str], str]:
    """Return how every table, index and trigger of a database was made."""
    with contextlib.closing(sqlite3.connect(database)) as opened:
        rows = opened.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    return {(kind, name): sql for kind, name, sql in rows}


def test_demo_answers_heals_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with demos.running(tmp_path) as demo:
        told = wait_for_status(demo.site, 200, 30).json()
        assert told["ready"] is True
        assert {"site", "hub", "proxy", "grader", "sandbox"} <= set(told)
        people = json.loads((tmp_path / "demo-sign-ins.json").read_text())
        assert {"student", "instructor", "placement", "employer", "administrator"} <= {one["key"] for one in people}
        assert any(people[0]["username"] in line for line in demo.lines)
        assert demo.lines[-1] == f"Ready: {demo.site}"

        hub = next(pid for pid, command in processes_naming(str(tmp_path)).items() if "-m jupyterhub" in command)
        os.kill(hub, signal.SIGKILL)
        wait_for_status(demo.site, 200, 60)
        end = time.monotonic() + 30
        while not any("hub ended" in line for line in demo.lines):
            assert time.monotonic() < end
            time.sleep(0.2)
        wait_for_status(demo.site, 200, 60)
    assert processes_naming(str(tmp_path)) == {}
    assert demo.process.returncode == 0
    assert demo.lines[-1] == "Stopped."
    # The demo migrated as Django does; what all other tests begin with was migrated in a shorter way.
    assert structure(tmp_path / "site.sqlite3") == structure(databases.made())
