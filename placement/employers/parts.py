"""What rooms above add to an employer's page for staff."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from people.models import User
from placement.employers.models import Employer


@dataclass(frozen=True)
class Part:
    """A part of the page: its template and what it shows."""

    template: str
    shown: dict[str, Any] = field(default_factory=dict)


OfEmployer = Callable[[Employer, User], Part | None]
_parts: list[OfEmployer] = []


def register_part(found: OfEmployer) -> None:
    """Let a room above add to the page; called once from `AppConfig.ready`."""
    if found not in _parts:
        _parts.append(found)


def parts_of(employer: Employer, reader: User) -> list[Part]:
    """Return what rooms above add to this employer's page for this reader."""
    return [part for found in _parts if (part := found(employer, reader)) is not None]
