"""A check in R as questions and answers: what is asked goes to the student's R, the rest stays here.

The forms are those that courses in R have, so that students can run them, and stock nbgrader, too:

    stopifnot(total(c(3, 4)) == 7)
    test_that("names are in order", {
      expect_equal(people("x"), c("Ana", "Bo"))   # 1 point
      expect_error(total("x"))
    })
    if (total(1) != 1) stop("total(1) should be 1")
    expect_equal(digest(answer1), "d2a90307aac5ae8d0ef58e2fe730d38b")

Each question has to hold, or gives the points of its comment. What is assigned before it prepares it, in the student's
R. Of a hash the hashed value is asked for, and the hash is made here. Anything else is no such check.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from labs.grader.languages import r_syntax, r_values
from labs.grader.languages.r_questions import SIGNS, Asked, Expectations
from labs.grader.languages.r_syntax import Node
from labs.grader.languages.r_values import NotWritten, Value

_MARK = re.compile(
    r"[ \t;,)}]*#\s*(?:points?:\s*(?P<behind>\d+(?:\.\d+)?)|(?P<before>\d+(?:\.\d+)?)\s*points?)\s*(?:\n|$)"
)
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_LOADS = ("library", "require", "suppressPackageStartupMessages", "suppressMessages", "suppressWarnings")
_OURS = ("testthat", "digest")
_SAYS = ("print", "cat", "message")
_EXPECTS = {
    "expect_lt": "<", "expect_lte": "<=", "expect_gt": ">", "expect_gte": ">=", "expect_equal": "equal",
    "expect_identical": "identical", "expect_equivalent": "equivalent", "expect_length": "length",
    "expect_named": "names", "expect_setequal": "setequal", "expect_is": "class", "expect_s3_class": "class",
    "expect_type": "type",
}  # fmt: skip
# Arguments that only say something, and which expectation takes one that decides.
_UNREAD = ("info", "label", "expected.label")
_TAKES = {"tolerance": ("expect_equal", "expect_equivalent"), "class": ("expect_error",)}
# By these a question would decide itself, with what is expected in it.
_DECIDES = re.compile(
    r"identical|all\.equal|isTRUE|isFALSE|any|all|xor|inherits|grepl|startsWith|endsWith|setequal|setdiff|match|exists|"
    r"is\..*|expect_.*|stopifnot|equals|near"
)
_MOST = 4


class NotSo(Exception):
    """This text is no check of this form."""


def read(lines: Sequence[tuple[bool, str]]) -> Expectations | None:
    """Return a check that is given as (hidden, line), None where it is not of this form."""
    try:
        return _Reader(lines).read()
    except (NotSo, NotWritten, r_syntax.Unreadable):
        return None


class _Reader:
    """Reads a check, statement after statement."""

    def __init__(self, lines: Sequence[tuple[bool, str]]) -> None:
        self.text = "\n".join(line for _, line in lines)
        self.shown = "\n".join(line for hidden, line in lines if not hidden)
        self.hidden = [hidden for hidden, line in lines for _ in range(len(line) + 1)]
        self.written: dict[str, Value] = {}
        # Names that something was compared for on the way to them.
        self.decided: set[str] = set()
        self.answers: set[str] = set()
        self.parts = list[tuple[Asked, str]]()

    def read(self) -> Expectations:
        for node in r_syntax.parse(self.text):
            self._statement(node)
        kept = [part for part, name in self.parts if part.operator or name not in self.answers]
        marks = [part.points is not None for part in kept if part.operator]
        if not marks or (any(marks) and not all(marks)):
            raise NotSo
        sent = "\n".join(part.text for part in kept)
        if any(re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", sent) for name in self.answers):
            raise NotSo
        return Expectations(tuple(kept), True, shown=self.shown)

    def _source(self, node: Node) -> str:
        return self.text[node.start : node.end]

    def _statement(self, node: Node) -> None:
        called = node.called()
        if called == "test_that":
            given = node.given()
            if len(given) != 2 or given[0][1].kind != "text" or given[1][1].kind != "block":
                raise NotSo
            for inner in given[1][1].parts:
                self._statement(inner)
        elif called in _SAYS and all(one.kind == "text" for _, one in node.given()):
            return
        elif called in _LOADS:
            if not any(one.name.strip("\"'") in _OURS for one in node.all() if one.kind in ("name", "text")):
                self._prepare(node)
        elif called == "set.seed":
            self._prepare(node)
        elif node.kind == "op" and node.name in ("<-", "=") and node.parts[0].kind == "name":
            self._assigned(node)
        elif node.kind == "if":
            self._stops(node)
        elif called == "stopifnot":
            for _, one in node.given():
                self._condition(one, node)
        else:
            self._expect(called, node)

    def _prepare(self, node: Node, name: str = "") -> None:
        if any(_DECIDES.fullmatch(one.called() or "-") for one in node.all()):
            self.decided.add(name)
        self.parts.append((Asked(self._source(node), self.hidden[node.start]), name))

    def _assigned(self, node: Node) -> None:
        name, value = node.parts[0].name, node.parts[1]
        if _compares(value):
            self.decided.add(name)
        self._prepare(node, name)
        try:
            self.written[name] = r_values.written(value, self.written)
        except NotWritten:
            self.written.pop(name, None)

    def _stops(self, node: Node) -> None:
        """Read `if (wrong) stop("…")`."""
        body = node.parts[1]
        body = body.parts[0] if body.kind == "block" and len(body.parts) == 1 else body
        if len(node.parts) != 2 or body.called() != "stop":
            raise NotSo
        self._condition(node.parts[0], node, negated=True)

    def _expect(self, called: str, node: Node) -> None:
        """Read one of testthat's expectations."""
        given = [(name, one) for name, one in (node.given() if called else []) if name not in _UNREAD]
        named = {name: self._value(one) for name, one in given if name in ("tolerance", "class")}
        plain = [one for name, one in given if name in ("", "object", "expected")]
        if len(plain) + len(named) != len(given) or (named and called not in _TAKES[next(iter(named))]):
            raise NotSo
        if len(plain) == 1:
            return self._alone(called, plain[0], node, named)
        if len(plain) != 2:
            raise NotSo
        asked, other = plain
        if called in ("expect_equal", "expect_identical") and asked.called() == "digest":
            return self._hash(asked, self._value(other), node)
        if called in ("expect_is", "expect_s3_class", "expect_type"):
            return self._ask(asked, node, _EXPECTS[called], self._word(other))
        far = float(named["tolerance"].items[0]) if "tolerance" in named else r_values.TOLERANCE
        if called not in _EXPECTS:
            raise NotSo
        return self._ask(asked, node, _EXPECTS[called], self._value(other), far=far)

    def _alone(self, called: str, asked: Node, node: Node, named: dict[str, Value]) -> None:
        if called in ("expect_true", "expect_false"):
            return self._condition(asked, node, negated=called == "expect_false")
        if called == "expect_error":
            return self._ask(asked, node, "throws", str(named["class"].items[0]) if named else "")
        if called == "expect_null":
            return self._ask(asked, node, "kind", "null")
        raise NotSo

    def _value(self, node: Node) -> Value:
        self.answers |= {one.name for one in node.all() if one.kind == "name" and one.name in self.written}
        return r_values.written(node, self.written)

    def _word(self, node: Node) -> str:
        value = self._value(node)
        if value.kind != "character" or len(value.items) != 1:
            raise NotSo
        return str(value.items[0])

    def _hash(self, asked: Node, wanted: Value, around: Node) -> None:
        """Ask for what is hashed: the hash is made here, and cannot be given by a `digest` of the student's own."""
        given = asked.given()
        algorithm = next((self._word(one) for name, one in given if name == "algo"), "md5")
        plain = [one for name, one in given if name in ("", "object")]
        if len(plain) != 1 or len(given) - len(plain) != any(name == "algo" for name, _ in given):
            raise NotSo
        if algorithm not in r_values.HASHES or wanted.kind != "character":
            raise NotSo
        self._ask(plain[0], around, "hash", (algorithm, tuple(wanted.items)))

    def _condition(self, node: Node, around: Node, *, negated: bool = False, depth: int = 0) -> None:
        """Read what has to be true, or must not be."""
        if depth > _MOST:
            raise NotSo
        if node.kind == "paren":
            return self._condition(node.parts[0], around, negated=negated, depth=depth + 1)
        if node.kind == "not":
            return self._condition(node.parts[0], around, negated=not negated, depth=depth + 1)
        if node.kind == "op" and node.name in (("||", "|") if negated else ("&&", "&")):
            for part in node.parts:
                self._condition(part, around, negated=negated, depth=depth + 1)
            return None
        called, given = node.called(), node.given() if node.kind == "call" else []
        if called in ("isTRUE", "all") and len(given) == 1 and not (negated and called == "all"):
            return self._condition(given[0][1], around, negated=negated, depth=depth + 1)
        if node.kind == "op" and (node.name in SIGNS or node.name == "%in%"):
            return self._compared(node, around, negated=negated)
        if called in ("identical", "all.equal", "setequal"):
            return self._alike(called, given, around, negated=negated)
        if called == "exists" and len(given) == 1:
            name = self._word(given[0][1])
            return self._ask_text(f"`{name}`", around, "exists", None, negated=negated)
        if called == "inherits" and len(given) == 2:
            return self._ask(given[0][1], around, "class", self._word(given[1][1]), negated=negated)
        if called.startswith("is.") and called[3:] in r_values.KINDS and len(given) == 1:
            return self._ask(given[0][1], around, "kind", called[3:], negated=negated)
        if _decides(node) or any(one.kind == "name" and one.name in self.decided for one in node.all()):
            raise NotSo
        return self._ask(node, around, "true", None, negated=negated)

    def _compared(self, node: Node, around: Node, *, negated: bool) -> None:
        one, other = node.parts
        sign = node.name
        if sign == "%in%":
            return self._among(one, other, around, negated=negated)
        try:
            wanted = self._value(other)
        except NotWritten:
            # What is expected stands on the left.
            wanted, one, sign = self._value(one), other, _TURNED.get(sign, sign)
        if one.called() == "abs" and len(one.given()) == 1:
            return self._apart(one.given()[0][1], sign, wanted, around, negated=negated)
        if one.called() == "digest" and sign == "==" and not negated:
            return self._hash(one, wanted, around)
        # Of several R asks that each is not so; what is not known is neither.
        return self._ask(one, around, _OPPOSITE[sign] if negated else sign, wanted)

    def _among(self, one: Node, other: Node, around: Node, *, negated: bool) -> None:
        try:
            wanted = self._value(other)
        except NotWritten:
            return self._ask(other, around, "holds", self._value(one), negated=negated)
        if one.called() == "digest" and not negated:
            return self._hash(one, wanted, around)
        return self._ask(one, around, "in", wanted, negated=negated)

    def _apart(self, node: Node, sign: str, wanted: Value, around: Node, *, negated: bool) -> None:
        """Read `abs(question - 3) < 0.1`: the 3 stays here."""
        if negated or sign not in ("<", "<=") or node.kind != "op" or node.name != "-" or not wanted.is_number:
            raise NotSo
        center = self._value(node.parts[1])
        if not center.is_number or len(center.items) != 1:
            raise NotSo
        self._ask(node.parts[0], around, "near", (center.items[0], sign), far=float(wanted.items[0]))

    def _alike(self, called: str, given: list[tuple[str, Node]], around: Node, *, negated: bool) -> None:
        far = next((float(self._value(one).items[0]) for name, one in given if name == "tolerance"), r_values.TOLERANCE)
        loose = next((one.name in ("FALSE", "F") for name, one in given if name == "check.attributes"), False)
        plain = [one for name, one in given if not name]
        if len(plain) != 2 or any(name not in ("", "tolerance", "check.attributes") for name, _ in given):
            raise NotSo
        asked, other = plain
        try:
            wanted = self._value(other)
        except NotWritten:
            wanted, asked = self._value(asked), other
        if asked.called() == "digest" and not negated:
            return self._hash(asked, wanted, around)
        operator = {"all.equal": "equivalent" if loose else "equal"}.get(called, called)
        return self._ask(asked, around, operator, wanted, negated=negated, far=far)

    def _ask(
        self, node: Node, around: Node, operator: str, wanted: Any, *, negated: bool = False,
        far: float = r_values.TOLERANCE,
    ) -> None:  # fmt: skip
        if operator != "true" and _decides(node):
            raise NotSo
        self._ask_text(self._source(node), around, operator, wanted, negated=negated, far=far)

    def _ask_text(
        self, text: str, around: Node, operator: str, wanted: Any, *, negated: bool = False,
        far: float = r_values.TOLERANCE,
    ) -> None:  # fmt: skip
        mark = _MARK.match(self.text, around.end)
        points = float(mark["behind"] or mark["before"]) if mark else None
        if points is not None and any(part.source == self._source(around) for part, _ in self.parts):
            raise NotSo  # points of several questions together
        part = Asked(
            text, self.hidden[around.start], operator, source=self._source(around), points=points, wanted=wanted,
            negated=negated, tolerance=far,
        )  # fmt: skip
        self.parts.append((part, ""))


def _compares(node: Node) -> bool:
    return any(one.kind == "op" and (one.name in SIGNS or one.name == "%in%") for one in node.all())


def _decides(node: Node) -> bool:
    """Say whether a question decides something itself; what only chooses rows or items does not."""
    if node.kind == "index":
        return _decides(node.parts[0])
    if node.kind in ("not", "op") and (node.kind == "not" or node.name in (*SIGNS, "%in%", "&&", "||", "&", "|")):
        return True
    if _DECIDES.fullmatch(node.called() or "-"):
        return True
    return any(_decides(part) for part in node.parts)
