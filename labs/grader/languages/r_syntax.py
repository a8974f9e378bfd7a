"""The text of a check in R as a tree, as far as checks need it: calls, operators, blocks, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\f]+|\#[^\n]*)|(?P<line>\n)"
    r"|(?P<number>(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)L?(?![\w.]))"
    r"|(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<name>(?:[^\W\d_]|\.(?!\d))[\w.]*|`[^`\n]+`)"
    r"|(?P<sign>%[^%\n]*%|<<-|->>|:::|<-|->|<=|>=|==|!=|&&|\|\||\|>|::|[-+*/^<>=!&|~:$@()\[\]{},;\\])",
    re.DOTALL,
)
# How tightly an operator binds, and whether from the right.
_BINDS = {
    **dict.fromkeys(("=",), (3, True)),
    **dict.fromkeys(("<-", "<<-"), (5, True)),
    **dict.fromkeys(("->", "->>"), (6, False)),
    "~": (8, False),
    **dict.fromkeys(("|", "||"), (10, False)),
    **dict.fromkeys(("&", "&&"), (12, False)),
    **dict.fromkeys(("==", "!=", "<", ">", "<=", ">="), (16, False)),
    **dict.fromkeys(("+", "-"), (18, False)),
    **dict.fromkeys(("*", "/"), (20, False)),
    "|>": (22, False),
    ":": (24, False),
    "^": (28, True),
    **dict.fromkeys(("$", "@"), (32, False)),
    **dict.fromkeys(("::", ":::"), (34, False)),
}
# What binds as closely as a call: its other side is one name.
_NOT, _SIGN, _CLOSE = 14, 26, 32
_DEPTH = 60


class Unreadable(Exception):
    """A text that is not R, or more of R than is read here."""


@dataclass
class Node:
    """One expression. `kind`: number, text, name, call, index, op (`name` says which), not, sign, block, paren, if, or
    other (functions, loops).

    `parts`: what it is made of; of a call, what is called and then its arguments, whose names stand in `names`.
    """

    kind: str
    start: int
    end: int
    name: str = ""
    parts: list[Node] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def all(self) -> Iterator[Node]:
        """Yield this expression and all within it."""
        yield self
        for part in self.parts:
            yield from part.all()

    def called(self) -> str:
        """Return what a call calls, without the package that it stands in; "" for no call of a name."""
        if self.kind != "call":
            return ""
        what = self.parts[0]
        if what.kind == "op" and what.name in ("::", ":::"):
            what = what.parts[1]
        return what.name if what.kind == "name" else ""

    def given(self) -> list[tuple[str, Node]]:
        """Return a call's arguments, each with its name or ""."""
        return list(zip(self.names, self.parts[1:], strict=True))


@dataclass
class _Token:
    kind: str
    text: str
    start: int
    end: int


def parse(text: str) -> list[Node]:
    """Return the statements of a text. Raises Unreadable."""
    reader = _Reader(text)
    return reader.statements("")


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.place, self.depth = text, list[_Token](), 0, 0
        at = 0
        while at < len(text):
            one = _TOKEN.match(text, at)
            if not one:
                raise Unreadable
            if one.lastgroup != "space":
                self.tokens.append(_Token(str(one.lastgroup), one[0], at, one.end()))
            at = one.end()
        self.tokens.append(_Token("end", "", at, at))

    @property
    def now(self) -> _Token:
        return self.tokens[self.place]

    def take(self, sign: str = "") -> _Token:
        token = self.now
        if sign and token.text != sign:
            raise Unreadable
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def lines(self) -> None:
        while self.now.kind == "line":
            self.take()

    def statements(self, close: str) -> list[Node]:
        found = list[Node]()
        while True:
            while self.now.kind == "line" or self.now.text == ";":
                self.take()
            if self.now.text == close and (close or self.now.kind == "end"):
                return found
            found.append(self.expression(0, inside=False))
            if self.now.kind not in ("line", "end") and self.now.text not in (";", close or ";"):
                raise Unreadable

    def expression(self, least: int, *, inside: bool) -> Node:
        """Read one expression; `inside` brackets lines may end anywhere."""
        self.depth += 1
        if self.depth > _DEPTH:
            raise Unreadable
        if inside:
            self.lines()
        left = self.behind(self.first(inside=inside))
        while True:
            if inside:
                self.lines()
            sign = self.now.text if self.now.kind == "sign" else ""
            binds, right = (22, False) if sign.startswith("%") else _BINDS.get(sign, (-1, False))
            if binds < max(least, 0) or binds < 0 or (inside and sign == "="):
                break
            self.take()
            self.lines()
            close = binds >= _CLOSE
            other = self.first(inside=inside) if close else self.expression(binds + (not right), inside=inside)
            left = Node("op", left.start, other.end, sign, [left, other])
            left = self.behind(left) if close else left
        self.depth -= 1
        return left

    def behind(self, node: Node) -> Node:
        """Read the calls and places that stand behind an expression."""
        while self.now.text in ("(", "["):
            twice = self.now.text == "[" and self.tokens[self.place + 1].text == "["
            opened = self.take().text
            if twice:
                self.take()
            close = ")" if opened == "(" else "]"
            names, parts = self.arguments(close)
            end = self.take(close).end
            if twice:
                end = self.take(close).end
            node = Node("call" if opened == "(" else "index", node.start, end, "", [node, *parts], names)
        return node

    def arguments(self, close: str) -> tuple[list[str], list[Node]]:
        names, parts = list[str](), list[Node]()
        while True:
            self.lines()
            if self.now.text == close:
                return names, parts
            if self.now.text == ",":
                self.take()
                continue
            name = ""
            if self.now.kind in ("name", "text") and self.tokens[self.place + 1].text == "=":
                name = self.take().text.strip("`\"'")
                self.take("=")
                self.lines()
            parts.append(self.expression(0, inside=True))
            names.append(name)
            self.lines()
            if self.now.text not in (",", close):
                raise Unreadable

    def first(self, *, inside: bool) -> Node:
        token = self.take()
        if token.kind in ("number", "text"):
            return Node(token.kind, token.start, token.end, token.text)
        if token.text in ("-", "+", "!"):
            inner = self.expression(_NOT if token.text == "!" else _SIGN, inside=inside)
            return Node("not" if token.text == "!" else "sign", token.start, inner.end, token.text, [inner])
        if token.text == "(":
            inner = self.expression(0, inside=True)
            self.lines()
            return Node("paren", token.start, self.take(")").end, "", [inner])
        if token.text == "{":
            parts = self.statements("}")
            return Node("block", token.start, self.take("}").end, "", parts)
        if token.text == "if":
            return self.branch(token, inside=inside)
        if token.kind != "name" or token.text in ("function", "for", "while", "repeat", "else", "in"):
            return self.other(token, inside=inside)
        return Node("name", token.start, token.end, token.text.strip("`"))

    def branch(self, token: _Token, *, inside: bool) -> Node:
        self.take("(")
        condition = self.expression(0, inside=True)
        self.lines()
        self.take(")")
        self.lines()
        parts = [condition, self.expression(0, inside=inside)]
        if self.now.text == "else":
            self.take()
            self.lines()
            parts.append(self.expression(0, inside=inside))
        return Node("if", token.start, parts[-1].end, "", parts)

    def other(self, token: _Token, *, inside: bool) -> Node:
        """Read a function or a loop, of which only what is in it matters."""
        if token.text in ("function", "\\"):
            self.take("(")
            _, parts = self.arguments(")")
            self.take(")")
        elif token.text in ("for", "while"):
            self.take("(")
            parts = []
            while self.now.text != ")":
                if self.now.text == "in":
                    self.take()
                parts.append(self.expression(0, inside=True))
                self.lines()
            self.take(")")
        elif token.text == "repeat":
            parts = []
        else:
            raise Unreadable
        self.lines()
        body = self.expression(4, inside=inside)
        return Node("other", token.start, body.end, token.text, [*parts, body])
