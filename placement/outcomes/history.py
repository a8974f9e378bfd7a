"""What the academy knows about one person, as it was written down at the time. No names, no ids, no figures yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .periods import Quarter


class Seat(NamedTuple):
    """A seat in one run of a pathway; `until_on` is the day it was given back, `None` while it is held.

    `run` is the id of the cohort.
    """

    pathway: str
    from_on: date
    until_on: date | None
    starts_on: date
    ends_on: date
    run: str = ""


@dataclass(frozen=True)
class Past:
    """Training from before this site, written down by hand: the days that a seat would have told."""

    pathway: str
    enrolled_on: date
    planned_end_on: date
    graduated_on: date | None = None
    exit_on: date | None = None
    credential_on: date | None = None
    gain_on: date | None = None
    in_field_on: date | None = None
    cirr_code: str = ""


@dataclass(frozen=True)
class Held:
    """A job with evidence seen. `spans` are the days, both included, on which the person is known to have worked there.

    `tag` only tells one employer of this person from another. `daily_pay` is in dollars a calendar day. `known` is
    what staff wrote down about day 30, 60, 90, 180, 365. `elsewhere` are single days known with another employer.
    """

    start_on: date
    tag: str
    spans: tuple[tuple[date, date], ...]
    subsidised: bool = False
    in_field: bool = False
    cirr_code: str = ""
    daily_pay: Decimal = Decimal(0)
    known: Mapping[int, str] = field(default_factory=dict)
    elsewhere: tuple[date, ...] = ()
    ended_on: date | None = None

    def covers(self, day: date) -> bool:
        """Return whether the person is known to have worked there on a day."""
        return any(first <= day <= last for first, last in self.spans)


class Wage(NamedTuple):
    """What a wage record (`matched`), or a paper that was seen, says about one quarter and one employer."""

    quarter: Quarter
    employed: bool
    subsidised: bool = False
    earnings: Decimal | None = None
    tag: str = ""
    matched: bool = False


@dataclass(frozen=True)
class History:
    """Everything that counts about one person.

    `services` are days of service, planned ones in the future among them; `gaps` planned gaps, first and last day, or
    `None` while open; `finished` the day on which a pathway was finished, and which ("" where only
    a step of the person tells it); `exclusions` and `told` a code with its day.
    """

    seats: tuple[Seat, ...] = ()
    past: tuple[Past, ...] = ()
    services: tuple[date, ...] = ()
    gaps: tuple[tuple[date, date | None], ...] = ()
    finished: tuple[tuple[date, str], ...] = ()
    credentials: tuple[date, ...] = ()
    gains: tuple[date, ...] = ()
    jobs: tuple[Held, ...] = ()
    wages: tuple[Wage, ...] = ()
    exclusions: tuple[tuple[str, date], ...] = ()
    told: tuple[tuple[str, date], ...] = ()
