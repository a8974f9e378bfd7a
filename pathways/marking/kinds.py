"""What one answer is worth, from 0 to 1, for each kind of question."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any

from pathways.marking.expressions import FormulaError, evaluate
from pathways.marking.plain import CHOSEN, Question, choices_of
from pathways.marking.typed import accepted_lines, fits_text, plain_signs, read_number
from pathways.marking.variants import numbers_of, written

Values = Mapping[str, str]
NOTHING, ALL = Fraction(0), Fraction(1)


def share_of(question: Question, given: Any, values: Values) -> Fraction:
    """Return how much of a question an answer gets right, 0 to 1; `values` are those of a calculated question."""
    return MARKERS[question["kind"]](question, given, values)


def _single(question: Question, given: Any, values: Values) -> Fraction:
    right = [choice["id"] for choice in choices_of(question) if choice["correct"]]
    return ALL if _picks(given) == right else NOTHING


def _multiple(question: Question, given: Any, values: Values) -> Fraction:
    """A wrong choice takes back a right one, so that choosing all of them is worth nothing extra."""
    picks = set(_picks(given))
    right = {choice["id"] for choice in choices_of(question) if choice["correct"]}
    wrong = {choice["id"] for choice in choices_of(question) if not choice["correct"]}
    return max(NOTHING, Fraction(len(picks & right) - len(picks & wrong), len(right)))


def _picks(given: Any) -> list[str]:
    return list(given) if isinstance(given, list) else []


def _text(question: Question, given: Any, values: Values) -> Fraction:
    return ALL if fits_text(question["answer"], _typed(given)) else NOTHING


def _typed(given: Any) -> str:
    return given if isinstance(given, str) else ""


def _number(question: Question, given: Any, values: Values) -> Fraction:
    wanted = right_number(question, values)
    return ALL if fits_number(question, wanted, _typed(given)) else NOTHING


def right_number(question: Question, values: Values) -> Fraction:
    """Return the number that a question asks for; raise `FormulaError` where its answer gives none."""
    if question["kind"] == "calculated":
        return evaluate(question["answer"], numbers_of(values))
    found = read_number(question["answer"])
    if found is None:
        raise FormulaError(f"{question['answer']!r} is no number")
    return found


def fits_number(question: Question, wanted: Fraction, text: str) -> bool:
    """Return whether a typed number, with its unit where it has one, is within the tolerance of the wanted one."""
    allowed = tolerance_of(question.get("tolerance"), wanted)
    return any(abs(found - wanted) <= allowed for found in amounts(text, units_of(question.get("unit"))))


def tolerance_of(text: Any, wanted: Fraction) -> Fraction:
    """Return how far off a number may be: a number, or percent of the wanted one (`5%`); nothing is 0."""
    plain = str(text if text is not None else "").strip()
    found = read_number(plain.removesuffix("%").strip()) or NOTHING
    return abs(wanted) * found / 100 if plain.endswith("%") else found


def units_of(lines: Any) -> dict[str, Fraction]:
    """Return what one of each unit is worth in the first one: `MB`, then `GB = 1000`, one a line."""
    units: dict[str, Fraction] = {}
    for line in accepted_lines(str(lines or "")):
        name, _, worth = line.partition("=")
        units[plain_signs(name).rstrip(".")] = read_number(worth) or ALL if worth else ALL
    return units


def amounts(text: str, units: Mapping[str, Fraction]) -> list[Fraction]:
    """Return what a typed number may stand for, in the first unit: nothing for one that cannot be read.

    A number alone is in the first unit. Where no unit is asked for, `50%` may be 50 or one half.
    """
    plain = plain_signs(text).rstrip(".")
    for name in sorted(units, key=len, reverse=True):
        if _ends_with(plain, name, units):
            found = read_number(plain[: -len(name)])
            return [] if found is None else [found * units[name]]
    if not units and plain.endswith("%"):
        found = read_number(plain[:-1])
        return [] if found is None else [found, found / 100]
    found = read_number(text)
    return [] if found is None else [found]


def _ends_with(plain: str, name: str, units: Mapping[str, Fraction]) -> bool:
    """Return whether a unit stands at the end; its case counts only where two units differ by nothing else."""
    if plain.endswith(name):
        return True
    alone = sum(1 for other in units if other.casefold() == name.casefold()) == 1
    return alone and plain.casefold().endswith(name.casefold())


def _order(question: Question, given: Any, values: Values) -> Fraction:
    """Count pairs: as many wrong as right are worth nothing, as by chance."""
    ids = [choice["id"] for choice in choices_of(question)]
    places = {key: read_number(place) for key, place in _parts(given).items()}
    pairs = list(combinations(ids, 2))
    right = sum(1 for one, two in pairs if _before(places.get(one), places.get(two)))
    return max(NOTHING, Fraction(2 * right, len(pairs)) - 1)


def _before(one: Fraction | None, two: Fraction | None) -> bool:
    return one is not None and two is not None and one < two


def _parts(given: Any) -> dict[str, str]:
    return given if isinstance(given, dict) else {}


def _match(question: Question, given: Any, values: Values) -> Fraction:
    options = match_options(question)
    parts, choices = _parts(given), choices_of(question)
    right = sum(1 for choice in choices if options.get(parts.get(choice["id"], "")) == choice["goes_with"])
    return Fraction(right, len(choices))


def match_options(question: Question) -> dict[str, str]:
    """Return what can be chosen to go with something, by key: each text once, and those that go with nothing."""
    options: dict[str, str] = {}
    for choice in choices_of(question):
        if choice["goes_with"] not in options.values():
            options[choice["id"]] = choice["goes_with"]
    for number, text in enumerate(accepted_lines(question.get("others") or ""), start=1):
        options[f"-{number}"] = text
    return options


def _gaps(question: Question, given: Any, values: Values) -> Fraction:
    parts, choices = _parts(given), choices_of(question)
    return Fraction(sum(1 for gap in choices if fits_gap(gap["text"], parts.get(gap["id"], ""))), len(choices))


def fits_gap(accepted: str, text: str) -> bool:
    """Return whether a gap is filled: by an accepted text, or by the same number written in another way."""
    if fits_text(accepted, text):
        return True
    typed = read_number(text)
    return typed is not None and typed in [read_number(line) for line in accepted_lines(accepted)]


def right_answer(question: Question, values: Values) -> Any:
    """Return an answer that is worth everything, as a person would give it."""
    kind, choices = question["kind"], choices_of(question)
    if kind in CHOSEN:
        return [choice["id"] for choice in choices if choice["correct"]]
    if kind == "order":
        return {choice["id"]: str(place) for place, choice in enumerate(choices, start=1)}
    if kind == "match":
        keys = {text: key for key, text in match_options(question).items()}
        return {choice["id"]: keys[choice["goes_with"]] for choice in choices}
    if kind == "gaps":
        return {choice["id"]: accepted_lines(choice["text"])[0].lstrip("~").replace("*", "") for choice in choices}
    if kind == "text":
        return accepted_lines(question["answer"])[0].lstrip("~")
    return written(right_number(question, values))


MARKERS: dict[str, Callable[[Question, Any, Values], Fraction]] = {
    "single": _single,
    "multiple": _multiple,
    "number": _number,
    "calculated": _number,
    "text": _text,
    "order": _order,
    "match": _match,
    "gaps": _gaps,
}
