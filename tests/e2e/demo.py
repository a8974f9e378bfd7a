"""The demo as a newcomer starts it, on ports and in a folder of its own."""

import contextlib
import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Preparing from nothing takes a slow machine that does other things as well some minutes.
START_SECONDS = 600


@dataclass
class Demo:
    """A running demo: its address, its folder and who can sign in."""

    site: str
    var: Path
    leave_url: str
    process: subprocess.Popen[str] | None
    lines: list[str] = field(default_factory=list)

    def person(self, key: str) -> dict[str, str]:
        """Return the sign-in of the demo person `key`."""
        people = json.loads((self.var / "demo-sign-ins.json").read_text())
        return next(person for person in people if person["key"] == key)


def free_port() -> int:
    """Return a port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _Weather(http.server.BaseHTTPRequestHandler):
    """Stands where the neutral page is in real life: the outside world cannot be reached from a test."""

    def do_GET(self) -> None:
        body = b"<!doctype html><html lang=en><title>Weather</title><h1>Sunny</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def weather_page() -> Iterator[str]:
    """Serve a neutral page on loopback and yield its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Weather)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def running(var: Path | None = None, ports: tuple[int, int] | None = None) -> Iterator[Demo]:
    """Start the demo and yield it once it says `Ready:`; stop it with Ctrl-C's signal and wait for all to end.

    `ports`: of site and hub; free ones where nothing is said.
    """
    with contextlib.ExitStack() as stack:
        kept = os.environ.get("ACADEMY_E2E_VAR")
        folder = (
            var
            or (Path(kept) if kept else None)
            or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="academy-demo-")))
        )
        leave = stack.enter_context(weather_page())
        site_port, hub_port = ports or (free_port(), free_port())
        environment = {
            **{
                key: value for key, value in os.environ.items() if key not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
            },
            "ACADEMY_VAR": str(folder),
            "ACADEMY_SITE_PORT": str(site_port),
            "ACADEMY_HUB_PORT": str(hub_port),
            "ACADEMY_LEAVE_URL": leave,
            "PYTHONUNBUFFERED": "1",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "infra.demo"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        demo = Demo(site="", var=folder, leave_url=leave, process=process)
        reader = threading.Thread(target=_collect, args=(demo,), daemon=True)
        reader.start()
        try:
            _wait_until_ready(demo)
            yield demo
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _collect(demo: Demo) -> None:
    assert demo.process is not None
    assert demo.process.stdout is not None
    for line in demo.process.stdout:
        demo.lines.append(line.rstrip())
        if line.startswith("Ready: "):
            demo.site = line.removeprefix("Ready: ").strip().rstrip("/")


def _wait_until_ready(demo: Demo) -> None:
    assert demo.process is not None
    end = time.monotonic() + START_SECONDS
    while not demo.site:
        if demo.process.poll() is not None or time.monotonic() > end:
            raise AssertionError("the demo did not get ready:\n" + "\n".join(demo.lines[-60:]))
        time.sleep(0.1)
