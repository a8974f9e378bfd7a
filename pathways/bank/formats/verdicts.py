"""What becomes of one question of a file from elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from pathways.bank.formats.html_text import shows_something
from pathways.content.plain_blocks import CHOICE, QUESTION
from pathways.marking.plain import Question
from pathways.marking.problems import question_problem

TAKEN, CHANGED, LEFT = "taken", "changed", "left"
NO_REASON = "This one does not fit."
NO_WHY = "This is the answer that the question asks for."
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Unreadable(ValueError):
    """The file is none of this format, or too large; the text says why."""


@dataclass(frozen=True)
class Verdict:
    """One question of a file: `state` is taken, changed or left, `notes` what was changed or why it was left."""

    name: str
    question: Question | None
    notes: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """Return taken, changed or left."""
        if self.question is None:
            return LEFT
        return CHANGED if self.notes else TAKEN


class Left(ValueError):
    """This question cannot be taken; the text says why."""


@dataclass
class Draft:
    """A question while it is read: `notes` collects what is not as it was."""

    notes: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        """Note a change once."""
        if text not in self.notes:
            self.notes.append(text)

    def note_pictures(self, *told: str) -> None:
        """Note that what is said after an answer, in HTML, loses a picture: the question can do without it."""
        if any(shows_something(text) for text in told):
            self.note(
                _("What is said after an answer shows a picture, a sound or a formula: its words alone come along.")
            )

    def choices(self, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return choices with ids; a wrong one without a reason gets a plain sentence."""
        made = []
        for number, row in enumerate(rows):
            if number >= len(LETTERS):
                raise Left(_("It has more than 26 choices."))
            made.append({"id": LETTERS[number], **CHOICE, **row})
        return made

    def reasons(self, choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Give every wrong choice a reason."""
        for choice in choices:
            if not choice["correct"] and not choice["why"]:
                choice["why"] = NO_REASON
                self.note(_("A wrong answer says nothing of why: a plain sentence stands there."))
        return choices

    def why(self, text: str) -> str:
        """Return why the answer is right, a plain sentence where the file does not say."""
        if not text:
            self.note(_("It does not say why the answer is right: a plain sentence stands there."))
        return text or NO_WHY

    def made(self, name: str, **fields: Any) -> Verdict:
        """Return the verdict on a finished question; left where it would not work here."""
        question = {**QUESTION, **fields}
        problem = question_problem({**question, "id": "q"})
        if problem:
            return Verdict(name, None, (f"{problem[0]}: {problem[1]}",))
        return Verdict(name, question, tuple(self.notes))


def pattern(accepted: str) -> str:
    """Return an accepted text in which `*` stands for anything, as Moodle writes it, as ours: `\\*` is the sign."""
    held = accepted.replace("\\*", "\0")
    if "*" not in held:
        return held.replace("\0", "*")
    return "~" + held.replace("\0", "*")


def unpattern(line: str) -> str:
    """Return one of our accepted texts as Moodle writes it."""
    return line[1:] if line.startswith("~") else line.replace("*", "\\*")


def number_text(value: float) -> str:
    """Return a number as digits, without a needless `.0`."""
    return f"{value:.10f}".rstrip("0").rstrip(".")
