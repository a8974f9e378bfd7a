"""What the formulas need to know about one person's time in one pathway. No names, no ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from placement.base.enums import Employed

from .periods import Quarter, quarter_after_exit


@dataclass(frozen=True)
class Work:
    """Work in one quarter; `employer_tag` only tells one employer of this person from another."""

    employed: bool
    subsidised: bool = False
    earnings: Decimal | None = None
    employer_tag: str = ""

    @property
    def counts(self) -> bool:
        """Return whether this is unsubsidised employment."""
        return self.employed and not self.subsidised


NO_WORK = Work(employed=False)


@dataclass(frozen=True)
class Facts:
    """One person, one pathway."""

    pathway: str
    enrolled_on: date
    planned_end_on: date
    graduated_on: date | None = None
    exit_on: date | None = None
    excluded: bool = False
    credential_on: date | None = None
    gains: tuple[date, ...] = ()
    cirr_code: str = ""
    in_field_on: date | None = None
    available: bool = True
    quarters: Mapping[Quarter, Work] = field(default_factory=dict)

    def work_after_exit(self, n: int) -> Work:
        """Return the work in the n-th quarter after the exit quarter; no work where nothing is known."""
        return self.quarters.get(quarter_after_exit(self.exit_on, n), NO_WORK) if self.exit_on else NO_WORK


@dataclass(frozen=True)
class Job:
    """One placement for the retention figures: its start and what is known about days after it."""

    pathway: str
    start_on: date
    known: Mapping[int, str] = field(default_factory=dict)

    def on_day(self, day: int) -> str:
        """Return what is known about day `day`; not known stays in the denominator."""
        return self.known.get(day, Employed.UNKNOWN)
