"""What keeps a question from working, said before anybody meets it."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from pathways.marking.expressions import FormulaError
from pathways.marking.kinds import amounts, right_number, units_of
from pathways.marking.plain import GAP, Question, choices_of, gap_name
from pathways.marking.typed import accepted_lines, plain_signs, read_number
from pathways.marking.variants import PLACE, values_for

Problem = tuple[str, Any]
TRIED_VARIANTS = 24


def question_problem(question: Question) -> Problem | None:
    """Return (field, message) for the first thing that keeps a question from working, or None."""
    if question["kind"] == "draw":
        return _draw(question)
    if not question["ask"]:
        return "ask", _("Give the question.")
    return CHECKS[question["kind"]](question)


def _draw(question: Question) -> Problem | None:
    if not question.get("tags"):
        return "tags", _("Say which tags the drawn questions have.")
    count = read_number(str(question.get("count") or ""))
    if count is None or count.denominator != 1 or not 1 <= count <= 50:
        return "count", _("Say how many are drawn: a whole number from 1 to 50.")
    return None


def _chosen(question: Question) -> Problem | None:
    choices = choices_of(question)
    right = sum(1 for choice in choices if choice["correct"])
    if len(choices) < 2:
        return "choices", _("Give at least two answers to choose from.")
    if right == 0 or (question["kind"] == "single" and right > 1):
        return "choices", _("Mark which answer is right: exactly one where people choose one.")
    if any(not choice["text"] for choice in choices):
        return "choices", _("An answer to choose from is empty.")
    if any(not choice["correct"] and not choice["why"] for choice in choices):
        return "choices", _("Say for every other answer why it does not fit.")
    return None


def _typed(question: Question) -> Problem | None:
    lines = accepted_lines(question["answer"])
    if not lines:
        return "answer", _("Give the answer.")
    for line in lines:
        if not plain_signs(line.lstrip("~").replace("*", "")):
            return "answer", _("This would make every answer right, or an empty one: %(line)s") % {"line": line}
    return _explained(question)


def _explained(question: Question) -> Problem | None:
    return None if question["why"] else ("why", _("Say why this is the answer."))


def _number(question: Question) -> Problem | None:
    if not question["answer"]:
        return "answer", _("Give the answer.")
    if read_number(question["answer"]) is None or "," in question["answer"]:
        return "answer", _("Give a number: digits, with a point before decimals. Write 0x1F or 22:22 as a text.")
    return _tolerance(question) or _units(question) or _explained(question)


def _tolerance(question: Question) -> Problem | None:
    plain = str(question.get("tolerance") or "").strip().removesuffix("%").strip()
    found = read_number(plain) if plain else Fraction(0)
    if found is None or found < 0 or "," in plain:
        return "tolerance", _("How far off a number may be is a number, or percent such as 5%.")
    return None


def _units(question: Question) -> Problem | None:
    for line in accepted_lines(question.get("unit") or ""):
        name, sign, worth = (part.strip() for part in line.partition("="))
        if not name or (sign and not read_number(worth)) or read_number(name) is not None:
            return "unit", _("A unit is a word, or a word and what it is worth: GB = 1000.")
    units = units_of(question.get("unit"))
    if units and next(iter(units.values())) != 1:
        return "unit", _("The first unit is the one of the answer. It has no number.")
    return None


def _calculated(question: Question) -> Problem | None:
    if not question.get("values"):
        return "values", _("Say which numbers vary: devices = 8..60, one a line.")
    problem = _tolerance(question) or _units(question) or _explained(question)
    return problem or next((found for n in range(TRIED_VARIANTS) if (found := _variant(question, str(n)))), None)


def _variant(question: Question, seed: str) -> Problem | None:
    """Return what is wrong with one variant: many are tried when the question is written, none when it is asked."""
    try:
        values = values_for(question["values"], seed, question.get("id") or "")
    except FormulaError as error:
        return "values", str(error)
    unknown = [name for name in PLACE.findall(question["ask"]) if name not in values]
    if unknown:
        return "ask", _("There is no value called %(name)s.") % {"name": unknown[0]}
    try:
        wanted = right_number(question, values)
    except FormulaError as error:
        return "answer", str(error)
    if not _ends(wanted) and not question.get("tolerance"):
        return "tolerance", _("The answer can have endless decimals. Say how far off it may be, or use round().")
    return None


def _ends(value: Fraction) -> bool:
    """Return whether a number has a last decimal that can be typed."""
    return 10**12 % value.denominator == 0


def _order(question: Question) -> Problem | None:
    texts = [choice["text"] for choice in choices_of(question)]
    if len(texts) < 2 or not all(texts) or len(set(texts)) < len(texts):
        return "choices", _("Give at least two different steps, in the right order.")
    return _explained(question)


def _match(question: Question) -> Problem | None:
    choices = choices_of(question)
    if len(choices) < 2 or not all(choice["text"] and choice["goes_with"] for choice in choices):
        return "choices", _("Give at least two pairs, and both sides of each.")
    if {choice["goes_with"] for choice in choices} & set(accepted_lines(question.get("others") or "")):
        return "others", _("What goes with nothing must not go with something.")
    return _explained(question)


def _gaps(question: Question) -> Problem | None:
    marked, ids = GAP.findall(question["ask"]), [gap_name(choice) for choice in choices_of(question)]
    if not marked or sorted(marked) != sorted(ids):
        return "ask", _("Mark each gap once in the question, with its name: [[name]]. There are gaps for %(ids)s.") % {
            "ids": ", ".join(ids) or "–"
        }
    if not all(accepted_lines(choice["text"]) for choice in choices_of(question)):
        return "choices", _("Say what fits into each gap, one answer a line.")
    return _explained(question)


def fits_itself(question: Question) -> bool:
    """Return whether the first accepted answer of a number is read as the answer; for questions from elsewhere."""
    wanted = read_number(question["answer"])
    return wanted is not None and wanted in amounts(question["answer"], units_of(question.get("unit")))


CHECKS: dict[str, Callable[[Question], Problem | None]] = {
    "single": _chosen,
    "multiple": _chosen,
    "text": _typed,
    "number": _number,
    "calculated": _calculated,
    "order": _order,
    "match": _match,
    "gaps": _gaps,
}
