"""How long a lesson takes, from what is in it: nobody types minutes, so that no page promises any that are not there.

People read to learn something new, often in their second language: 75 words a minute, under a third of what Brysbaert
(2019, "How many words do we read per minute?") measured for adults who read silently. The times of questions and
reflections are ours.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil
from typing import Any

WORDS_A_MINUTE = 75
# Reading a line of a sample and typing or following it, in minutes.
CODE_LINE = 0.15
QUESTION, REFLECTION, EXERCISE = 2.0, 5.0, 6.0
FIGURE = 0.5
# Somebody who speaks clearly, for the words of a video that were written out.
SPOKEN_WORDS_A_MINUTE = 140


def minutes_of(blocks: Iterable[Mapping[str, Any]]) -> int:
    """Return the whole minutes that the stored blocks of a body take, labs left out; at least 1."""
    return max(1, ceil(sum(_minutes(block["type"], block["value"]) for block in blocks)))


def _minutes(kind: str, value: Any) -> float:
    if kind == "quiz":
        return sum(_questions(question) for question in value["questions"])
    if kind == "code":
        return CODE_LINE * len(value["code"].splitlines())
    if kind in ("video", "audio"):
        return len(value["transcript"].split()) / SPOKEN_WORDS_A_MINUTE
    read = len(_words(value)) / WORDS_A_MINUTE
    return read + {"reflection": REFLECTION, "exercise": EXERCISE, "figure": FIGURE}.get(kind, 0.0)


def _questions(stored: Mapping[str, Any]) -> float:
    """Return the minutes of one question, or of all that one line draws from the bank."""
    value = stored.get("value", stored)
    drawn = str(value.get("count") or "") if value.get("kind") == "draw" else ""
    return QUESTION * (int(drawn) if drawn.isdigit() else 1)


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.split()
    parts = value.values() if isinstance(value, dict) else ()
    return [word for part in parts if isinstance(part, str) for word in part.split()]


LabMinutes = Callable[[Sequence[str]], Mapping[str, int]]
_labs: list[LabMinutes] = []


def register(provider: LabMinutes) -> None:
    """Let `provider` say how many minutes labs take, by lab key; called once from an `AppConfig.ready`."""
    if provider not in _labs:
        _labs.append(provider)


def lab_minutes(lab_keys: Sequence[str]) -> dict[str, int]:
    """Return the minutes of the labs that some provider knows; asks nobody for none."""
    return {key: found for provider in _labs if lab_keys for key, found in provider(lab_keys).items()}
