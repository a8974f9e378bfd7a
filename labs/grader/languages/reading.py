"""Reads a check in bash as questions and answers (`equations`), where it is one; anything else is left as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labs.grader.languages.equations import Equations, Part

SIMPLE = frozenset(
    (
        *("printf", "echo", "mkdir", "cp", "mv", "rm", "touch", "cd", "cat", "export", "chmod", "unset"),
        *("source", ".", "ln", "seq", "sort", "head", "tail", "tr", "true", ":", "set"),
    )
)
_OPENS = re.compile(r"\s*(\[\[|\[|test)\s+")
_BINARY = re.compile(r"\s+(==|=|!=|-eq|-ne|-lt|-le|-gt|-ge)\s+")
_UNARY = re.compile(r"(-z|-n)\s+")
_WORDS = re.compile(r"\s*\|\|\s*(?:\{(?P<block>[^{}]*)\}|(?P<bare>(?:echo|printf)\b[^|&;#\n]*))")
# A number alone is an ordinary comment: what is expected, or a line of the text.
_MARK = re.compile(r"\s*#\s*(?:points?:\s*(?P<behind>\d+(?:\.\d+)?)|(?P<before>\d+(?:\.\d+)?)\s*points?)\s*$")
_COMMENT = re.compile(r"\s*(?:#.*)?$")
_ENDS = re.compile(r"^\s*(?:exit|return)\b.*$|^\s*(?:false|true)\s*$")
# Only these may say what is wrong: anything else in that place can let another answer pass.
_SAYS = re.compile(r"(?:echo|printf)\b(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|\\.|>&[12]|[^|&;\"'\\])*", re.DOTALL)
# Behind the last comparison bash decides by what stands there: only what never fails changes nothing.
_NEVER_FAILS = re.compile(r"\s*(?:rm\s+-\w*f\w*\s[^|&;<>]*|(?:echo|printf|unset)\s[^|&;<>]*|true|:)\s*(?:#.*)?")
_ASSIGNED = re.compile(r"[A-Za-z_]\w*\+?=")
_HERE = re.compile(r"(?<!<)<<(?!<)(-?)\s*(['\"]?)(\w+)\2")
_PLAIN_WORD = re.compile(r"[\w./:,@%+-]+")
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\", "'": "'", '"': '"'}


class NotSo(Exception):
    """This text is no check of this form."""


def read(lines: Sequence[tuple[bool, str]]) -> Equations | None:
    """Return a check that is given as (hidden, line), None where it is not of this form."""
    try:
        return _Reader(lines).read()
    except NotSo:
        return None


class _Reader:
    """Reads a check line by line; a comparison may go on over several."""

    def __init__(self, lines: Sequence[tuple[bool, str]]) -> None:
        self.lines, self.place = lines, 0
        self.parts: list[Part] = []
        self.joined, self.last_joins = True, True

    def read(self) -> Equations:
        while self.place < len(self.lines):
            hidden, line = self.lines[self.place]
            if not line.strip() or line.lstrip().startswith("#"):
                self.place += 1
            elif _OPENS.match(line):
                self._comparisons(hidden)
            else:
                self._prepares(hidden, line)
        marks = [part.points is not None for part in self.parts if part.operator]
        if self._goes_on() or not self._ends_well():
            raise NotSo
        if not marks or (any(marks) and not all(marks)):
            raise NotSo
        return Equations(tuple(self.parts), self.joined)

    def _ends_well(self) -> bool:
        """Say whether nothing behind the last comparison can decide."""
        last = max((place for place, part in enumerate(self.parts) if part.operator), default=0)
        return all(_NEVER_FAILS.fullmatch(part.text) for part in self.parts[last + 1 :])

    def _goes_on(self) -> bool:
        """Say whether the last comparison ended in `&&`."""
        return bool(self.parts and self.parts[-1].operator and self.last_joins)

    def _prepares(self, hidden: bool, line: str) -> None:
        """Take a simple command, with the lines of its here-document."""
        if self._goes_on():
            raise NotSo
        first = line.split()[0]
        here = _HERE.search(line)
        if not (first in SIMPLE or _ASSIGNED.match(first)) or not _closed(line):
            raise NotSo
        text = [line]
        self.place += 1
        while here:
            if self.place >= len(self.lines):
                raise NotSo
            body = self.lines[self.place][1]
            text.append(body)
            self.place += 1
            if (body.lstrip("\t") if here[1] else body) == here[3]:
                break
        self.parts.append(Part("\n".join(text), hidden))

    def _comparisons(self, hidden: bool) -> None:
        """Take the comparisons of a line, and of the lines that it goes on over."""
        text = "\n".join(line for _, line in self.lines[self.place :])
        end = 0
        while True:
            self.joined = self.joined and (self.last_joins or not any(part.operator for part in self.parts))
            part, end = _comparison(text, end, hidden)
            joins = re.compile(r"\s*&&").match(text, end)
            line_end = text.find("\n", end)
            rest = text[end : line_end if line_end >= 0 else len(text)]
            mark = _MARK.fullmatch(rest)
            self.parts.append(_with_points(part, mark))
            self.last_joins = bool(joins)
            if joins:
                end = joins.end()
                if _OPENS.match(text, end) and "\n" not in text[end : _opening(text, end)]:
                    continue
                rest = text[end : line_end if line_end >= 0 else len(text)]
            rest = rest.lstrip().removeprefix(";")
            if not mark and not _COMMENT.fullmatch(rest):
                raise NotSo
            break
        self.place += text.count("\n", 0, end) + 1


def _with_points(part: Part, mark: re.Match[str] | None) -> Part:
    return Part(**{**vars(part), "points": float(mark["behind"] or mark["before"])}) if mark else part


def _opening(text: str, place: int) -> int:
    found = _OPENS.match(text, place)
    return found.start(1) if found else place


def _comparison(text: str, place: int, hidden: bool) -> tuple[Part, int]:
    """Return the comparison that begins at `place` of a text, and where it ends. Raises NotSo."""
    opens = _OPENS.match(text, place)
    if not opens:
        raise NotSo
    begin, kind, end = opens.start(1), opens[1], opens.end()
    unary = _UNARY.match(text, end)
    if unary:
        operand, end = _operand(text, unary.end())
        one, other, operator = operand, ("literal", "", False), unary[1]
    else:
        one, end = _operand(text, end)
        binary = _BINARY.match(text, end)
        if not binary:
            raise NotSo
        other, end = _operand(text, binary.end())
        operator = binary[1]
    end = _closing(text, end, kind)
    turned = one[0] == "literal"
    asked, expected = (other, one) if turned else (one, other)
    if asked[0] != "command" or expected[0] != "literal":
        raise NotSo
    source, words = text[begin:end], _WORDS.match(text, end)
    end = words.end() if words else end
    said = _said(words["block"] if words["block"] is not None else words["bare"]) if words else ""
    part = Part(asked[1], hidden, operator, expected[1], source, said, asked[2] and kind != "[[", None, turned)
    return part, end


def _closing(text: str, place: int, kind: str) -> int:
    if kind == "test":
        return place
    found = re.compile(r"\s+" + re.escape("]" * len(kind)) + r"(?=[\s;&|]|$)").match(text, place)
    if not found:
        raise NotSo
    return found.end()


def _said(block: str) -> str:
    """Return the commands of a block that say what is wrong, without those that end it. Raises NotSo for others."""
    commands = [one.strip() for one in re.split(r"[;\n](?=(?:[^\"']|\"[^\"]*\"|'[^']*')*$)", block)]
    said = [one for one in commands if one and not one.startswith("#") and not _ENDS.match(one)]
    if not all(_SAYS.fullmatch(one) for one in said):
        raise NotSo
    return "\n".join(said)


Operand = tuple[str, str, bool]


def _operand(text: str, place: int) -> tuple[Operand, int]:
    """Return ("command" or "literal", its text, whether the shell splits it) and where it ends. Raises NotSo."""
    if text.startswith('"$(', place) and not text.startswith('"$((', place):
        end = _command_end(text, place + 3)
        if not text.startswith('"', end + 1):
            raise NotSo
        return ("command", text[place + 3 : end], False), end + 2
    if text.startswith("$(", place) and not text.startswith("$((", place):
        end = _command_end(text, place + 2)
        return ("command", text[place + 2 : end], True), end + 1
    literal, end = _literal(text, place)
    return ("literal", literal, False), end


def _literal(text: str, place: int) -> tuple[str, int]:
    if text.startswith("$'", place):
        return _ansi(text, place + 2)
    quote = text[place : place + 1]
    if quote in ("'", '"'):
        end = text.find(quote, place + 1)
        inner = text[place + 1 : end]
        if end < 0 or (quote == '"' and re.search(r"[$`\\!]", inner)):
            raise NotSo
        return inner, end + 1
    found = _PLAIN_WORD.match(text, place)
    if not found:
        raise NotSo
    return found[0], found.end()


def _ansi(text: str, place: int) -> tuple[str, int]:
    made: list[str] = []
    while place < len(text):
        sign = text[place]
        if sign == "'":
            return "".join(made), place + 1
        if sign == "\\":
            following = text[place + 1 : place + 2]
            if following not in _ESCAPES:
                raise NotSo
            made.append(_ESCAPES[following])
            place += 2
        else:
            made.append(sign)
            place += 1
    raise NotSo


def _command_end(text: str, place: int) -> int:
    """Return where the parenthesis closes in which `place` lies. Raises NotSo."""
    depth = 1
    while place < len(text):
        sign = text[place]
        if sign == "\\":
            place += 2
            continue
        if sign in "'\"":
            place = _quoted_end(text, place)
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            if not depth:
                return place
        elif text.startswith("<<", place) or (sign == "#" and text[place - 1 : place].isspace()):
            raise NotSo
        place += 1
    raise NotSo


def _quoted_end(text: str, place: int) -> int:
    """Return where the quotation ends that begins at `place`. Raises NotSo."""
    quote, place = text[place], place + 1
    while place < len(text):
        if quote == '"' and text[place] == "\\":
            place += 1
        elif quote == '"' and text.startswith("$(", place):
            place = _command_end(text, place + 2)
        elif text[place] == quote:
            return place
        place += 1
    raise NotSo


def _closed(line: str) -> bool:
    """Say whether a line is one whole simple command: nothing in it goes on behind its end, and no other follows it."""
    place = 0
    while place < len(line):
        sign = line[place]
        try:
            if sign in "'\"":
                place = _quoted_end(line, place)
            elif line.startswith("$(", place):
                place = _command_end(line, place + 2)
            elif sign == "\\":
                place += 1
            elif sign in "(){}" or line.startswith(("&&", "||"), place):
                return False
        except NotSo:
            return False
        place += 1
    return place == len(line)
