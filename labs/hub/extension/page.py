"""Plain pages from inside a lab, for when no notebook is shown. They need no script."""

import os
from html import escape
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlencode

from jupyter_server.base.handlers import JupyterHandler

from labs.hub.extension.keys import LabKey
from labs.hub.pages import translate

_PAGE = Template((Path(__file__).parent / "page.html").read_text())


def language() -> str:
    """Return the language that the lab was started in."""
    return "es" if os.environ.get("ACADEMY_LANGUAGE") == "es" else "en"


def plain(text: str) -> str:
    """Return `text` in the language of the lab, as it is."""
    return translate(language(), text)


def say(text: str) -> str:
    """Return `text` in the language of the lab, safe to stand in HTML."""
    return escape(plain(text))


def site_url() -> str:
    """Return the site's address, without a slash at the end."""
    return os.environ.get("ACADEMY_SITE_URL", "").rstrip("/")


def inside(base_url: str, name: str, key: LabKey, notebook: str = "") -> str:
    """Return the address of the extension's page `name` ("open", "plain", "hand-in", "start-over") for one lab.

    `notebook` chooses one of the lab's notebooks, where it has several.
    """
    which = {"notebook": notebook} if notebook else {}
    return f"{base_url}academy/{name}?" + urlencode({"course": key.course, "assignment": key.assignment} | which)


def link(address: str, text: str) -> str:
    """Return a paragraph with one link that looks like a button; `text` is translated here."""
    return f'<p><a class="button" href="{escape(address)}">{say(text)}</a></p>'


def whole_page(*, title: str, body: str, base_url: str, key: LabKey | None = None, script: str = "") -> str:
    """Return a whole HTML page around `title` and `body`, both safe HTML; `key` says which lesson it leads back to.

    `script` names one of our own scripts that improves the page.
    """
    lesson = f"{site_url()}/labs/lesson/{key.lesson}/" if key else f"{site_url()}/"
    return _PAGE.substitute(
        language=language(),
        title=title,
        body=body,
        skip=say("Skip to main content"),
        back=say("Back to the lesson" if key else "Back to the lessons"),
        back_url=escape(lesson),
        leave=say("Leave this site"),
        leave_url=escape(f"{base_url}academy/leave"),
        assets=escape(f"{base_url}academy/assets"),
        head=f'<script src="{escape(base_url)}academy/assets/{script}.js" defer></script>\n' if script else "",
    )


class PlainHandler(JupyterHandler):
    """A handler of plain pages: strict headers, nothing kept, and its errors in plain words too."""

    def set_default_headers(self) -> None:
        """Allow our own style and script, and forms that end at the site; no browser keeps the page."""
        super().set_default_headers()
        policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'"
        ends = f"base-uri 'none'; frame-ancestors 'none'; form-action 'self' {site_url()}"
        self.set_header("Content-Security-Policy", f"{policy}; {ends}")
        self.set_header("Cache-Control", "no-store")
        # With "no-referrer" browsers post our forms with "Origin: null", which the server refuses as a stranger's.
        self.set_header("Referrer-Policy", "same-origin")

    def show(self, status: int, *, title: str, body: str, key: LabKey | None = None, script: str = "") -> None:
        """Finish with a whole page around safe HTML."""
        self.set_status(status)
        self.finish(whole_page(title=title, body=body, base_url=self.base_url, key=key, script=script))

    def tell(self, status: int, title: str, text: str) -> None:
        """Finish with a page that says two sentences, translated here."""
        self.show(status, title=say(title), body=f"<p>{say(text)}</p>")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say that nothing is lost, and offer the same page again; the reason is in the log."""
        body = f"<p>{say('Nothing is lost. Try again in a moment.')}</p>" + link(self.request.uri or "", "Try again")
        self.show(status_code, title=say("This did not work"), body=body)
