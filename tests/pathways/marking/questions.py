"""Plain questions for tests."""

from typing import Any

from pathways.content.plain_blocks import CHOICE, QUESTION


def question(kind: str, name: str = "q1", **fields: Any) -> dict[str, Any]:
    return {**QUESTION, "id": name, "kind": kind, "ask": "What?", "why": "So it is.", **fields}


def choices(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": "abcdefgh"[number], **CHOICE, **row} for number, row in enumerate(rows)]


def chosen(kind: str, right: str, name: str = "q1", of: str = "abcd") -> dict[str, Any]:
    """A question to choose from: letters in `right` are right."""
    rows = [{"text": f"Choice {key}", "correct": key in right, "why": f"About {key}."} for key in of]
    return question(kind, name, choices=choices(*rows))


def order(*steps: str) -> dict[str, Any]:
    return question("order", choices=choices(*({"text": step} for step in steps)))


def match(pairs: dict[str, str], others: str = "") -> dict[str, Any]:
    rows = [{"text": text, "goes_with": other} for text, other in pairs.items()]
    return question("match", choices=choices(*rows), others=others)


def gaps(ask: str, **accepted: str) -> dict[str, Any]:
    rows = [{"id": name, **CHOICE, "text": text} for name, text in accepted.items()]
    return question("gaps", ask=ask, choices=rows)
