"""A real hub with its real proxy, started on free ports against the stand-in."""

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import httpx
from playwright.sync_api import Browser as Chrome
from playwright.sync_api import Page
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from tests import prepared
from tests.hub.standin import StandIn

ROOT = Path(__file__).resolve().parents[2]
SERVICE_TOKEN = "service-token-for-tests-0123456789"
SECRET = "client-secret-for-tests-0123456789"


@dataclass
class Hub:
    """A running hub: its address for browsers and its log."""

    url: str
    var: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        return (self.var / "hub.log").read_text()

    def service(self, method: str, path: str, **kwargs: object) -> httpx.Response:
        """Call the hub's API as the site does."""
        headers = {"Authorization": f"token {SERVICE_TOKEN}"}
        return httpx.request(method, f"{self.url}/hub/api{path}", headers=headers, timeout=30, **kwargs)


def free_ports(count: int) -> list[int]:
    """Return `count` different free ports of the loopback interface."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@contextlib.contextmanager
def running(var: Path, site: StandIn, **extra: str) -> Iterator[Hub]:
    """Start the hub and yield it when it answers; end it afterwards with all it started."""
    prepared.copy_packages_to(var)
    outer, inner, api = free_ports(3)
    site.secret = SECRET
    environment = {
        **os.environ,
        "ACADEMY_SITE_URL": site.url,
        "ACADEMY_HUB_URL": f"http://localhost:{outer}",
        "ACADEMY_HUB_INNER_PORT": str(inner),
        "ACADEMY_HUB_PROXY_PORT": str(api),
        "ACADEMY_HUB_CLIENT_SECRET": SECRET,
        "ACADEMY_HUB_API_TOKEN": SERVICE_TOKEN,
        "ACADEMY_VAR": str(var),
        **extra,
    }
    with (var / "hub.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(ROOT / "jupyterhub_config.py")],
            cwd=var,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    hub = Hub(f"http://127.0.0.1:{outer}", var, process)
    try:
        _wait(hub)
        yield hub
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(hub: Hub) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if hub.process.poll() is not None:
            break
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{hub.url}/hub/api/health", timeout=5).status_code == 200:
                return
        time.sleep(0.2)
    raise AssertionError("the hub did not start:\n" + hub.log[-4000:])


@contextlib.contextmanager
def shown(chrome: Chrome, hub: Hub, way: str, *, width: int, height: int, script: bool = True) -> Iterator[Page]:
    """Open a lab in a real browser, as whoever is signed in at the stand-in; `way` leads to it through the hub."""
    Browser(hub).open_lab()
    with chrome.new_context(viewport={"width": width, "height": height}, java_script_enabled=script) as context:
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(hub.url.replace("127.0.0.1", "localhost") + way)
        yield page


NAVIGATE = {"Accept": "text/html", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}


class Browser:
    """Follows redirects and waits on the starting page, as a browser would."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.client = httpx.Client(timeout=60, headers=NAVIGATE)

    def open(self, path: str) -> httpx.Response:
        """Go to a path of the hub and follow it to its end."""
        url = self.hub.url + path
        for _ in range(200):
            answer = self.client.get(url)
            if answer.is_redirect:
                # Browsers find localhost and 127.0.0.1 alike here; cookies are kept by one of the names.
                url = re.sub(r"//localhost:", "//127.0.0.1:", urljoin(url, answer.headers["Location"]))
            elif "/hub/spawn-pending/" in url:
                time.sleep(0.2)
            else:
                return answer
        raise AssertionError(f"no end of redirects at {url}")

    def open_lab(self, course: str = "py", assignment: str = "first") -> httpx.Response:
        """Do what "Open the lab" does."""
        query = f"course%3D{course}%26assignment%3D{assignment}"
        return self.open(f"/hub/oauth_login?next=/hub/user-redirect/academy/open%3F{query}")

    def run(self, code: str, seconds: float = 60.0) -> str:
        """Run `code` in a new kernel of the lab that is open, over its own API, and return what it printed."""
        base = f"{self.hub.url}/user/{self.name}"
        xsrf = {"X-XSRFToken": self.cookie("_xsrf", f"/user/{self.name}/"), "Sec-Fetch-Mode": "cors"}
        kernel = self.client.post(f"{base}/api/kernels", headers=xsrf, json={"name": "python3"}).json()["id"]
        address = f"{base.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels"
        try:
            return asyncio.run(_execute(address, self.cookie_header(f"/user/{self.name}/"), code, seconds))
        finally:
            # Other tests count the kernels of this lab; one whose code ended the lab has none to end.
            with contextlib.suppress(httpx.HTTPError):
                self.client.delete(f"{base}/api/kernels/{kernel}", headers=xsrf, timeout=10)

    @property
    def name(self) -> str:
        """Return the hub name of the lab that is open."""
        paths = [c.path for c in self.client.cookies.jar if c.path.startswith("/user/")]
        return paths[-1].split("/")[2]

    def cookie(self, name: str, path: str) -> str:
        """Return the value of one cookie."""
        return next(c.value or "" for c in self.client.cookies.jar if c.name == name and c.path == path)

    def cookie_header(self, path: str) -> str:
        """Return what a browser would send to `path`."""
        jar = self.client.cookies.jar
        return "; ".join(f"{c.name}={c.value}" for c in jar if path.startswith(c.path))


async def _execute(address: str, cookie: str, code: str, seconds: float) -> str:
    """Send one execute_request over a kernel's WebSocket and collect its output."""
    socket_ = await websocket_connect(HTTPRequest(address, headers={"Cookie": cookie}))
    header = {"msg_id": "1", "session": "1", "username": "", "msg_type": "execute_request", "version": "5.3"}
    content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False, "stop_on_error": True}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    await socket_.write_message(json.dumps(message))
    printed = ""
    try:
        async with asyncio.timeout(seconds):
            while True:
                raw = await socket_.read_message()
                if raw is None:
                    return printed + "\n[the lab ended]"
                answer = json.loads(raw)
                kind = answer["header"]["msg_type"]
                if kind == "stream":
                    printed += answer["content"]["text"]
                elif kind == "error":
                    printed += "\n".join(answer["content"]["traceback"])
                # Output comes on a channel of its own; only its own "idle" says that all of it is here.
                elif (
                    answer["content"].get("execution_state") == "idle" and answer["parent_header"].get("msg_id") == "1"
                ):
                    return printed
    finally:
        socket_.close()
