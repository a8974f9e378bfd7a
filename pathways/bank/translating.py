"""The Spanish of a question in the bank: each of its words beside the English ones."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pathways.bank.models import BankQuestion
from pathways.base.errors import PathwaysError
from pathways.content.plain_blocks import filled_question
from pathways.marking.plain import Question
from pathways.marking.problems import question_problem

LABELS: dict[str, str | Promise] = {
    **{"ask": _("Question"), "answer": _("Answer"), "others": _("Other sides that go with nothing, one a line")},
    **{"hint": _("Hint after a first try"), "why": _("Why this is the answer"), "text": _("Answer to choose")},
    "goes_with": _("Goes with"),
}


@dataclass(frozen=True)
class Line:
    """One text of a question in both languages; `name` is that of its field."""

    name: str
    label: str | Promise
    english: str
    spanish: str

    @property
    def rows(self) -> int:
        """Return how many rows the field has."""
        return max(1, len(self.english) // 60 + self.english.count("\n") + 1)


def lines_of(question: Question, spanish: Question) -> list[Line]:
    """Return the texts of a plain question beside those of its Spanish twin, in the order in which they are read."""
    twins = {choice["id"]: choice for choice in spanish.get("choices", [])}
    return [
        Line(name, LABELS[field], str(row[field]), str((twins.get(choice, {}) if choice else spanish).get(field, "")))
        for name, choice, field, row in _texts(question)
        if row.get(field)
    ]


def _texts(question: Question) -> Iterator[tuple[str, str, str, Question]]:
    """Yield (name of the field, id of the choice or "", field, where it stands) of what is words."""
    kind = question["kind"]
    # A number, a formula and the name of a gap are the same in every language.
    answer = ("answer",) if kind == "text" else ()
    side = ("goes_with",) if kind == "match" else ()
    for field in ("ask", *answer):
        yield field, "", field, question
    for choice in question["choices"]:
        for field in ("text", *side, "why"):
            yield f"{choice['id']}.{field}", choice["id"], field, choice
    for field in ("others", "hint", "why"):
        yield field, "", field, question


class NotWhole(PathwaysError):
    """The Spanish of a question would not work; the text says why."""


def save_spanish(*, row: BankQuestion, given: Mapping[str, str]) -> None:
    """Store the Spanish of a question: `given` has a text by the name of its field. Nothing at all takes it away.

    A Spanish reader gets it from the next try on. Raises `NotWhole` where a part is missing or it could not be
    answered. Appends no event.
    """
    english = filled_question(row.question)
    made = _with(english, {name: text.replace("\r\n", "\n").strip() for name, text in given.items()})
    lines = lines_of(english, made)
    if not any(line.spanish for line in lines):
        row.spanish = {}
    else:
        empty = next((line for line in lines if not line.spanish), None)
        if empty is not None:
            raise NotWhole(gettext("Give the Spanish of this as well: %(text)s") % {"text": empty.english})
        problem = question_problem(made)
        if problem is not None:
            raise NotWhole(str(problem[1]))
        row.spanish = made
    row.save(update_fields=["spanish"])


def _with(english: Question, given: Mapping[str, str]) -> Question:
    made = copy.deepcopy(english)
    for name, choice, field, _row in list(_texts(english)):
        at = next(one for one in made["choices"] if one["id"] == choice) if choice else made
        if at.get(field):
            at[field] = given.get(name, "")
    return made
