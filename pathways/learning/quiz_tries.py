"""Events of quizzes as the tries that marking counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pathways.base.enums import ProgressKind
from pathways.learning.models import ProgressEvent
from pathways.marking.attempts import WHOLE, Remark, Try, current
from pathways.marking.plain import Question, named
from pathways.marking.quiz import marks_again

KINDS = (ProgressKind.QUIZ_ANSWERED, ProgressKind.QUIZ_MARKED)


@dataclass(frozen=True)
class HandIn:
    """One try with what was answered in it."""

    made: Try
    answers: dict[str, Any]
    event: ProgressEvent


def hand_ins(events: Iterable[ProgressEvent]) -> list[HandIn]:
    """Return the tries of one student at one quiz, oldest first, each with its newest marks."""
    answered: dict[str, ProgressEvent] = {}
    remarks = []
    for event in events:
        if event.kind == ProgressKind.QUIZ_ANSWERED:
            answered[str(event.pk)] = event
        elif event.kind == ProgressKind.QUIZ_MARKED:
            remarks.append(Remark(event.data["of"], event.at, event.data["marks"]))
    ordered = sorted(answered.values(), key=lambda event: (event.at, str(event.pk)))
    tries = [_try(event, number) for number, event in enumerate(ordered, start=1)]
    return [
        HandIn(made, named(answered[made.id].data.get("answers")), answered[made.id])
        for made in current(tries, remarks)
    ]


def _try(event: ProgressEvent, place: int) -> Try:
    data = event.data
    whole = event.max_points or 0.0
    share = (event.points or 0.0) / whole if whole else 0.0
    return Try(
        id=str(event.pk),
        at=event.at,
        number=data.get("try") or place,
        marks=data.get("marks", {WHOLE: share}),
        values=data.get("values") or {},
        most=whole,
        counts=not data.get("over_time"),
        asked=tuple(named(data.get("answers"))),
    )


def tries_of(events: Iterable[ProgressEvent]) -> list[Try]:
    """Return the tries alone."""
    return [one.made for one in hand_ins(events)]


def by_quiz(events: Iterable[ProgressEvent]) -> dict[str, list[ProgressEvent]]:
    """Return events sorted by the quiz that they are about."""
    found: dict[str, list[ProgressEvent]] = {}
    for event in events:
        found.setdefault(event.source, []).append(event)
    return found


def new_marks(one: HandIn, known: Mapping[str, Question]) -> dict[str, float] | None:
    """Return what a try is worth with the questions as they are now, or None where that is what it is worth already.

    A question that is gone keeps its mark; of a try of old the questions that it answered are marked.
    """
    old = {} if one.made.is_whole else dict(one.made.marks)
    if one.made.is_whole and not set(one.answers) & set(known):
        return None
    asked = list(one.answers) if one.made.is_whole else list(old)
    marks = marks_again(asked, known, one.answers, one.made.values, old)
    if one.made.is_whole:
        return None if sum(marks.values()) == one.made.points and len(marks) == one.made.most else marks
    return None if marks == old else marks


def skills_of(event: ProgressEvent) -> tuple[list[str], str]:
    """Return the keys of the skills that a hand-in is about, and the label of its evidence."""
    rows = event.data.get("skills", [])
    keys = [row if isinstance(row, str) else row["skill_key"] for row in rows]
    label = event.data.get("label") or next((row["label"] for row in rows if not isinstance(row, str)), "")
    return keys, str(label)
