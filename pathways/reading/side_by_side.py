"""A lesson in two languages beside each other, paragraph by paragraph: no quiz, nothing that somebody wrote in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from pathways.base.enums import Callout
from pathways.content.rendering import code_sample, markdown
from pathways.content.segments import paragraphs
from pathways.content.selectors.media import url_of

# What of a block stands beside its twin, in order, each with the way it is shown.
SHOWN: dict[str, tuple[tuple[str, str], ...]] = {
    "exercise": (("task", "prose"), ("hint", "hint"), ("solution", "solution")),
    "callout": (("text", "prose"),),
    "figure": (("caption", "prose"),),
    "video": (("title", "name"), ("transcript", "prose")),
    "audio": (("title", "name"), ("transcript", "prose")),
    "lab": (("title", "name"), ("text", "prose")),
    "reflection": (("prompt", "prose"),),
    "warning": (("text", "prose"), ("alternative", "prose")),
    "download": (("title", "name"),),
}
LABELS = {"exercise": _("Try it"), "lab": _("Lab"), "reflection": _("A note to yourself")}
HEADING = re.compile(r"(?m)^(?=#{1,6} )")
ANCHOR = re.compile(r'(<h[2-4]) id="[^"]*"')


@dataclass(frozen=True)
class Row:
    """What stands beside each other, as safe HTML or plain text; `form` says how: see `both_row.html`."""

    form: str
    own: Any
    other: Any = ""

    @property
    def same(self) -> bool:
        """Return whether both languages have the same, as code mostly is: then it stands there once."""
        return bool(self.own == self.other)


def rows_of(own: Any, other: Any) -> Iterator[Row]:
    """Yield what a lesson says in the language of `own`, the page read, beside what its translation `other` says."""
    yield Row("lead", own.key_idea, other.key_idea)
    twins = {block.id: block for block in other.body}
    for block in own.body:
        twin = twins.get(block.id)
        yield from _block(own, block, other, twin if twin and twin.block_type == block.block_type else None)
    if own.can_do or other.can_do:
        yield Row("head", *_in_each(_("What you can do now"), own, other))
        yield Row("prose", _prose(own, own.can_do), _prose(other, other.can_do))


def _block(own: Any, block: Any, other: Any, twin: Any) -> Iterator[Row]:
    kind, said = block.block_type, twin.value if twin else {}
    if kind == "text":
        for mine, theirs in pairs(block.value, twin.value if twin else ""):
            # One anchor of a name: links inside the lesson lead to the first.
            yield Row("prose", _prose(own, mine), _without_anchors(_prose(other, theirs)))
    elif kind == "code":
        yield Row("code", _code(block.value), _code(said) if said else "")
    elif kind == "figure":
        yield Row("figure", _picture(own, block.value), _picture(other, said) if said else None)
    elif kind == "callout":
        yield Row("mark", *_in_each(Callout(block.value["kind"]).label, own, other))
    elif kind in LABELS:
        yield Row("mark", *_in_each(LABELS[kind], own, other))
    for name, form in SHOWN.get(kind, ()):
        texts = [(page, str(value.get(name) or "")) for page, value in ((own, block.value), (other, said))]
        if any(text for _page, text in texts):
            yield Row(form, *(text if form == "name" else _prose(page, text) for page, text in texts))


def _in_each(label: Any, own: Any, other: Any) -> list[str]:
    """Return a label in the language of each page."""
    said = []
    for page in (own, other):
        with override(page.locale.language_code):
            said.append(str(label))
    return said


def _code(value: Any) -> Any:
    return code_sample(value["code"], value["language"])


def _picture(page: Any, value: Any) -> dict[str, str]:
    return {"url": url_of(page, value, "document"), "alt": value["alt"]}


def _prose(page: Any, text: str) -> SafeString:
    """Return Markdown as HTML; what we say of a table in it is in the language of its words."""
    with override(page.locale.language_code):
        return markdown(text)


def _without_anchors(html: SafeString) -> SafeString:
    return mark_safe(ANCHOR.sub(r"\1", html))  # noqa: S308 - taken out of what is safe


def pairs(own: str, other: str) -> list[tuple[str, str]]:
    """Return two texts in parts that belong together: by paragraph where both have as many below each heading.

    Where they do not, the whole of that heading stands beside the whole; and where even headings differ, all beside
    all.
    """
    mine, theirs = ([part for part in HEADING.split(text) if part.strip()] for text in (own, other))
    if len(mine) != len(theirs):
        return [(own, other)]
    return [pair for one, two in zip(mine, theirs, strict=True) for pair in _section(one, two)]


def _section(own: str, other: str) -> list[tuple[str, str]]:
    mine, theirs = paragraphs(own), paragraphs(other)
    return list(zip(mine, theirs, strict=True)) if len(mine) == len(theirs) else [(own, other)]
