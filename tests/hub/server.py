"""One student's server by itself, without a hub: enough for the pages of our extension, and quick to start."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import httpx

from tests.hub import books
from tests.hub.live import ROOT, free_ports
from tests.hub.standin import StandIn

TOKEN = "token-of-one-lab-for-tests"
CONFIG = """
from labs import exchange
from labs.hub import singleuser
c = get_config()
singleuser.configure(c)
exchange.configure(c)
c.ServerApp.jpserver_extensions = {**c.ServerApp.jpserver_extensions, "jupyterlab": False}
"""
FIELD = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')
BOX = re.compile(r'<textarea id="[\w-]+" name="([\w-]+)"[^>]*>\n(.*?)</textarea>', re.DOTALL)


@dataclass
class Server:
    """A running server: its address, its home and its log."""

    url: str
    root: Path
    process: subprocess.Popen[bytes]

    def book(self, name: str, *more: dict[str, object]) -> Path:
        """Put the small notebook into the home as the lab py/`name`."""
        return books.write(self.root / "py" / name / f"{name}.ipynb", *more)

    def browser(self) -> "Browser":
        """Return a browser whose owner is signed in."""
        browser = Browser(self)
        browser.client.get(f"{self.url}/academy/hand-in", params={"token": TOKEN})
        return browser


class Browser:
    """Fills in forms and follows redirects as a browser without script does."""

    def __init__(self, server: Server) -> None:
        self.server = server
        headers = {"Accept": "text/html", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}
        self.client = httpx.Client(timeout=60, headers=headers)

    def opens(self, name: str, page: str = "plain", **more: str) -> httpx.Response:
        """Open a page of one lab."""
        query = {"course": "py", "assignment": name, **more}
        return self.client.get(f"{self.server.url}/academy/{page}", params=query)

    def presses(self, page: httpx.Response, do: str, **typed: str) -> httpx.Response:
        """Press the button `do` after typing into boxes; return the answer, with its redirect not followed."""
        return self.client.post(page.url.copy_remove_param("said"), data=fields(page) | {"do": do, **named(typed)})

    def goes(self, answer: httpx.Response) -> httpx.Response:
        """Follow one redirect."""
        assert answer.status_code == 303, answer.text
        return self.client.get(answer.url.join(answer.headers["Location"]))

    def does(self, page: httpx.Response, do: str, **typed: str) -> httpx.Response:
        """Press a button and follow where it leads."""
        return self.goes(self.presses(page, do, **typed))

    def until_over(self, name: str, seconds: float = 30) -> httpx.Response:
        """Wait for the run of a lab to end and return its page."""
        end = time.monotonic() + seconds
        while self.opens(name, state="1").json()["going"]:
            assert time.monotonic() < end
            time.sleep(0.2)
        return self.opens(name)


def fields(page: httpx.Response) -> dict[str, str]:
    """Return what the page's form would send as it stands."""
    pairs = FIELD.findall(page.text) + BOX.findall(page.text)
    return {name: unescape(value) for name, value in pairs}


def named(typed: dict[str, str]) -> dict[str, str]:
    """Return typed text by the names of its boxes; names that stand as they are begin with an underscore."""
    return {name if name.startswith(("_", "was-")) else f"src-{name}": text for name, text in typed.items()}


@contextlib.contextmanager
def running(folder: Path, site: StandIn, **environment: str) -> Iterator[Server]:
    """Start a server with its home below `folder` and yield it when it answers."""
    (port,) = free_ports(1)
    home = folder / "home"
    home.mkdir()
    (folder / "config.py").write_text(CONFIG)
    env = {
        **os.environ,
        "HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "JUPYTER_RUNTIME_DIR": str(folder / "run"),
        "JUPYTER_CONFIG_DIR": str(folder / "none"),
        "JUPYTERHUB_API_TOKEN": "token-for-the-site",
        "ACADEMY_API_URL": f"{site.url}/api/labs",
        "ACADEMY_SITE_URL": site.url,
        **environment,
    }
    command = [sys.executable, "-m", "jupyter_server", f"--config={folder / 'config.py'}", f"--port={port}"]
    command += [f"--ServerApp.root_dir={home}", f"--IdentityProvider.token={TOKEN}", "--no-browser", "--allow-root"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=home, env=env, stdout=log, stderr=subprocess.STDOUT)
    server = Server(f"http://127.0.0.1:{port}", home, process)
    try:
        _wait(server, folder / "log")
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(server: Server, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{server.url}/login", timeout=5).status_code < 500:
                return
        time.sleep(0.2)
    raise AssertionError("the server did not start:\n" + log.read_text()[-4000:])
