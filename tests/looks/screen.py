"""A headless Chromium that is shown pages which no server serves: answers come from the test client or the disk."""

import contextlib
import mimetypes
import os
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route, sync_playwright

from tests import prepared
from tests.e2e.look import WIDTHS
from tests.looks.pages import Shown

# As Django's test client calls itself; a secure context, as a real academy is.
SITE = "https://testserver"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
# Nothing there is ours: the hub, where a lab opens, is not part of the matrix's world.
UNANSWERED = 404


class Screen:
    """One tab, the page in it, and what went wrong while it was shown."""

    def __init__(self, page: Page, built: Path) -> None:
        """Answer whatever the tab asks for; `built`: where styles, scripts and fonts lie."""
        self.page, self.built = page, built
        self.now: Shown | None = None
        self.complaints: list[str] = []
        self.around = copy_context()
        page.route("**/*", self._answer)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def show(self, shown: Shown) -> None:
        """Put a page on the screen, on a phone's first."""
        self.now, self.complaints, self.around = shown, [], copy_context()
        width = min(WIDTHS)
        self.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        self.page.goto(SITE + shown.place)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text[:300]}")

    def _answer(self, route: Route) -> None:
        asked, shown = route.request, self.now
        assert shown is not None
        where = urlsplit(asked.url)
        place = where.path + (f"?{where.query}" if where.query else "")
        if f"{where.scheme}://{where.netloc}" != SITE:
            self.complaints.append(f"asks elsewhere: {asked.url}")
            route.abort()
        elif place == shown.place and asked.is_navigation_request():
            # A page that is kept as a file is looked at as somebody opens it.
            headers = {name: value for name, value in shown.headers.items() if name != "Content-Disposition"}
            route.fulfill(status=200, headers=headers, body=shown.body)
        elif where.path.startswith("/static/"):
            self._file(route, where.path.removeprefix("/static/"))
        elif asked.method != "GET":
            route.abort()
        else:
            # Django keeps its connection to the database where the page was asked for, not in Playwright's loop.
            response = self.around.run(shown.reader.get, place)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            route.fulfill(status=response.status_code, headers=dict(response.items()), body=body)

    def _file(self, route: Route, name: str) -> None:
        found = self.built / name if name.startswith("build/") else Path(finders.find(name) or self.built / "missing")
        if not found.is_file():
            self.complaints.append(f"no such file: {name}")
            route.fulfill(status=UNANSWERED, body="")
            return
        kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        route.fulfill(status=200, content_type=kind, body=found.read_bytes())


@contextlib.contextmanager
def screen(chromium: str) -> Iterator[Screen]:
    """Start a Chromium and yield an empty screen."""
    # Playwright runs a loop in this thread; what it asks of the site on the way waits for the answer all the same.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            context: BrowserContext = browser.new_context(reduced_motion="reduce")
            yield Screen(context.new_page(), prepared.front())
            browser.close()
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
        if before is not None:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before
