"""A notebook's Markdown as HTML that cannot run, load or send anything."""

import re
from html import escape
from typing import Any

import mistune
import nh3
from mistune.plugins import import_plugin

LIMIT = 200_000
_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong"),
    *("del", "a", "img", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "th": {"scope"}, "ol": {"start"}}
_LEVEL = re.compile(r"<h([2-6])>")
_HEADING = re.compile(r"<h([2-6])>(.*?)</h\1>", re.DOTALL)
_PICTURE = re.compile(r"image/(?:png|jpeg|gif)")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")


class _Renderer(mistune.HTMLRenderer):
    """Headings one level down, for the page has its own first heading; pictures of the cell itself alone."""

    def __init__(self, attachments: dict[str, dict[str, Any]]) -> None:
        super().__init__(escape=True)
        self._attachments = attachments

    def heading(self, text: str, level: int, **_attributes: Any) -> str:
        """Return a heading of the next level."""
        level = min(level + 1, 6)
        return f"<h{level}>{text}</h{level}>\n"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Return an attached picture, or the words that stand for any other."""
        bundle = self._attachments.get(url.removeprefix("attachment:"), {}) if url.startswith("attachment:") else {}
        for kind, data in bundle.items():
            if address := data_address(kind, data):
                return f'<img src="{address}" alt="{escape(text)}">'
        return f"<em>{escape(text or title or '')}</em>"


def html(source: str, attachments: dict[str, dict[str, Any]] | None = None) -> str:
    """Return safe HTML of Markdown `source`."""
    markdown = mistune.Markdown(
        renderer=_Renderer(attachments or {}),
        plugins=[import_plugin(name) for name in ("table", "strikethrough")],
    )
    made = str(markdown(source[:LIMIT])).replace("<th>", '<th scope="col">').replace("<th ", '<th scope="col" ')
    return nh3.clean(made, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https", "mailto", "data"})


def nested(made: str, level: int) -> str:
    """Return `made` with no heading more than one level below the one before it; `level` is that of the first's."""

    def put(found: "re.Match[str]") -> str:
        nonlocal level
        level = min(int(found[1]), level + 1)
        return f"<h{level}>{found[2]}</h{level}>"

    return _HEADING.sub(put, made)


def last_level(made: str, before: int) -> int:
    """Return the level of the last heading in `made`; `before` where it has none."""
    found = _LEVEL.findall(made)
    return int(found[-1]) if found else before


def data_address(kind: str, data: Any, limit: int = 3_000_000) -> str:
    """Return a data URI of a small picture in base64; "" for anything else."""
    text = "".join(data) if isinstance(data, list) else str(data)
    if not _PICTURE.fullmatch(kind) or len(text) > limit or not _BASE64.fullmatch(text):
        return ""
    return f"data:{kind};base64,{''.join(text.split())}"
