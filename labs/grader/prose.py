"""Text cells as safe HTML: Markdown, formulas, and pictures that lie in the cell or beside the notebook."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import unquote

import mistune
import nh3

from labs.grader.cleaning import as_typed
from labs.grader.formulas import mathml

HTML_LIMIT = 200_000
PROSE_LIMIT = 60_000
IMAGE_LIMIT = 2_000_000
FORMULAS = 100
KINDS = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "svg": "image/svg+xml",
}  # fmt: skip
TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre"),
    *("code", "em", "strong", "b", "i", "s", "del", "sub", "sup", "span", "div", "a"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption"),
}
ATTRIBUTES = {"a": {"href", "title"}, "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}}
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
# Places of what we made ourselves, in text that is still to be cleaned; nobody else's text keeps these characters.
_MARKS = re.compile("[\ue000\ue001]")
_PLACE = re.compile("\ue000([0-9]+)\ue001")
_BLOCK = (
    r"^ {0,3}(?:\$\$(?P<block_formula>[\s\S]{1,2000}?)\$\$"
    r"|(?P<environment>\\begin\{(?P<named>[a-z]+\*?)\}[\s\S]{1,2000}?\\end\{(?P=named)\}))[ \t]*(?:\n|$)"
)
# As Pandoc has it: no space inside the dollars, and no digit behind them, so that prices are no formulas.
_INLINE = (
    r"\$\$(?P<display_formula>(?:[^$\\]|\\[\s\S])+?)\$\$"
    r"|\$(?![\s$])(?P<inline_formula>(?:[^$\\\n]|\\.)+?)(?<!\s)\$(?!\d)"
)


class Pictures:
    """Pictures that a text may show: those pasted into it, and files beside the notebook. Nothing is fetched."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self.files = files or {}

    def find(self, address: str, pasted: Mapping[str, Any]) -> str:
        """Return a picture as a `data:` address, '' where there is none or where it is too big."""
        name = unquote(address)
        if name.startswith("attachment:"):
            return next(map(_pasted, pasted.get(name.removeprefix("attachment:"), {}).items()), "")
        content = self.files.get(name.removeprefix("./"))
        kind = KINDS.get(name.rpartition(".")[2].lower())
        if content is None or kind is None or len(content) > IMAGE_LIMIT:
            return ""
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _pasted(picture: tuple[Any, Any]) -> str:
    kind, content = picture
    return picture_address(kind, content) if kind in KINDS.values() else ""


def picture_address(kind: str, content: Any) -> str:
    """Return a picture in base64 as an address, '' for what is none or is too big."""
    if not isinstance(content, str) or len(content) > IMAGE_LIMIT or not _BASE64.fullmatch(content):
        return ""
    return f"data:{kind};base64,{''.join(content.split())}"


def picture(address: str, alternative: str, kind: str = "") -> str:
    """Return the element of a picture; `alternative` is what it shows, in words."""
    return f'<img{kind} alt="{escape(alternative[:500])}" src="{address}">'


class _Text(mistune.HTMLRenderer):
    """Writes a text; pictures and formulas leave a place behind, to be filled once all else is cleaned."""

    def __init__(self, pictures: Pictures, pasted: Mapping[str, Any]) -> None:
        super().__init__(escape=True)
        self.pictures, self.pasted, self.made = pictures, pasted, list[str]()
        self.formulas = 0

    def place(self, html: str) -> str:
        self.made.append(html)
        return f"\ue000{len(self.made) - 1}\ue001"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        words = _PLACE.sub("", re.sub("<[^>]*>", "", text)) or title or ""
        address = self.pictures.find(url, self.pasted)
        return self.place(picture(address, words)) if address else f"<em>[{escape(words) or 'picture'}]</em>"

    def formula(self, latex: str, block: bool = False) -> str:
        self.formulas += 1
        return self.place(mathml(latex, block=block) if self.formulas <= FORMULAS else f"<code>{escape(latex)}</code>")


def _formulas(markdown: mistune.Markdown) -> None:
    """Teach a reader of Markdown what stands between dollars."""

    def block(_: Any, found: re.Match[str], state: Any) -> int:
        latex = found["block_formula"] or found["environment"]
        state.append_token({"type": "formula", "raw": latex, "attrs": {"block": True}})
        return found.end()

    def inline(_: Any, found: re.Match[str], state: Any) -> int:
        latex = found["display_formula"] or found["inline_formula"]
        state.append_token({"type": "formula", "raw": latex, "attrs": {"block": bool(found["display_formula"])}})
        return found.end()

    markdown.block.register("formula_block", _BLOCK, block, before="list")
    markdown.inline.register("formula", _INLINE, inline, before="link")


def clean(html: str) -> str:
    """Return untrusted HTML with nothing left that runs, loads, styles or submits."""
    return as_typed(html) or nh3.clean(
        html[:HTML_LIMIT],
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def prose(source: str, pictures: Pictures | None = None, pasted: Mapping[str, Any] | None = None) -> str:
    """Return Markdown as safe HTML. `pasted`: the cell's own pictures, name → {kind: base64}."""
    typed = as_typed(source)
    if typed:
        return typed
    text = _Text(pictures or Pictures(), pasted or {})
    markdown = mistune.create_markdown(renderer=text, plugins=["table", "strikethrough"])
    _formulas(markdown)
    html = clean(str(markdown(_MARKS.sub("\ufffd", source[:PROSE_LIMIT]))))
    return _PLACE.sub(lambda found: text.made[int(found[1])], html)


@lru_cache(maxsize=500)
def authors_prose(source: str) -> str:
    """Return an author's text without pictures as `prose` does, made once: it stands in every hand-in.

    For an author's words alone: what students write is kept nowhere.
    """
    return prose(source)
