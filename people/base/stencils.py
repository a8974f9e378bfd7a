"""Templates that are drawn once for each language and each shape of a row, and filled with words after that.

Django walks all tags of a template anew for each row, and puts the same sentences into words each time: on a page of
seventy cards that is most of its work. A stencil is an ordinary template whose values are marks while it is drawn; what
decides its branches is the row's *shape*. Filling it with a row's words is one string operation.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from html import escape
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# As many shapes as are kept of one template: beyond that, something is in the shape that belongs among the words.
MOST = 2000
_More = Callable[[], dict[str, Any]]
_Drawn = tuple[str, tuple[str, ...]]


class Stencil:
    """A template with `texts`, which are words of a row, and `ids`, which are UUIDs and may stand in `{% url %}`."""

    def __init__(self, template: str, *, texts: str = "", ids: str = "") -> None:
        self.template = template
        # Marks stand beside nothing but our own words: a row's are put in after the text was cut at its marks.
        self._marks: dict[str, Any] = {name: f"\x02{name}\x03" for name in texts.split()}
        self._marks |= {name: UUID(int=(0xBADC0DE << 100) + at) for at, name in enumerate(ids.split())}
        self._kept: dict[tuple[Hashable, ...], _Drawn] = {}

    def mark(self, name: str) -> Any:
        """Return what stands for a word while the template is drawn, for objects that `more` makes."""
        return self._marks[name]

    def fill(
        self, words: Mapping[str, Any], shape: Hashable = (), more: Callable[[], dict[str, Any]] = dict
    ) -> SafeString:
        """Return the template with these words, escaped unless they are marked safe.

        `shape` decides alone what `more` returns, the context beside the marks; it is asked once for each shape and
        language. Raises `KeyError` where a word is missing.
        """
        key = (get_language(), shape)
        drawn = self._kept.get(key) or self._draw(key, more)
        pattern, names = drawn
        return mark_safe(pattern % {name: _safe(words[name]) for name in names})  # noqa: S308 (each is escaped)

    def _draw(self, key: tuple[Hashable, ...], more: _More) -> _Drawn:
        text = render_to_string(self.template, {**more(), **self._marks})
        drawn = _cut(text, {str(mark): name for name, mark in self._marks.items()})
        if not settings.DEBUG:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = drawn
        return drawn


def _cut(text: str, names: Mapping[str, str]) -> _Drawn:
    """Return the text with `%(name)s` in place of each mark, and the names that stand in it."""
    parts, at, found = [], 0, set()
    while (following := _next(text, names, at)) is not None:
        place, mark = following
        parts += [text[at:place].replace("%", "%%"), f"%({names[mark]})s"]
        found.add(names[mark])
        at = place + len(mark)
    return "".join([*parts, text[at:].replace("%", "%%")]), tuple(sorted(found))


def _next(text: str, names: Mapping[str, str], at: int) -> tuple[int, str] | None:
    return min(((place, mark) for mark in names if (place := text.find(mark, at)) >= 0), default=None)


def _safe(value: Any) -> str:
    """Return what `conditional_escape` does, without its way around texts that are not in words yet."""
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Return pieces of a page one after the other."""
    return mark_safe("".join(parts))  # noqa: S308 (each is safe already)
