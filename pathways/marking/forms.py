"""What a form of one attempt says: its fields name choices by words that tell nothing of their place or worth.

Fields are `q-<question>`; those of questions in parts are `q-<question>-<choice>`.
"""

from typing import Any

from pathways.marking.kinds import match_options
from pathways.marking.plain import CHOSEN, PARTS, Answers, Question, choices_of
from pathways.marking.quiz import Attempt
from pathways.marking.variants import token

MOST_TYPED = 200


def read_answers(attempt: Attempt, posted: Any) -> Answers:
    """Return the answers of a posted form, by question id; what does not belong to the attempt is dropped."""
    return {question["id"]: _read(question, posted, attempt.seed) for question in attempt.questions}


def _read(question: Question, posted: Any, seed: str) -> Any:
    key, kind = question["id"], question["kind"]
    tokens = {choice["id"]: token(seed, key, choice["id"]) for choice in choices_of(question)}
    if kind in CHOSEN:
        chosen = set(posted.getlist(f"q-{key}"))
        picks = [name for name, word in tokens.items() if word in chosen]
        return picks[:1] if kind == "single" else picks
    if kind not in PARTS:
        return _typed(posted.get(f"q-{key}", ""))
    given = {name: _typed(posted.get(f"q-{key}-{word}", "")) for name, word in tokens.items()}
    if kind != "match":
        return given
    options = {token(seed, key, name): name for name in match_options(question)}
    return {name: options.get(word, "") for name, word in given.items()}


def _typed(text: Any) -> str:
    """Return a typed text without the sign that no database takes, cut where nobody types on."""
    return str(text).replace("\x00", "").strip()[:MOST_TYPED]


def form_fields(attempt: Attempt, answers: Answers) -> dict[str, Any]:
    """Return the fields of a form that says these answers; `read_answers` reads them back."""
    fields: dict[str, Any] = {}
    for question in attempt.questions:
        key, given = question["id"], answers.get(question["id"])
        if isinstance(given, list):
            fields[f"q-{key}"] = [token(attempt.seed, key, name) for name in given]
        elif isinstance(given, dict):
            is_match = question["kind"] == "match"
            for name, part in given.items():
                told = token(attempt.seed, key, part) if is_match and part else part
                fields[f"q-{key}-{token(attempt.seed, key, name)}"] = told
        elif given:
            fields[f"q-{key}"] = given
    return fields
