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

_INTEGER = re.compile(r"\s*[-+]?\d+\s*")


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

    def holds(self, answer: str) -> bool:
        """Say whether an output is what is expected."""
        if self.split:
            found = answer.split()
            if len(found) != 1:
                return False
            answer = found[0]
        if self.operator in ("=", "==", "-z"):
            return answer == self.expected
        if self.operator in ("!=", "-n"):
            return answer != self.expected
        if not _INTEGER.fullmatch(answer) or not _INTEGER.fullmatch(self.expected):
            return False
        one, other = int(answer), int(self.expected)
        return _COMPARED[self.operator](*((other, one) if self.turned else (one, other)))


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
        return [{"text": part.text, "ask": bool(part.operator)} for part in self.parts]

    @property
    def visible(self) -> str:
        """Return what students can read of it as one command, which ends at the first comparison that does not hold."""
        source = ""
        for part in reversed([part for part in self.parts if not part.hidden]):
            if not part.operator:
                source = f"{part.text}\n{source}"
            else:
                words = f" || {{ {part.words}\nfalse\n}}" if part.words else ""
                rest = f" && {{\n{source}\n}}" if source.strip() else ""
                source = f"{{ {part.source}{words}\n}}{rest}"
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
