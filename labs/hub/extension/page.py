"""Plain pages from inside a lab, for when there is no notebook to show."""

import os
from html import escape
from pathlib import Path
from string import Template

from labs.hub.pages import translate

_PAGE = Template((Path(__file__).parent / "page.html").read_text())


def language() -> str:
    """Return the language that the lab was started in."""
    return "es" if os.environ.get("ACADEMY_LANGUAGE") == "es" else "en"


def site_url() -> str:
    """Return the site's address, without a slash at the end."""
    return os.environ.get("ACADEMY_SITE_URL", "").rstrip("/")


def message_page(*, title: str, text: str, base_url: str) -> str:
    """Return a whole HTML page that says `title` and `text` (both translated here) and shows the ways out."""
    say = language()
    return _PAGE.substitute(
        language=say,
        title=escape(translate(say, title)),
        text=escape(translate(say, text)),
        back=escape(translate(say, "Back to the lessons")),
        leave=escape(translate(say, "Leave this site")),
        site=escape(site_url(), quote=True),
        leave_url=escape(f"{base_url}academy/leave", quote=True),
        style=escape(f"{base_url}lab/extensions/academy-lab/static/bar.css", quote=True),
    )
