"""A check in JavaScript as questions and answers: what is asked goes to the student's program, the rest stays here.

The form is what Node's own `assert` has, so that students can run it, and stock nbgrader, too:

    assert.equal(total([3, 4]), 7, "total([3, 4]) should give 7");
    assert.deepEqual(names(people), ["Ana", "Bo"]);   // 1 point
    assert.throws(() => total("x"), TypeError);
    assert(isOpen(9)); assert(!isOpen(23));

What is compared with something written out is a question; each has to hold, or gives the points of its comment.
Declarations before it prepare it, in the student's program. Behind it may stand what is said, as a text. Anything else
(what an error has to say, a promise that is not waited for) is no such check.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from labs.grader.languages import literals, tokens
from labs.grader.languages.equations import Equations, Part
from labs.grader.languages.literals import NotWritten

_CALL = re.compile(
    r"\s*(?:await\s+)?assert(?:\.(?P<how>ok|equal|strictEqual|deepEqual|deepStrictEqual|notEqual|notStrictEqual|throws|"
    r"rejects))?\s*(?=\()"
)
_DECLARES = re.compile(r"\s*(?:const|let|var)\s+(?P<name>[A-Za-z_$][\w$]*)\s*=(?!=)\s*(?P<value>.+?);?\s*", re.DOTALL)
_MARK = re.compile(r"//\s*(?:points?:\s*(?P<behind>\d+(?:\.\d+)?)|(?P<before>\d+(?:\.\d+)?)\s*points?)\s*")
_ARROW = re.compile(r"\(\s*\)\s*=>\s*(?!\{)", re.DOTALL)
_TEXT = re.compile(r"[\"'`]")
_KIND = re.compile(r"[A-Za-z_$][\w$]*")
_SAME = {"equal": "same", "strictEqual": "same", "deepEqual": "same", "deepStrictEqual": "same"}
_OTHER = {"notEqual": "other", "notStrictEqual": "other"}
# What decides must not be asked for: the student's program would answer for the check.
_COMPARES = r"===|!==|==|!=|<=|>=|(?<!=)>|<"
_DECIDES = re.compile(_COMPARES + r"|&&|\|\||\?(?!\.)|\bassert\b|\binstanceof\b")
# These do, too, by built-ins that a program can change: a question whose answer is only yes or no may not hang on them.
_FINDS = re.compile(
    r"\bObject\.is\b|\bisDeepStrictEqual\b|"
    r"\.(?:every|some|includes|has|test|match|startsWith|endsWith|equals|isEqual|filter|find|findIndex|indexOf)\s*\("
)
_HOW = {"true": "truth", "false": "truth", "throws": "throws", "rejects": "rejects"}


class NotSo(Exception):
    """This text is no check of this form."""


@dataclass(frozen=True)
class Asked(Part):
    """A piece of a check: a declaration, or (with an `operator`) a question and what it has to give.

    `operator`: same, other, true, false, throws or rejects; `wanted`: the value, or the name of an error's class ("":
    any).
    """

    wanted: Any = None

    def sent(self) -> dict[str, Any]:
        """Return what the student's program is told of it: also what is looked at, its value or how it ends."""
        return {**super().sent(), "how": _HOW.get(self.operator, "value")}

    def holds(self, answer: str) -> bool:
        """Say whether an answer is what is expected."""
        ended, value = literals.answered(answer)
        if self.operator in ("throws", "rejects"):
            return ended == "threw" and (self.wanted in value[0] if self.wanted else not self._is_ambiguous(value[1]))
        if ended != "value":
            return False
        if self.operator in ("true", "false"):
            return literals.is_true(value) is (self.operator == "true")
        return literals.same(value, self.wanted) is (self.operator == "same")

    def _is_ambiguous(self, said: Any) -> bool:
        """Say whether an error says just what the check would say without one: `assert` takes it for a mistake."""
        try:
            return bool(self.words and literals.read(self.words) == said)
        except NotWritten:
            return False


@dataclass(frozen=True)
class Assertions(Equations):
    """A whole check. `shown`: what students can read of it, as it stands."""

    shown: str = ""

    @property
    def visible(self) -> str:
        """Return what students can read of it: it ends at the first that does not hold by itself."""
        return self.shown


def read(lines: Sequence[tuple[bool, str]]) -> Assertions | None:
    """Return a check that is given as (hidden, line), None where it is not of this form."""
    try:
        return _Reader(lines).read()
    except (NotSo, NotWritten, tokens.Unreadable):
        return None


class _Reader:
    """Reads a check, statement after statement."""

    def __init__(self, lines: Sequence[tuple[bool, str]]) -> None:
        self.lines = lines
        self.text = "\n".join(line for _, line in lines)
        self.written: dict[str, Any] = {}
        self.declared: dict[str, Asked] = {}
        # The names of what is expected and declared before: they stay here.
        self.answers: set[str] = set()

    @cached_property
    def hidden(self) -> list[bool]:
        """Of each sign of the text, whether it is hidden."""
        return [hidden for hidden, line in self.lines for _ in range(len(line) + 1)]

    def read(self) -> Assertions:
        parts = [self._part(first, last) for first, last in tokens.statements(self.text)]
        kept = [part for part in parts if part.operator or not self._is_answer(part)]
        marks = [part.points is not None for part in kept if part.operator]
        if not marks or (any(marks) and not all(marks)):
            raise NotSo
        sent = " ".join(part.text for part in kept)
        if any(_names(name, sent) for name in self.answers) or any(self._is_decided(part) for part in kept):
            raise NotSo
        return Assertions(tuple(kept), True, shown="\n".join(line for hidden, line in self.lines if not hidden))

    def _is_answer(self, part: Asked) -> bool:
        return any(self.declared.get(name) is part for name in self.answers)

    def _is_decided(self, part: Asked) -> bool:
        """Say whether yes or no is asked for, and something compares on the way to it, in what is declared before."""
        if part.operator not in ("true", "false") and not isinstance(part.wanted, bool):
            return False
        text, before = part.text, dict(self.declared)
        while found := [name for name in before if _names(name, text)]:
            text = "\n".join([text, *(before.pop(name).text for name in found)])
        signs = "".join(sign for _, sign, _ in tokens.bare(text))
        return bool(re.search(_COMPARES, signs) or _FINDS.search(signs))

    def _part(self, first: int, last: int) -> Asked:
        place = tokens.code_from(self.text, first)
        text = self.text[place:last]
        called = _CALL.match(text)
        if called:
            return self._question(text, called, self.hidden[place])
        code = tokens.without_comments(text).strip()
        declared = _DECLARES.fullmatch(code)
        if not declared or re.search(r"\bassert\b", code):
            raise NotSo
        part = Asked(code, self.hidden[place])
        self.declared[declared["name"]] = part
        try:
            self.written[declared["name"]] = literals.read(declared["value"])
        except NotWritten:
            self.written.pop(declared["name"], None)
        return part

    def _question(self, text: str, called: re.Match[str], hidden: bool) -> Asked:
        end = tokens.closing(text, called.end())
        if tokens.without_comments(text[end:]).strip() not in ("", ";"):
            raise NotSo
        how, given = called["how"] or "ok", tokens.arguments(text[called.end() + 1 : end - 1])
        mark = _MARK.fullmatch(tokens.comment_behind(text).strip())
        points = float(mark["behind"] or mark["before"]) if mark else None
        if how == "rejects" and "await" not in called[0]:
            raise NotSo  # nobody waits for what it finds
        asked, operator, wanted, rest = self._compared(how, given)
        if len(rest) > 1 or any(not _is_text(one) for one in rest) or _decides(asked):
            raise NotSo
        words = rest[0] if rest else ""
        return Asked(asked, hidden, operator, source=text.strip(), words=words, points=points, wanted=wanted)

    def _compared(self, how: str, given: list[str]) -> tuple[str, str, Any, list[str]]:
        """Return (what is asked, operator, what is expected, the arguments behind). Raises NotSo, NotWritten."""
        if how in ("throws", "rejects"):
            return self._ends(how, given)
        if how == "ok":
            if not given:
                raise NotSo
            turned = given[0].startswith("!") and not given[0].startswith("!!")
            return given[0][turned:].strip(), "false" if turned else "true", None, given[1:]
        if len(given) < 2:
            raise NotSo
        wanted = self._expected(given[1])
        if (
            not how.startswith("deep")
            and isinstance(wanted, list | dict)
            and (isinstance(wanted, list) or wanted["t"] == "object")
        ):
            raise NotSo  # one list is never another list: only `deepEqual` looks into them
        return given[0], {**_SAME, **_OTHER}[how], wanted, given[2:]

    def _ends(self, how: str, given: list[str]) -> tuple[str, str, Any, list[str]]:
        arrow = _ARROW.match(given[0]) if given else None
        asked = given[0] if given and how == "rejects" else given[0][arrow.end() :] if arrow else ""
        if not asked:
            raise NotSo
        kind = given[1] if len(given) > 1 and _KIND.fullmatch(given[1]) else ""
        return asked, how, kind, given[2:] if kind else given[1:]

    def _expected(self, text: str) -> Any:
        if text in self.written:
            self.answers.add(text)
            return self.written[text]
        return literals.read(text)


def _is_text(argument: str) -> bool:
    """Say whether an argument is a text and nothing else."""
    return bool(_TEXT.match(argument)) and tokens.skip(argument, 0) == len(argument)


def _names(name: str, text: str) -> bool:
    return bool(re.search(rf"(?<![\w$.]){re.escape(name)}(?![\w$])", text))


def _decides(asked: str) -> bool:
    """Say whether a question decides something itself, at its own level: `f(x) === 3`, not `f((a) => a > 3)`."""
    return bool(_DECIDES.search("".join(sign if not depth else " " for _, sign, depth in tokens.bare(asked))))
