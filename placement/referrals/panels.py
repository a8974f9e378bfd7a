"""What rooms above add to the pages of a referral: staff's, the student's and the employer's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from people.models import User
from placement.referrals.models.referrals import Referral

STAFF, STUDENT, EMPLOYER = "staff", "student", "employer"


@dataclass(frozen=True)
class Panel:
    """A part of a page: its template and what it shows. `answers`: it is where an offer is made or answered."""

    template: str
    shown: dict[str, Any] = field(default_factory=dict)
    answers: bool = False


OfReferral = Callable[[Referral, User], Panel | None]
OfHome = Callable[[User], Panel | None]
_panels: dict[str, list[OfReferral]] = {STAFF: [], STUDENT: [], EMPLOYER: []}
_homes: list[OfHome] = []


def register_panel(page: str, found: OfReferral) -> None:
    """Let a room above add to a page of each referral; called once from `AppConfig.ready`."""
    if found not in _panels[page]:
        _panels[page].append(found)


def register_home(found: OfHome) -> None:
    """Let a room above add to the employer's first page; called once from `AppConfig.ready`."""
    if found not in _homes:
        _homes.append(found)


def panels_of(page: str, referral: Referral, reader: User) -> list[Panel]:
    """Return what rooms above add to this page for this reader."""
    return [panel for found in _panels[page] if (panel := found(referral, reader)) is not None]


def home_panels(contact: User) -> list[Panel]:
    """Return what rooms above add to an employer's first page."""
    return [panel for found in _homes if (panel := found(contact)) is not None]
