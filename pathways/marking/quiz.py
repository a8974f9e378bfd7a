"""A whole quiz: what one attempt asks, what it is worth, and what its person is told about it.

A first hand-in says what fits and gives a hint for what was chosen; the right answers are told once `answers` says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from pathways.marking.expressions import FormulaError
from pathways.marking.kinds import Values, match_options, right_number, share_of, units_of
from pathways.marking.plain import CHOSEN, GAP, PARTS, Answers, Question, choices_of, gap_name, named
from pathways.marking.typed import accepted_lines
from pathways.marking.variants import drawn, filled, shuffled, token, values_for, written

HINTS, ANSWERS = "hints", "answers"


@dataclass(frozen=True)
class Attempt:
    """One attempt: its questions in order, the seed of all orders, and the numbers of calculated questions."""

    seed: str
    questions: tuple[Question, ...]
    values: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ChoiceView:
    """One choice, step, pair or gap as shown; `id` is what its form calls it, `fits` None while nothing is said."""

    id: str
    text: str
    chosen: bool = False
    given: str = ""
    fits: bool | None = None
    why: str = ""
    before: str = ""


@dataclass(frozen=True)
class QuestionView:
    """One question as shown; `share` is None before it is answered, `options` are (key, text) of a list."""

    number: int
    id: str
    ask: str
    kind: str
    choices: tuple[ChoiceView, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    given: str = ""
    unit: str = ""
    share: float | None = None
    note: str = ""
    answer: str = ""
    after: str = ""

    @property
    def right(self) -> bool:
        """Return whether all of it fits."""
        return self.share == 1

    @property
    def partly(self) -> bool:
        """Return whether some of it fits."""
        return self.share is not None and 0 < self.share < 1


@dataclass(frozen=True)
class Marked:
    """A whole quiz as shown: questions, and points of the most possible where it was answered."""

    questions: tuple[QuestionView, ...]
    points: float = 0.0
    max_points: int = 0
    answered: bool = False
    tells_answers: bool = False
    shares: dict[str, float] = field(default_factory=dict)


def attempt_of(quiz: Mapping[str, Any], seed: str, bank: Sequence[Question] = (), kept: Any = None) -> Attempt:
    """Return what the attempt with this seed asks; `kept` gives the numbers that an attempt had when it was handed in.

    A question of kind `draw` is replaced by some of the bank that have all of its tags, none of them twice. One that
    cannot be marked is left out.
    """
    questions: list[Question] = []
    for question in quiz["questions"]:
        questions += _drawn(question, bank, seed, questions) if question["kind"] == "draw" else [question]
    own = kept if isinstance(kept, dict) else {}
    numbers = {question["id"]: _numbers(question, seed, own) for question in questions}
    values = {key: one for key, one in numbers.items() if one}
    questions = [one for one in questions if numbers[one["id"]] is not None and can_be_marked(one, values)]
    return Attempt(seed, tuple(questions), values)


def _numbers(question: Question, seed: str, kept: Mapping[str, Any]) -> dict[str, str] | None:
    """Return the numbers of a calculated question, {} for others, None where its lines of values cannot be read."""
    if question["kind"] != "calculated":
        return {}
    try:
        return kept.get(question["id"]) or values_for(question["values"], seed, question["id"])
    except FormulaError:
        return None


def can_be_marked(question: Question, values: Mapping[str, dict[str, str]]) -> bool:
    """Return whether a question has a right answer with these values, by question id; one without is never asked.

    The editor and the files are refused such a question. One may still be stored, or its formula may have changed
    since an attempt got its numbers: the rest of the quiz stays.
    """
    if question["kind"] not in ("number", "calculated"):
        return True
    try:
        right_number(question, values.get(question["id"], {}))
    except FormulaError:
        return False
    return True


def _drawn(slot: Question, bank: Sequence[Question], seed: str, asked: Sequence[Question]) -> list[Question]:
    taken, wanted = {question["id"] for question in asked}, set(tags_of(slot))
    fitting = {one["id"]: one for one in bank if wanted <= set(tags_of(one)) and one["id"] not in taken}
    return [fitting[key] for key in drawn(list(fitting), int(slot["count"]), seed, slot["id"])]


def tags_of(question: Question) -> list[str]:
    """Return the tags of a question or of what draws some, in small letters."""
    tags = question.get("tags") or []
    listed = tags if isinstance(tags, list) else tags.replace("\n", ",").split(",")
    return [tag.strip().casefold() for tag in listed if tag.strip()]


def unmarked(attempt: Attempt, saved: Any) -> Marked:
    """Return the quiz with what the person has chosen or typed so far, saying nothing about it."""
    given = named(saved)
    views = tuple(_view(attempt, number, given, "") for number in range(len(attempt.questions)))
    return Marked(views, max_points=len(views))


def mark(attempt: Attempt, answers: Any, tell: str = HINTS) -> Marked:
    """Return the quiz with each answer marked, one point a question; `tell` says how much is told."""
    given = named(answers)
    views = tuple(_view(attempt, number, given, tell) for number in range(len(attempt.questions)))
    shares = marks_of(attempt, given)
    points = float(sum((Fraction(share).limit_denominator(10_000) for share in shares.values()), Fraction(0)))
    return Marked(views, round(points, 4), len(views), True, tell == ANSWERS, shares)


def marks_of(attempt: Attempt, answers: Answers) -> dict[str, float]:
    """Return what each question's answer is worth, 0 to 1, by question id."""
    return {
        question["id"]: round(float(share_of(question, answers.get(question["id"]), _values(attempt, question))), 6)
        for question in attempt.questions
    }


def marks_again(
    asked: Sequence[str], known: Mapping[str, Question], answers: Answers, values: Mapping[str, Any], old: Any
) -> dict[str, float]:
    """Return what answers are worth with the questions as they are now, by question id.

    A question that is gone, or whose formula needs numbers that the attempt never had, keeps its old mark.
    """
    marks: dict[str, float] = {}
    for key in asked:
        try:
            share = share_of(known[key], answers.get(key), values.get(key) or {})
        except (KeyError, FormulaError):
            marks |= {key: old[key]} if key in old else {}
            continue
        marks[key] = round(float(share), 6)
    return marks


def _values(attempt: Attempt, question: Question) -> Values:
    return attempt.values.get(question["id"], {})


def _view(attempt: Attempt, place: int, answers: Answers, tell: str) -> QuestionView:
    question = attempt.questions[place]
    given, values = answers.get(question["id"]), _values(attempt, question)
    share = float(share_of(question, given, values)) if tell else None
    parts = question["kind"] in PARTS
    shown = _parts(question, given, tell, attempt.seed) if parts else _choices(question, given, tell, attempt.seed)
    pieces = _pieces(question) if question["kind"] == "gaps" else (filled(question["ask"], values), "")
    return QuestionView(
        number=place + 1,
        id=question["id"],
        ask=pieces[0],
        after=pieces[1],
        kind=question["kind"],
        choices=tuple(shown),
        options=_options(question, attempt.seed),
        given=given if isinstance(given, str) else "",
        unit=next(iter(units_of(question.get("unit"))), ""),
        share=share,
        note=_note(question, share, tell, values),
        answer=_answer(question, values) if tell == ANSWERS and share != 1 else "",
    )


def _note(question: Question, share: float | None, tell: str, values: Values) -> str:
    """Return why it is so where it fits or the answers are told, a hint where there is one otherwise."""
    if share is None:
        return ""
    told = tell == ANSWERS or share == 1
    return filled((question.get("why") if told else question.get("hint")) or "", values)


def _answer(question: Question, values: Values) -> str:
    if question["kind"] == "calculated":
        return written(right_number(question, values))
    return accepted_lines(question["answer"])[0].lstrip("~") if question["kind"] in ("number", "text") else ""


def _choices(question: Question, given: Any, tell: str, seed: str) -> list[ChoiceView]:
    if question["kind"] not in CHOSEN:
        return []
    picks = given if isinstance(given, list) else []
    mixed = _mixed(question, seed)
    return [_choice(one, token(seed, question["id"], one["id"]), one["id"] in picks, tell) for one in mixed]


def _mixed(question: Question, seed: str) -> list[dict[str, Any]]:
    """Return the choices in the order of the attempt: the same one when they are moved on the page meanwhile."""
    return shuffled(sorted(choices_of(question), key=lambda choice: str(choice["id"])), seed, question["id"])


def _choice(choice: dict[str, Any], name: str, chosen: bool, tell: str) -> ChoiceView:
    fits = bool(choice["correct"])
    said = chosen or (fits and tell == ANSWERS)
    why = (choice["why"] or "") if tell and said else ""
    return ChoiceView(name, choice["text"], chosen, fits=fits if tell and said else None, why=why)


def _parts(question: Question, given: Any, tell: str, seed: str) -> list[ChoiceView]:
    """Return steps and pairs mixed, gaps in the order of the text; each with what was given for it."""
    parts = given if isinstance(given, dict) else {}
    places = {choice["id"]: number for number, choice in enumerate(choices_of(question), start=1)}
    if question["kind"] == "gaps":
        held = {gap_name(choice): choice for choice in choices_of(question)}
        rows = [held[key] for key in GAP.findall(question["ask"])]
    else:
        rows = _mixed(question, seed)
    before = _befores(question)
    return [
        ChoiceView(
            id=token(seed, question["id"], row["id"]),
            text=_told_part(question, row, places) if question["kind"] == "gaps" else row["text"],
            given=_given_part(question, str(parts.get(row["id"], "")), seed),
            fits=_part_fits(question, row, parts, places) if tell else None,
            why=_told_part(question, row, places) if tell == ANSWERS else "",
            before=before.get(gap_name(row), ""),
        )
        for row in rows
    ]


def _given_part(question: Question, given: str, seed: str) -> str:
    return token(seed, question["id"], given) if given and question["kind"] == "match" else given


def _told_part(question: Question, row: dict[str, Any], places: Mapping[str, int]) -> str:
    if question["kind"] == "order":
        return str(places[row["id"]])
    return str(row["goes_with"] if question["kind"] == "match" else accepted_lines(row["text"])[0].lstrip("~"))


def _part_fits(question: Question, row: dict[str, Any], parts: Any, places: Mapping[str, int]) -> bool:
    if question["kind"] == "order":
        return str(parts.get(row["id"], "")) == str(places[row["id"]])
    alone = {**question, "choices": [row]}
    if question["kind"] == "match":
        return match_options(question).get(parts.get(row["id"], "")) == row["goes_with"]
    return share_of(alone, parts, {}) == 1


def _pieces(question: Question) -> tuple[str, str]:
    """Return the text in front of the first gap, and the one behind the last; those between go with their gap."""
    pieces = GAP.split(question["ask"])
    return "", pieces[-1]


def _befores(question: Question) -> dict[str, str]:
    pieces = GAP.split(question["ask"])
    return dict(zip(pieces[1::2], pieces[0::2], strict=False)) if question["kind"] == "gaps" else {}


def _options(question: Question, seed: str) -> tuple[tuple[str, str], ...]:
    if question["kind"] == "order":
        return tuple((str(number), str(number)) for number in range(1, len(choices_of(question)) + 1))
    if question["kind"] == "match":
        mixed = shuffled(sorted(match_options(question).items()), seed, f"{question['id']} options")
        return tuple((token(seed, question["id"], key), text) for key, text in mixed)
    return ()
