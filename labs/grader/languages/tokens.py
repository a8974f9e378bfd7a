"""JavaScript text cut into statements and arguments, as far as checks need it: brackets, texts, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

OPENS, CLOSES = "([{", ")]}"
_SKIPPED = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_REGEX = re.compile(r"/(?![/*])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
# Before a regular expression stands one of these; behind a value `/` divides.
_BEFORE_REGEX = frozenset("(,=:[!&|?{};+-*%<>~^\n")
# A line that ends so goes on, and so does one whose next line begins so.
_GOES_ON = re.compile(r"(?:[-+*/%=<>&|^?:,.(\[{!~]|=>|\b(?:return|await|typeof|new|in|of|else))$")
_BEGINS_ON = re.compile(r"\s*(?:[.,?:)\]}*/%=<>&|^]|[-+](?![-+]))")


class Unreadable(Exception):
    """A text that ends inside of something."""


def skip(text: str, place: int) -> int:
    """Return where the text, template, comment or regular expression ends that begins at `place`; `place` for none."""
    sign = text[place]
    if sign in "\"'":
        return _quoted(text, place)
    if sign == "`":
        return _template(text, place)
    if sign == "/":
        comment = _SKIPPED.match(text, place)
        if comment:
            return comment.end()
        before = text[:place].rstrip(" \t")[-1:]
        regex = _REGEX.match(text, place) if not before or before in _BEFORE_REGEX else None
        return regex.end() if regex else place
    return place


def _quoted(text: str, place: int) -> int:
    quote, place = text[place], place + 1
    while place < len(text) and text[place] not in (quote, "\n"):
        place += 2 if text[place] == "\\" else 1
    if text[place : place + 1] != quote:
        raise Unreadable
    return place + 1


def _template(text: str, place: int) -> int:
    place += 1
    while place < len(text) and text[place] != "`":
        if text.startswith("${", place):
            place = closing(text, place + 1)
        else:
            place += 2 if text[place] == "\\" else 1
    if place >= len(text):
        raise Unreadable
    return place + 1


def bare(text: str, place: int = 0) -> Iterator[tuple[int, str, int]]:
    """Yield (place, sign, depth of brackets) of what is no text and no comment. Raises Unreadable.

    A bracket has the depth of what it encloses.
    """
    stack: list[str] = []
    while place < len(text):
        after = skip(text, place)
        if after > place:
            place = after
            continue
        sign = text[place]
        if sign in OPENS:
            stack.append(CLOSES[OPENS.index(sign)])
            yield place, sign, len(stack)
        elif sign in CLOSES:
            yield place, sign, len(stack)
            if not stack or stack.pop() != sign:
                raise Unreadable
        else:
            yield place, sign, len(stack)
        place += 1
    if stack:
        raise Unreadable


def closing(text: str, place: int) -> int:
    """Return the place behind the bracket that closes the one at `place`. Raises Unreadable."""
    depth = 0
    while place < len(text):
        after = skip(text, place)
        if after > place:
            place = after
            continue
        if text[place] in OPENS:
            depth += 1
        elif text[place] in CLOSES:
            depth -= 1
            if not depth:
                return place + 1
        place += 1
    raise Unreadable


def statements(text: str) -> list[tuple[int, int]]:
    """Return where each statement begins and ends: at a `;`, or at the end of a line that does not go on.

    A comment behind a statement on its line belongs to it. Raises Unreadable.
    """
    found, begin = list[tuple[int, int]](), 0
    for place, sign, depth in bare(text):
        if depth or place < begin or sign not in ";\n":
            continue
        if sign == "\n":
            code = without_comments(text[begin:place]).rstrip()
            if not code.strip() or _GOES_ON.search(code) or _BEGINS_ON.match(_next_code(text, place)):
                continue
        end = place + 1 if sign == ";" else place
        behind = re.compile(r"[ \t]*(?://[^\n]*)?").match(text, end)
        end = behind.end() if sign == ";" and behind else end
        found.append((begin, end))
        begin = end
    if without_comments(text[begin:]).strip():
        found.append((begin, len(text)))
    return [(first, last) for first, last in found if without_comments(text[first:last]).strip(" \t\n;")]


def code_from(text: str, place: int) -> int:
    """Return where code begins behind `place`: comments and blanks are passed over."""
    while place < len(text):
        comment = _SKIPPED.match(text, place)
        if comment:
            place = comment.end()
        elif text[place].isspace():
            place += 1
        else:
            break
    return place


def _next_code(text: str, place: int) -> str:
    return without_comments(text[place:]).lstrip()[:40] or ";"


def without_comments(text: str) -> str:
    """Return a text with a space in place of each comment. What ends inside of something stays as it is."""
    kept, place = list[str](), 0
    while place < len(text):
        try:
            after = skip(text, place)
        except Unreadable:
            return "".join([*kept, text[place:]])
        comment = text.startswith(("//", "/*"), place) and after > place
        kept.append(" " if comment else text[place : max(after, place + 1)])
        place = max(after, place + 1)
    return "".join(kept)


def comment_behind(text: str) -> str:
    """Return the comment that a statement ends with, "" for none."""
    line = text.rstrip().rsplit("\n", 1)[-1]
    place = 0
    while place < len(line):
        try:
            after = skip(line, place)
        except Unreadable:
            return ""
        if line.startswith("//", place):
            return line[place:]
        place = max(after, place + 1)
    return ""


def arguments(text: str) -> list[str]:
    """Return the arguments of a call, given what stands between its parentheses. Raises Unreadable."""
    cuts = [place for place, sign, depth in bare(text) if sign == "," and not depth]
    parts = [
        text[first:last].strip()
        for first, last in zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(text)], strict=True)
    ]
    return parts[:-1] if parts and not parts[-1] else parts
