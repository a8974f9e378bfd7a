"""A check in bash as questions and answers: what is asked goes to the student's shell, what is expected stays here.

The form is plain bash, so that students can run it, and stock nbgrader, too:

    printf '3\\n4\\n' > numbers.txt
    [ "$(total numbers.txt)" = "7" ] || { echo "total numbers.txt should print 7"; false; }
    [[ $(wc -l < report.txt) -eq 2 ]]      # 1 point

A line that compares the output of `$( … )` with something written out is a comparison; each has to hold, or gives the
points of its comment. Simple commands before it prepare it, in the student's shell. Anything else is no such check.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from labs.grader.inside.value import NONE, NUMBER

# What bash takes as a whole number; `[[` also takes 0x1f, 017 and 2#101, as its arithmetic does.
_INTEGER = re.compile(r"[ \t\n\v\f\r]*([-+]?[0-9]{1,40})[ \t]*")
_CONSTANT = re.compile(
    r"\s*([-+]?)(?:0[xX]([0-9a-fA-F]{1,40})|([0-9]{1,40})|([0-9]{1,2})#([0-9a-zA-Z]{1,64}))\s*", re.ASCII
)
_LONGEST = 2**63


@dataclass(frozen=True)
class Part:
    """A piece of a check: commands to run, or (with an `operator`) a command whose output is compared with `expected`.

    `words`: commands that say what is wrong. `split`: the output stands without quotes, so that it is one word or an
    error. `points`: what this comparison gives by itself. `turned`: what is expected stands on the left.
    """

    text: str
    hidden: bool
    operator: str = ""
    expected: str = ""
    source: str = ""
    words: str = ""
    split: bool = False
    points: float | None = None
    turned: bool = False

    def sent(self) -> dict[str, Any]:
        """Return what the student's program is told of it."""
        return {"text": self.text, "ask": bool(self.operator)}

    def holds(self, answer: str) -> bool:
        """Say whether an output is what is expected."""
        if self.split:
            found = [word for word in re.split("[ \t\n]+", answer) if word]
            if not found:
                return self.operator == "-z"
            if len(found) != 1:
                return False
            answer = found[0]
        if self.operator in ("=", "==", "-z"):
            return answer == self.expected
        if self.operator in ("!=", "-n"):
            return answer != self.expected
        number = _constant if self.source.startswith("[[") else _integer
        one, other = number(answer), number(self.expected)
        if one is None or other is None:
            return False
        return _COMPARED[self.operator](*((other, one) if self.turned else (one, other)))


def _integer(text: str) -> int | None:
    """Return the number that `[` and `test` read, None where they read none."""
    found = _INTEGER.fullmatch(text)
    return _fitting(int(found[1])) if found else None


def _constant(text: str) -> int | None:
    """Return the number that `[[` reads: one that is written out. Names, sums and nothing at all are none here."""
    found = _CONSTANT.fullmatch(text)
    if not found:
        return None
    sign, hexadecimal, plain, base, digits = found.groups()
    try:
        if hexadecimal:
            value = int(hexadecimal, 16)
        elif plain:
            value = int(plain, 8 if plain.startswith("0") else 10)
        else:
            value = int(digits, int(base))
    except ValueError:  # 08 is no number there, and 1#0 has no base
        return None
    return _fitting(-value if sign == "-" else value)


def _fitting(number: int) -> int | None:
    return number if -_LONGEST <= number < _LONGEST else None


_COMPARED = {
    "-eq": lambda one, other: one == other,
    "-ne": lambda one, other: one != other,
    "-lt": lambda one, other: one < other,
    "-le": lambda one, other: one <= other,
    "-gt": lambda one, other: one > other,
    "-ge": lambda one, other: one >= other,
}


@dataclass(frozen=True)
class Equations:
    """A whole check: its parts in order. `joined`: bash itself, too, stops at the first that does not hold."""

    parts: tuple[Part, ...]
    joined: bool

    @property
    def asked(self) -> list[Part]:
        """The comparisons."""
        return [part for part in self.parts if part.operator]

    def sent(self) -> list[dict[str, Any]]:
        """Return what the student's shell is told: nothing of what is expected."""
        return [part.sent() for part in self.parts]

    @property
    def visible(self) -> str:
        """Return what students can read of it as one command, which ends at the first comparison that does not hold."""
        source = prepared = ""
        for part in reversed([part for part in self.parts if not part.hidden]):
            if not part.operator:
                source, prepared = f"{part.text}\n{source}", f"{part.text}\n{prepared}"
                continue
            words = f" || {{ {part.words}\nfalse\n}}" if part.words else ""
            asked = f"{{ {part.source}{words}\n}}"
            if prepared:
                # What later cells may need is made all the same, as bash itself does.
                source = f"if {asked}; then\n{source}\nelse\n{prepared}false\nfi"
            else:
                source = f"{asked} && {{\n{source}\n}}" if source.strip() else asked
        return source.rstrip("\n")

    def verdict(self, answers: Sequence[str], *, cut: bool = False, seconds: float = 0.0) -> dict[str, Any]:
        """Return the verdict on a student's answers, of the form in which a checker says it (`inside.checker.check`).

        `cut`: time ended it before all was answered.
        """
        asked = self.asked
        held = [part.holds(answer) for part, answer in zip(asked, answers, strict=False)]
        held += [False] * (len(asked) - len(held))
        wrong = held.index(False) if False in held else None
        marked = any(part.points is not None for part in asked)
        number = sum((part.points or 0.0 for part, good in zip(asked, held, strict=True) if good), 0.0)
        message = _difference(asked[wrong], answers, wrong) if wrong is not None else ""
        if cut:
            message = "It took too long."
        return {
            "outcome": "stopped" if cut else "passed" if wrong is None or marked else "failed",
            "open": wrong is not None and not asked[wrong].hidden,
            "message": message,
            "kind": NUMBER if marked and not cut else NONE,
            "number": number if marked and not cut else None,
            "value": number if marked else None,
            "stderr": False,
            "seconds": seconds,
        }


def _difference(part: Part, answers: Sequence[str], place: int) -> str:
    """Return what an author reads of a comparison that their own answer does not pass."""
    if place >= len(answers):
        return f"{part.text}: it did not answer"
    return f"{part.text}: it gave {answers[place][:80]!r}"
