"""What a quiz asks of its attempts: how many, which counts, how long, and when, for one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pathways.cohorts.selectors.accommodations import MoreTime
from pathways.marking.attempts import BEST, MASTERY, TRIES_BEFORE_ANSWERS

MOMENT = "%Y-%m-%d %H:%M"
# Between the last sign typed and the answer's arrival lies a slow network.
KINDNESS = timedelta(seconds=60)


@dataclass(frozen=True)
class QuizRules:
    """The settings of a quiz as one person has them; empty ones are the academy's own.

    `limit` is the time for one try, more time included; `opens` and `closes` are moments, None for always.
    """

    attempts: int | None = None
    counts: str = BEST
    mastery: int = MASTERY
    answers_after: int = TRIES_BEFORE_ANSWERS
    limit: timedelta | None = None
    opens: datetime | None = None
    closes: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Return whether answers are taken now."""
        return (self.opens is None or self.opens <= now) and (self.closes is None or now <= self.closes)


def rules_of(quiz: dict[str, Any], zones: Iterable[str] = (), more: MoreTime | None = None) -> QuizRules:
    """Return a quiz's rules for somebody who learns in cohorts with these time zones and has this more time.

    A day and an hour are read on the clocks of each cohort; of several the kindest counts.
    """
    more = more or MoreTime()
    places = [ZoneInfo(zone) for zone in zones] or [ZoneInfo("UTC")]
    limit = more.longer(timedelta(minutes=int(quiz["minutes"]))) if quiz["minutes"] else None
    closes = max(_moments(quiz["closes"], places), default=None)
    return QuizRules(
        attempts=_number(quiz["attempts"]),
        counts=quiz["counts"] or BEST,
        mastery=_number(quiz["mastery"]) or MASTERY,
        answers_after=_number(quiz["answers_after"]) or TRIES_BEFORE_ANSWERS,
        limit=limit,
        opens=min(_moments(quiz["opens"], places), default=None),
        closes=closes + timedelta(days=more.days) if closes else None,
    )


def _number(text: Any) -> int | None:
    return int(text) if str(text or "").strip() else None


def _moments(text: str, places: Iterable[ZoneInfo]) -> list[datetime]:
    return [datetime.strptime(text, MOMENT).replace(tzinfo=place) for place in places] if text else []


def depends_on_person(quiz: dict[str, Any]) -> bool:
    """Return whether time zones and more time make a difference to a quiz."""
    return bool(quiz["minutes"] or quiz["opens"] or quiz["closes"])
