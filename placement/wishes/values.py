"""Wishes and the employers kept away as plain values, and how they are written down. No database."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from placement.base.enums import Shift
from placement.employers.names import within, words

# Sealed texts are filled up to a multiple of this, in bytes: their length must not say how much is in them.
STEP = 4096
MOST_NAMES, LONGEST_NAME, MOST_PLACES = 20, 80, 5


class Named(Protocol):
    """An employer, as far as it is told from others here."""

    pk: UUID
    name: str
    # Id and name of each that was merged into it.
    also: list[list[str]]


def known_as(employer: Named) -> list[tuple[str, tuple[str, ...]]]:
    """Return every id by which an employer is known here, each with the words of its name."""
    return [(pk, words(name)) for pk, name in ([str(employer.pk), employer.name], *employer.also)]


class Job(Protocol):
    """What wishes are held against."""

    place: str
    remote: bool
    hours: Decimal

    @property
    def shifts(self) -> tuple[str, ...]:
        """Return the times that the work falls into; empty where it does not say."""


@dataclass(frozen=True)
class Wishes:
    """What somebody wishes for; everything may be empty. Hours are those of a week."""

    places: tuple[str, ...] = ()
    from_home: bool = False
    least_hours: int | None = None
    most_hours: int | None = None
    shifts: tuple[str, ...] = ()

    def against(self, job: Job) -> list[str]:
        """Return in words what about a job is not as wished; what a job does not say is not held against it."""
        found = []
        hours = number_format(job.hours.normalize())
        if self.most_hours is not None and job.hours > self.most_hours:
            said = {"hours": hours, "most": self.most_hours}
            found.append(_("%(hours)s hours a week; wished for are at most %(most)s") % said)
        if self.least_hours is not None and job.hours < self.least_hours:
            said = {"hours": hours, "least": self.least_hours}
            found.append(_("%(hours)s hours a week; wished for are at least %(least)s") % said)
        if self.places and job.place and not self._near(job):
            found.append(_("It is in %(place)s, which is not among the places wished for") % {"place": job.place})
        if self.shifts and (other := [str(Shift(one).label) for one in job.shifts if one not in self.shifts]):
            found.append(
                _("It also has these times, which are not wished for: %(times)s") % {"times": ", ".join(other)}
            )
        return found

    def _near(self, job: Job) -> bool:
        if self.from_home and job.remote:
            return True
        return any(within(words(place), words(job.place)) for place in self.places)


@dataclass(frozen=True)
class Away:
    """Employers whom somebody keeps away: names as typed, and the ids of those that they meant when it was saved.

    An id holds when the employer is renamed, a name holds when the employer comes later. `meant` is name → ids.
    """

    names: tuple[str, ...] = ()
    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def covers(self, employer: Named) -> bool:
        """Return whether an employer is kept away: rather one too many than one too few.

        What was merged into it counts: who keeps away the one keeps away the other.
        """
        known = known_as(employer)
        return any(
            pk in self.meant.get(name, ()) or within(words(name), whole) for name in self.names for pk, whole in known
        )

    def renewed(self, names: tuple[str, ...], employers: Iterable[Named]) -> "Away":
        """Return the list with these names in it: who was meant by a name before still is, and whom it names now."""
        now = [one for employer in employers for one in known_as(employer)]
        meant = {
            name: tuple(sorted({*self.meant.get(name, ()), *(pk for pk, whole in now if within(words(name), whole))}))
            for name in names
        }
        return Away(names, meant)


def packed(value: Wishes | Away) -> str:
    """Return the value as text of a length that says nothing."""
    text = json.dumps(asdict(value), ensure_ascii=False)
    return text + " " * (-len(text.encode()) % STEP)


def wishes_from(text: str) -> Wishes:
    """Return what was packed; nothing is no wish."""
    found: dict[str, Any] = json.loads(text) if text else {}
    kept: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}
    return Wishes(**kept)


def away_from(text: str) -> Away:
    """Return what was packed; nothing keeps nobody away."""
    found = json.loads(text) if text else {}
    meant = {name: tuple(ids) for name, ids in found.get("meant", {}).items()}
    return Away(tuple(found.get("names", ())), meant)


def lines_of(text: str, most: int, longest: int) -> tuple[str, ...]:
    """Return the lines of a text area, each once, without empty ones. Raises `ValueError` where there is too much."""
    found = tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    if len(found) > most or any(len(line) > longest for line in found):
        raise ValueError(text)
    return found
