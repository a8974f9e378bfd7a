"""A browser as a measurement needs it: follows redirects and a hub's waiting page, has a notebook's kernel answer."""

from __future__ import annotations

import asyncio
import re
import time
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

import httpx

from tests.hub.live import NAVIGATE, _execute

PROGRESS = re.compile(r"""["']([^"']*/server/progress[^"']*)["']""")
# Ten labs that start at once on a slow machine, one after the other.
WAIT_S = 300.0


class Browser:
    """One person's browser on a hub at `hub`; both names of the loopback interface are one to it."""

    def __init__(self, hub: str) -> None:
        """Start with no cookies."""
        self.hub = _by_number(hub)
        self.client = httpx.Client(timeout=90, headers=NAVIGATE, trust_env=False)

    def open(self, url: str) -> httpx.Response:
        """Open an address and follow it to its end; on a waiting page, wait for the hub's own word."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            answer = self.client.get(_by_number(url))
            if answer.is_redirect:
                url = urljoin(url, answer.headers["Location"])
            elif "/spawn-pending/" in url:
                self._await_server(answer)
            else:
                return answer
        raise RuntimeError(f"no end of redirects at {url}")

    def _await_server(self, page: httpx.Response) -> None:
        """Follow the stream of progress that a waiting page names, as its script does."""
        found = PROGRESS.search(unescape(page.text).replace("\\u0026", "&"))
        if not found:
            time.sleep(0.1)
            return
        with self.client.stream("GET", urljoin(str(page.url), found[1]), headers={"Accept": "*/*"}) as stream:
            for line in stream.iter_lines():
                if '"failed": true' in line:
                    raise RuntimeError(f"the lab did not start: {line[:300]}")
                if '"ready": true' in line:
                    return

    def compute(self, notebook: str, seconds: float = 90.0) -> None:
        """Have the notebook's own kernel compute something, as JupyterLab asks for it; raise where it is wrong."""
        base = f"{self.hub}/user/{quote(self.name)}"
        headers = {"X-XSRFToken": self.cookie("_xsrf", f"/user/{self.name}/"), "Sec-Fetch-Mode": "cors"}
        self.client.get(f"{base}/api/contents/{quote(notebook)}").raise_for_status()
        asked = {"path": notebook, "name": notebook, "type": "notebook", "kernel": {"name": "python3"}}
        session = self.client.post(f"{base}/api/sessions", headers=headers, json=asked).raise_for_status().json()
        address = f"{base.replace('http', 'ws', 1)}/api/kernels/{session['kernel']['id']}/channels"
        cookies = self._cookies(f"/user/{self.name}/")
        if asyncio.run(_execute(address, cookies, "print(6 * 7)", seconds)).strip() != "42":
            raise RuntimeError("the notebook does not answer")

    @property
    def name(self) -> str:
        """Return the hub's name for the person whose lab is open."""
        paths = [cookie.path for cookie in self.client.cookies.jar if cookie.path.startswith("/user/")]
        return paths[-1].split("/")[2]

    def cookie(self, name: str, path: str) -> str:
        """Return the value of one cookie."""
        return next(c.value or "" for c in self.client.cookies.jar if c.name == name and c.path == path)

    def _cookies(self, path: str) -> str:
        jar = self.client.cookies.jar
        return "; ".join(f"{c.name}={c.value}" for c in jar if path.startswith(c.path))


def _by_number(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.replace("localhost", "127.0.0.1")).geturl()
