"""Marking a quiz: pure functions over the quiz block's value and the answers given.

Answers map the number of a question ("0", "1", …) to a list of chosen numbers, or to a typed text.
"""

import unicodedata
from dataclasses import dataclass
from typing import Any

Answers = dict[str, Any]


@dataclass(frozen=True)
class ChoiceView:
    """One answer to choose, whether the person chose it, and what to say about it now ("" before answering)."""

    number: int
    text: str
    chosen: bool
    fits: bool | None = None
    why: str = ""


@dataclass(frozen=True)
class QuestionView:
    """One question as shown: before answering `right` is None; `note` explains a typed answer."""

    number: int
    ask: str
    kind: str
    choices: tuple[ChoiceView, ...]
    given: str = ""
    right: bool | None = None
    note: str = ""


@dataclass(frozen=True)
class Marked:
    """A whole quiz as shown: questions, and points of the most possible where it was answered."""

    questions: tuple[QuestionView, ...]
    points: int = 0
    max_points: int = 0
    answered: bool = False


def unmarked(quiz: Any, saved: Answers) -> Marked:
    """Return the quiz with what the person has chosen or typed so far, saying nothing about it."""
    questions = tuple(_view(number, question, saved.get(str(number))) for number, question in _numbered(quiz))
    return Marked(questions, max_points=len(questions))


def mark(quiz: Any, answers: Answers) -> Marked:
    """Return the quiz with each answer explained; one point a question."""
    views = tuple(_marked(number, question, answers.get(str(number))) for number, question in _numbered(quiz))
    return Marked(views, sum(1 for view in views if view.right), len(views), answered=True)


def read_answers(quiz: Any, posted: Any) -> Answers:
    """Return the answers in a posted form: fields `q0`, `q1`, …; what does not belong to the quiz is dropped."""
    answers: Answers = {}
    for number, question in _numbered(quiz):
        values = posted.getlist(f"q{number}")
        if question["kind"] in ("single", "multiple"):
            chosen = {int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 3}
            answers[str(number)] = sorted(pick for pick in chosen if pick < len(question["choices"]))
        else:
            answers[str(number)] = (values[0] if values else "").strip()[:200]
    return answers


def _numbered(quiz: Any) -> Any:
    return enumerate(quiz["questions"])


def _view(number: int, question: Any, given: Any) -> QuestionView:
    picks = given if isinstance(given, list) else []
    choices = tuple(
        ChoiceView(index, choice["text"], index in picks) for index, choice in enumerate(question["choices"] or [])
    )
    return QuestionView(number, question["ask"], question["kind"], choices, given if isinstance(given, str) else "")


def _marked(number: int, question: Any, given: Any) -> QuestionView:
    if question["kind"] in ("single", "multiple"):
        return _marked_choices(number, question, given if isinstance(given, list) else [])
    text = given if isinstance(given, str) else ""
    right = fits_number(question, text) if question["kind"] == "number" else fits_text(question, text)
    return QuestionView(number, question["ask"], question["kind"], (), text, right, question["why"] or "")


def _marked_choices(number: int, question: Any, picks: list[int]) -> QuestionView:
    choices = []
    for index, choice in enumerate(question["choices"]):
        chosen = index in picks
        show = chosen or choice["correct"]
        choices.append(
            ChoiceView(index, choice["text"], chosen, bool(choice["correct"]), (choice["why"] or "") if show else "")
        )
    right = all(choice.chosen == choice.fits for choice in choices)
    return QuestionView(number, question["ask"], question["kind"], tuple(choices), "", right, question["why"] or "")


def fits_number(question: Any, text: str) -> bool:
    """Return whether a typed number is within the tolerance; a comma may stand for the decimal point."""
    try:
        given = float(text.replace(" ", "").replace(",", "."))
    except ValueError:
        return False
    return abs(given - float(question["answer"])) <= float(question["tolerance"] or 0) + 1e-9


def fits_text(question: Any, text: str) -> bool:
    """Return whether a typed text is one of the answers split by `|`; case, accents' form and spaces do not count."""
    return _plain(text) in {_plain(answer) for answer in question["answer"].split("|")}


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
