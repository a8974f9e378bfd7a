"""HTML of questions from elsewhere as plain text."""

import html
import re
from html.parser import HTMLParser

BREAKS = {"p", "div", "br", "li", "tr", "pre", "h1", "h2", "h3", "h4", "ul", "ol", "table"}
SEEN = {"img", "audio", "video", "object", "svg", "math", "iframe"}
TAG = re.compile(r"<[a-zA-Z/!]")
# Formulas as TeX, which other systems draw where they show the text.
FORMULA = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]|\$\$.+?\$\$", re.DOTALL)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag(tag, None)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain_text(text: str) -> str:
    """Return the words of a text in HTML, a line for each part; a text without tags as it is."""
    if not TAG.search(text):
        return _tidy(html.unescape(text))
    reader = _Text()
    reader.feed(text)
    reader.close()
    return _tidy("".join(reader.parts))


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\xa0", " ").splitlines())
    return "\n".join(line for line in lines if line)


def shows_something(text: str) -> bool:
    """Return whether a text holds a picture, a sound or a formula, without which it may ask nothing."""
    drawn = any(re.search(rf"<{name}\b", text, re.IGNORECASE) for name in SEEN)
    return drawn or "@@PLUGINFILE@@" in text or FORMULA.search(text) is not None
