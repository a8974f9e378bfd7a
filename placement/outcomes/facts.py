"""What the formulas need to know about one person's time in one pathway. No names, no ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from placement.base.enums import Employed, Exclusion

from .periods import Quarter, quarter_after_exit


class Part(StrEnum):
    """Which figures a row of facts counts in; the same person can have one row for each."""

    WORK = "work"
    GAINS = "gains"
    COMPLETION = "completion"
    PLACEMENT = "placement"


class Law(StrEnum):
    """Whose rule says who is left out."""

    WIOA = "wioa"
    COMPLETION = "completion"
    CIRR = "cirr"
    BPPE = "bppe"


_E = Exclusion
# Each law leaves out people for reasons of its own, and for no others.
# WIOA: institutional, health, death, active duty (TEGL 10-16, PIRL 923); going on to study is none.
# Completion and CIRR: the same, and for CIRR's in-field rate those who study full-time.
# BPPE: California Education Code §94928 (f): death, custody, active duty, further study, no permit to work.
LEAVES_OUT: Mapping[Law, frozenset[str]] = {
    Law.WIOA: frozenset({_E.INSTITUTIONAL, _E.HEALTH, _E.DECEASED, _E.RESERVE}),
    Law.COMPLETION: frozenset({_E.INSTITUTIONAL, _E.HEALTH, _E.DECEASED, _E.RESERVE}),
    Law.CIRR: frozenset({_E.INSTITUTIONAL, _E.HEALTH, _E.DECEASED, _E.RESERVE, _E.OTHER_STUDY}),
    Law.BPPE: frozenset({_E.INSTITUTIONAL, _E.DECEASED, _E.RESERVE, _E.OTHER_STUDY, _E.NOT_AVAILABLE}),
}
EVERYWHERE = frozenset(Part)


class Work(NamedTuple):
    """Work in one quarter, all jobs together; a tag only tells one employer of this person from another."""

    employed: bool
    subsidised: bool = False
    earnings: Decimal | None = None
    employer_tag: str = ""
    employers: frozenset[str] = frozenset()

    @property
    def tags(self) -> frozenset[str]:
        """Return the employers of unsubsidised work."""
        return self.employers | ({self.employer_tag} - {""})

    @property
    def counts(self) -> bool:
        """Return whether this is unsubsidised employment."""
        return self.employed and not self.subsidised


NO_WORK = Work(employed=False)


@dataclass(frozen=True)
class Facts:
    """One row of facts: one person, one pathway, and the figures in which they count.

    `excluded` leaves a person out of everything; `exclusions` are codes with their days, each under its own law.
    `run` is the id of the cohort, where there was one; nobody's facts are kept with it.
    """

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
    exclusions: tuple[tuple[str, date], ...] = ()
    parts: frozenset[Part] = EVERYWHERE
    run: str = field(default="", compare=False, repr=False)

    def left_out(self, law: Law, until: date | None) -> bool:
        """Return whether a law leaves the person out, for a reason that began on day `until` or before."""
        if not self.exclusions:
            return self.excluded
        codes = LEAVES_OUT[law]
        return self.excluded or any(code in codes and until is not None and on <= until for code, on in self.exclusions)

    def work_after_exit(self, n: int) -> Work:
        """Return the work in the n-th quarter after the exit quarter; no work where nothing is known."""
        return self.quarters.get(quarter_after_exit(self.exit_on, n), NO_WORK) if self.exit_on else NO_WORK


@dataclass(frozen=True)
class Job:
    """One placement for the retention figures: its start and what is known about days after it.

    `lasted` is how many days the person is known to have worked there, and whether the job was seen to end then.
    """

    pathway: str
    start_on: date
    known: Mapping[int, str] = field(default_factory=dict)
    lasted: tuple[int, bool] = (0, False)

    def on_day(self, day: int) -> str:
        """Return what is known about day `day`; not known stays in the denominator."""
        return self.known.get(day, Employed.UNKNOWN)
