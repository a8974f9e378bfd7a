"""Markdown and code samples to safe HTML."""

from functools import lru_cache

import nh3
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from pathways.content.catalogue import catalogue
from pathways.content.terms import opening_words, plain_words

TAGS = frozenset(
    {"a", "abbr", "b", "blockquote", "br", "code", "del", "div", "dd", "dl", "dt", "em", "h2", "h3", "h4", "hr", "i"}
    | {"kbd", "li", "ol", "p", "pre", "s", "samp", "span", "strong", "sub", "sup"}
    | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
)
ATTRIBUTES = {"a": {"href", "title"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "ol": {"start"}, "abbr": {"title"}}
LEXER_NAMES = {"console": "console", "bash": "bash", "text": "text"}

_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_markdown.use(anchors_plugin, min_level=1, max_level=3, slug_func=slugify)


@lru_cache(maxsize=4096)
def _safe_html(text: str) -> str:
    tokens = _markdown.parse(text)
    for token in tokens:
        # The page has its own h1; a text starts at h2.
        if token.type in ("heading_open", "heading_close"):
            token.tag = {"h1": "h2", "h5": "h4", "h6": "h4"}.get(token.tag, token.tag)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return nh3.clean(
        html, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes={"https", "mailto", "term"}, link_rel="noreferrer"
    )


def markdown(text: str) -> SafeString:
    """Return Markdown as sanitised HTML; headings get their slug as id, wide tables a box that scrolls."""
    return plain_words(_boxed(text))


def prose(text: str) -> SafeString:
    """Return Markdown as `markdown` does; words of the glossary open what they mean, which the page has to show."""
    html = _boxed(text)
    return opening_words(html, catalogue().terms) if "term:" in html else mark_safe(html)  # noqa: S308


def _boxed(text: str) -> str:
    html = _safe_html(text)
    if "<table>" in html:
        label = escape(_("Table"))
        box = f'<div class="scroll-x" role="group" tabindex="0" aria-label="{label}"><table>'
        # The corner of a table with row heads holds nothing: it is no head.
        html = html.replace("<th></th>", "<td></td>").replace("<table>", box).replace("</table>", "</table></div>")
    if "<pre>" in html:
        html = html.replace("<pre>", '<pre tabindex="0">')
    return html


@lru_cache(maxsize=4096)
def _highlighted(code: str, language: str) -> str:
    try:
        lexer = get_lexer_by_name(LEXER_NAMES.get(language, language), stripnl=False)
    except ClassNotFound:
        return escape(code)
    result: str = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return result.rstrip("\n")


def code_sample(code: str, language: str) -> SafeString:
    """Return a code sample as HTML with classes for its colours; it can be reached and scrolled by keyboard."""
    return format_html(
        '<pre class="code" tabindex="0"><code>{}</code></pre>',
        mark_safe(_highlighted(code, language)),  # noqa: S308
    )
