"""Paragraph beside paragraph: what of a translation is missing, and what changed in the first language since. Pure."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pathways.content.segments import Texts, is_code, joined, often_same, paragraphs

# (what the first language said when this was translated, the translation)
Pair = tuple[str, str]
MISSING, CHANGED, DONE = "missing", "changed", "done"
# A box beside a changed part says that its translation still fits; a hidden field says what stood there when it was
# shown.
FITS, SHOWN = "fits:", "shown:"


@dataclass(frozen=True)
class Line:
    """One part of a text in both languages; `before` is what the first language said when it was translated."""

    place: str
    number: int
    source: str
    translation: str
    before: str = ""

    @property
    def name(self) -> str:
        """Return the name of its field in the form."""
        return f"{self.place}#{self.number}"

    @property
    def mark(self) -> str:
        """Return what tells these two texts from any others."""
        return f"{_digest(self.source)}.{_digest(self.translation)}"

    @property
    def state(self) -> str:
        """Return missing, changed or done."""
        if not self.translation.strip():
            return MISSING
        return DONE if self.before == self.source else CHANGED

    @property
    def rows(self) -> int:
        """Return how many rows the field has."""
        return max(2, len(self.source) // 60 + self.source.count("\n") + 1)


def _digest(text: str) -> str:
    return hashlib.sha256(tidy(text).encode()).hexdigest()[:16]


def tidy(text: str) -> str:
    """Return a part of a text as it is stored: spaces before its first word say how deep in a list it is."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()
    return text if text.strip() else ""


def as_shown(lines: Sequence[Line], typed: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return what a form gives for the lines as they are now, and what was typed beside texts that are others by now.

    A form has, for each line's name, its words, `shown:<name>` (its mark) and maybe `fits:<name>`.
    """
    given: dict[str, str] = {}
    left: list[str] = []
    for name, mark in ((name.removeprefix(SHOWN), mark) for name, mark in typed.items() if name.startswith(SHOWN)):
        said = typed.get(name, "")
        if _digest(said) == mark.rpartition(".")[2] and FITS + name not in typed:
            continue
        place = name.rpartition("#")[0]
        same = [line.name for line in lines if line.place == place and line.mark == mark and line.name not in given]
        if not same:
            left += [said] if tidy(said) and tidy(said) not in {tidy(line.translation) for line in lines} else []
            continue
        now = name if name in same else same[0]
        given[now] = said
        given |= {FITS + now: typed[FITS + name]} if FITS + name in typed else {}
    return given, left


def parted(place: str, text: str) -> list[str]:
    """Return a text in its paragraphs; code as a whole."""
    return [text] if is_code(place) else paragraphs(text)


def pairs_of(place: str, then: str, translation: str, kept: Sequence[Pair] = ()) -> list[Pair]:
    """Return what was translated as what, for one text.

    `kept` is how the translation was last saved here; where somebody changed it elsewhere since, paragraphs stand
    beside each other if there are as many of them, and else the whole text beside the whole.
    """
    if kept and joined([said for _source, said in kept]).strip() == translation:
        return list(kept)
    then = joined([source for source, _said in kept]) if kept else then
    if not translation:
        return []
    sources, said = parted(place, then), parted(place, translation)
    return list(zip(sources, said, strict=True)) if len(sources) == len(said) else [(then, translation)]


def lines_of(place: str, now: str, pairs: Sequence[Pair]) -> list[Line]:
    """Return the parts of a text as it is now, each with the translation that belongs to it."""
    parts = parted(place, now)
    whole = len(pairs) == 1 and len(parted(place, pairs[0][0])) > 1
    parts = [now] if whole else parts
    aligned = list(_aligned(parts, pairs))
    return [_line(place, number, part, pair) for number, (part, pair) in enumerate(zip(parts, aligned, strict=True))]


def _line(place: str, number: int, part: str, pair: Pair | None) -> Line:
    if pair is None and often_same(place):
        pair = (part, part)
    before, said = pair or ("", "")
    return Line(place, number, part, said, before)


def _aligned(parts: Sequence[str], pairs: Sequence[Pair]) -> Iterator[Pair | None]:
    """Yield for each part the pair that it is or replaces, None for a new one."""
    matcher = SequenceMatcher(None, [source for source, _said in pairs], parts, autojunk=False)
    for _tag, first, last, start, end in matcher.get_opcodes():
        old = list(pairs[first:last])
        for number in range(end - start):
            yield old[number] if number < len(old) else None


def all_lines(source: Texts, then: Texts, translated: Texts, kept: dict[str, list[Pair]]) -> list[Line]:
    """Return every line of a page, in the order in which it is read."""
    return [
        line
        for place, text in source.items()
        for line in lines_of(
            place, text, pairs_of(place, then.get(place, ""), translated.get(place, ""), kept.get(place, ()))
        )
    ]
