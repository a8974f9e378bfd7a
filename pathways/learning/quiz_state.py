"""Where one reader is in one quiz: pure, from the quiz, its rules, the events and what is typed."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from pathways.base.enums import ProgressKind
from pathways.learning.models import ProgressEvent
from pathways.learning.quiz_rules import QuizRules
from pathways.learning.quiz_tries import HandIn, hand_ins
from pathways.marking.attempts import counted, is_mastered, tells_answers
from pathways.marking.plain import Answers, Question, named
from pathways.marking.quiz import ANSWERS, HINTS, Attempt, Marked, attempt_of, can_be_marked, mark, unmarked
from pathways.marking.variants import seed_of

Quiz = dict[str, Any]


@dataclass(frozen=True)
class Sitting:
    """One reader at one quiz: everything that their attempts follow from. `person` is "" for a mere reader."""

    person: str
    lesson: str
    quiz_id: str
    quiz: Quiz
    rules: QuizRules = field(default_factory=QuizRules)
    bank: Sequence[Question] = ()

    def attempt(self, number: int) -> Attempt:
        """Return what the attempt of this number asks."""
        return attempt_of(self.quiz, self._seed(number), self.bank)

    def attempt_made(self, one: HandIn) -> Attempt:
        """Return what a hand-in was asked, without questions that are gone by now or can no more be marked."""
        made = attempt_of(self.quiz, self._seed(one.made.number), self.bank, one.made.values)
        held = {question["id"]: question for question in (*self.bank, *made.questions)}
        ids = list(one.answers) if one.made.is_whole else list(one.made.marks)
        asked = [held[key] for key in ids if key in held]
        return Attempt(made.seed, tuple(one for one in asked if can_be_marked(one, made.values)), made.values)

    def _seed(self, number: int) -> str:
        return seed_of(self.person, self.lesson, self.quiz_id, number)


@dataclass(frozen=True)
class QuizState:
    """A quiz as its reader sees it now.

    `number` is the try that is shown, `made` how many were handed in, `left` how many remain (None: as many as one
    likes), `percent` what counts, `ends_at` when the time of a running try is over; `missing` asks before a hand-in in
    which so many questions are empty.
    """

    marked: Marked
    number: int = 1
    made: int = 0
    left: int | None = None
    percent: int | None = None
    mastered: bool = False
    rules: QuizRules = field(default_factory=QuizRules)
    ends_at: datetime | None = None
    needs_start: bool = False
    is_open: bool = True
    missing: int = 0
    over_time: bool = False

    @property
    def takes_answers(self) -> bool:
        """Return whether there is a form to hand in."""
        return not self.marked.answered and self.is_open and self.left != 0 and not self.needs_start

    @property
    def can_try_again(self) -> bool:
        """Return whether another try may be begun."""
        return self.marked.answered and self.is_open and self.left != 0

    @property
    def minutes(self) -> int:
        """Return the minutes of one try, more time included; 0 for no limit."""
        return round(self.rules.limit.total_seconds() / 60) if self.rules.limit else 0

    @property
    def seconds_left(self) -> int | None:
        """Return the seconds until the time of a running try is over."""
        return None if self.ends_at is None else max(0, round((self.ends_at - timezone.now()).total_seconds()))

    @property
    def closed_for_ever(self) -> bool:
        """Return whether the quiz was open once and is no more."""
        return not self.is_open and self.rules.closes is not None and self.rules.closes < timezone.now()


def state_of(
    sitting: Sitting, events: Iterable[ProgressEvent] = (), typed: str | None = None, missing: int = 0
) -> QuizState:
    """Return where a student is: what is being typed goes before what was handed in."""
    events = list(events)
    made = hand_ins(events)
    number, rules = len(made) + 1, sitting.rules
    draft = draft_of(typed, number)
    tries = [one.made for one in made]
    mastered = is_mastered(tries, rules.counts, rules.mastery)
    share = counted(tries, rules.counts)
    ends_at = _end(sitting, events, number)
    running = draft is not None or not made or (ends_at is not None)
    if running:
        marked = unmarked(sitting.attempt(number), draft or {})
    else:
        told = tells_answers(tries, mastered=mastered, after=rules.answers_after)
        marked = mark(sitting.attempt_made(made[-1]), made[-1].answers, ANSWERS if told else HINTS)
    return QuizState(
        marked=marked,
        number=number if running else made[-1].made.number,
        made=len(made),
        left=None if rules.attempts is None else max(0, rules.attempts - len(made)),
        percent=None if share is None else int(share * 100 + 1e-6),
        mastered=mastered,
        rules=rules,
        ends_at=ends_at,
        needs_start=running and rules.limit is not None and ends_at is None,
        is_open=rules.is_open(timezone.now()),
        missing=missing,
        over_time=bool(not running and made[-1].event.data.get("over_time")),
    )


def reader_state(sitting: Sitting, number: int = 1, answers: Any = None, missing: int = 0) -> QuizState:
    """Return a quiz for somebody of whom nothing is kept; the right answers are told from the third try on."""
    attempt = sitting.attempt(number)
    if answers is None or missing:
        return QuizState(unmarked(attempt, answers or {}), number, number - 1, missing=missing)
    marked = mark(attempt, answers)
    if marked.points == marked.max_points or number >= sitting.rules.answers_after:
        marked = mark(attempt, answers, ANSWERS)
    return QuizState(marked, number, number)


def draft_of(typed: str | None, number: int) -> Answers | None:
    """Return what is typed into the try of this number, None where nothing is or it was another try."""
    if not typed:
        return None
    held = json.loads(typed)
    if not isinstance(held, dict):
        return None
    if "answers" not in held:
        return named(held)
    return named(held["answers"]) if held.get("try") == number else None


def written_draft(number: int, answers: Answers) -> str:
    """Return what is kept of a try that is being typed; `draft_of` reads it."""
    return json.dumps({"try": number, "answers": answers})


def _end(sitting: Sitting, events: Iterable[ProgressEvent], number: int) -> datetime | None:
    """Return when the time of the try of this number is over, None where it has no limit or was not started."""
    if sitting.rules.limit is None:
        return None
    started = [event for event in events if event.kind == ProgressKind.QUIZ_STARTED and event.data["try"] == number]
    return min(event.at for event in started) + sitting.rules.limit if started else None
