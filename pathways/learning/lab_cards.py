"""Lab cards: what a student sees of a lab inside a lesson. The labs app registers the provider that knows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from people.models import User


@dataclass(frozen=True)
class LabCard:
    """One lab for one student; `state` is not_opened, open, submitted, grading or feedback_ready; empty URLs hide.

    `points` says in words how many there are, "" before there are any; `minutes` how long it takes, 0 where unknown.

    A POST to `ready_url` starts the lab behind the lesson that its person reads.
    """

    lab_key: str
    title: str
    state: str = "not_opened"
    points: str = ""
    due: datetime | None = None
    open_url: str = ""
    feedback_url: str = ""
    submit_url: str = ""
    lab_submit_url: str = ""
    plain_url: str = ""
    ready_url: str = ""
    minutes: int = 0


Provider = Callable[[User, list[str]], dict[str, LabCard]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let `provider` answer for labs; called once from an `AppConfig.ready`, safe to call again."""
    if provider not in _providers:
        _providers.append(provider)


def cards_for(user: User, lab_keys: Sequence[str]) -> dict[str, LabCard]:
    """Return the cards of the labs that some provider knows; asks nobody for an empty list."""
    cards: dict[str, LabCard] = {}
    for provider in _providers if lab_keys else ():
        cards.update(provider(user, list(lab_keys)))
    return cards
