"""Plain questions and answers: dictionaries as files, pages and the bank hold them, and as events keep them.

A question has an `id` that stays with it when it is moved, and so has each of its choices. An answer is a list of
choice ids (choose one, choose several), a typed text (number, text, calculated), or a text by choice id (order: the
place; match: the key of what it goes with; gaps: what was typed).
"""

import re
from typing import Any

Question = dict[str, Any]
Answers = dict[str, Any]

CHOSEN, TYPED, PARTS = ("single", "multiple"), ("number", "text", "calculated"), ("order", "match", "gaps")
KINDS = (*CHOSEN, *TYPED, *PARTS)
OLD_LETTERS = "abcdefghijklmnopqrstuvwxyz"
GAP = re.compile(r"\[\[([a-z0-9-]{1,40})\]\]")


def named(answers: Any) -> Answers:
    """Return answers by the ids of questions, also those kept when questions had numbers alone.

    Such answers say the number of a question and of its choices at that time. Pages of that time were given the ids
    `q1`, `q2`, … and `a`, `b`, … in just that order, so the ids follow without looking at any page.
    """
    found = answers if isinstance(answers, dict) else {}
    return {_old_id(key): _old_picks(given) if key.isdigit() else given for key, given in found.items()}


def _old_id(key: str) -> str:
    return f"q{int(key) + 1}" if key.isdigit() else key


def _old_picks(given: Any) -> Any:
    if not isinstance(given, list):
        return given
    picks = [int(pick) for pick in given if str(pick).isdigit()]
    return [OLD_LETTERS[pick] for pick in picks if pick < len(OLD_LETTERS)]


def choices_of(question: Question) -> list[dict[str, Any]]:
    """Return the choices of a question; none for one that is typed."""
    return list(question.get("choices") or [])


def gap_name(choice: dict[str, Any]) -> str:
    """Return the name by which a gap stands in the text: its own, or its id."""
    return str(choice.get("goes_with") or choice["id"])


def is_empty(given: Any) -> bool:
    """Return whether nothing was chosen or typed."""
    if isinstance(given, dict):
        return not any(str(part).strip() for part in given.values())
    return not given or not (given if isinstance(given, list) else str(given).strip())


def unanswered(questions: list[Question], answers: Answers) -> int:
    """Return how many of the questions nothing was chosen or typed for."""
    return sum(1 for question in questions if is_empty(answers.get(question["id"])))
