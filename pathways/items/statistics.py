"""How a question did: facility, discrimination and the wrong answer that most people gave. Pure.

Figures are over first tries: later ones say what people were told. Facility is the mean share, discrimination the
correlation of a question's share with the share of all other questions of the same try (the corrected item-rest
correlation, as classical test theory has it). Below `FEWEST` answers nothing is shown.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from pathways.marking.kinds import match_options
from pathways.marking.plain import CHOSEN, PARTS, Answers, Question, choices_of, is_empty
from pathways.marking.typed import plain_signs

FEWEST = 5
# A typed answer of one person alone may say who it was.
FEWEST_TYPED = 2


@dataclass(frozen=True)
class Answered:
    """One first try: what each question was worth, 0 to 1, and what was answered, by question id."""

    marks: Mapping[str, float]
    answers: Answers


@dataclass(frozen=True)
class Item:
    """One question: `facility` in percent and `discrimination` from -1 to 1; None where it is not shown.

    `wrong` is the wrong answer that most gave, `wrong_count` how many did.
    """

    question: Question
    count: int
    facility: int | None = None
    discrimination: float | None = None
    wrong: str = ""
    wrong_count: int = 0

    @property
    def is_shown(self) -> bool:
        """Return whether enough people answered."""
        return self.count >= FEWEST

    @property
    def looks_odd(self) -> bool:
        """Return whether those who know more got it wrong more often: the key may be wrong."""
        return self.discrimination is not None and self.discrimination < 0


def items_of(questions: Sequence[Question], tries: Sequence[Answered]) -> list[Item]:
    """Return an item for each question, in order."""
    return [_item(question, [one for one in tries if question["id"] in one.marks]) for question in questions]


def _item(question: Question, tries: Sequence[Answered]) -> Item:
    if len(tries) < FEWEST:
        return Item(question, len(tries))
    key = question["id"]
    shares = [one.marks[key] for one in tries]
    wrong, count = most_wrong(question, [one.answers.get(key) for one in tries if one.marks[key] < 1])
    facility = round(100 * sum(shares) / len(shares))
    return Item(question, len(tries), facility, discrimination(key, tries), wrong, count)


def discrimination(key: str, tries: Sequence[Answered]) -> float | None:
    """Return the correlation of one question with the rest of its try; None where one of both never varies."""
    pairs = [(one.marks[key], _rest(key, one.marks)) for one in tries if len(one.marks) > 1]
    if len(pairs) < FEWEST:
        return None
    mean_x, mean_y = (sum(side) / len(pairs) for side in zip(*pairs, strict=True))
    across = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    spread = sqrt(sum((x - mean_x) ** 2 for x, _ in pairs) * sum((y - mean_y) ** 2 for _, y in pairs))
    return round(across / spread, 2) if spread > 1e-12 else None


def _rest(key: str, marks: Mapping[str, float]) -> float:
    return sum(share for name, share in marks.items() if name != key) / (len(marks) - 1)


def most_wrong(question: Question, answers: Sequence[Any]) -> tuple[str, int]:
    """Return the wrong answer that most gave and how many did; ("", 0) where none may be shown."""
    told = Counter(text for given in answers for text in _wrong_parts(question, given))
    text, count = min(told.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))
    fewest = 1 if question["kind"] in CHOSEN else FEWEST_TYPED
    return (text, count) if count >= fewest else ("", 0)


def _wrong_parts(question: Question, given: Any) -> list[str]:
    """Return what of an answer is wrong, in words: each wrong choice, the typed text, each wrong pair."""
    if is_empty(given):
        return []
    choices = {choice["id"]: choice for choice in choices_of(question)}
    if question["kind"] in CHOSEN:
        return [choices[key]["text"] for key in given if key in choices and not choices[key]["correct"]]
    if question["kind"] not in PARTS:
        return [plain_signs(str(given))]
    if question["kind"] == "match":
        options = match_options(question)
        found = ((choices[key], options.get(part, "")) for key, part in given.items() if key in choices)
        return [f"{one['text']} – {text}" for one, text in found if text and text != one["goes_with"]]
    return []
