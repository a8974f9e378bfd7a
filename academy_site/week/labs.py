"""The labs that matter to a student this week: at hand, due soon, handed in, read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pathways.content.catalogue import catalogue
from pathways.learning.lab_cards import LabCard, cards_for
from pathways.learning.values import NextStep, PathProgress
from people.models import User

SOON = timedelta(days=14)
AT_MOST = 6
# First what can be done, then what waits for others, last what can be read.
ORDER = {"open": 0, "not_opened": 0, "submitted": 1, "grading": 1, "feedback_ready": 2}


@dataclass(frozen=True)
class WeekLab:
    """One lab with its card; `url` leads to its feedback where there is some, else to its lesson."""

    card: LabCard
    url: str

    @property
    def is_to_do(self) -> bool:
        """Return whether it was not handed in yet: its day matters only then."""
        return ORDER[self.card.state] == 0


def cards_of(user: User, path: PathProgress) -> dict[str, LabCard]:
    """Return the card of every published lab on a path, by lab key."""
    return cards_for(user, [lab for course in path.courses for lesson in course.lessons for lab in lesson.labs])


def with_labs(step: NextStep, cards: Mapping[str, LabCard]) -> NextStep:
    """Return the step with the minutes of its labs that were not handed in yet."""
    held = [cards[key] for key in step.labs if key in cards]
    return replace(step, minutes=step.minutes + sum(card.minutes for card in held if ORDER[card.state] == 0))


def labs_of(cards: Mapping[str, LabCard], step: NextStep, now: datetime) -> list[WeekLab]:
    """Return labs that were begun, are due within two weeks, or lie in the next step: what can be done first."""
    found = [
        card
        for key, card in cards.items()
        if card.state != "not_opened" or key in step.labs or (card.due and card.due < now + SOON)
    ]
    latest = datetime.max.replace(tzinfo=now.tzinfo)
    found.sort(key=lambda card: (ORDER[card.state], card.due or latest, card.lab_key))
    urls = catalogue().labs
    return [WeekLab(card, card.feedback_url or urls[card.lab_key].url) for card in found[:AT_MOST]]
