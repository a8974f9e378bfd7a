"""Where a question can be asked: lessons, and what other apps register."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from pathways.content.catalogue import catalogue
from pathways.questions.enums import Place


@dataclass(frozen=True)
class Spot:
    """One place: its title and page for the student, the course that it belongs to, its parts as (id, title)."""

    title: str
    url: str
    course_key: str
    parts: tuple[tuple[str, str], ...] = ()

    def part_title(self, part: str) -> str:
        """Return what a part is called, "" for the whole."""
        return dict(self.parts).get(part, "")


Finder = Callable[[Collection[UUID]], dict[UUID, Spot]]
_finders: dict[str, Finder] = {}


def register(place: Place, finder: Finder) -> None:
    """Let `finder` return the spots of a kind of place by id, in few queries; called once from `AppConfig.ready`."""
    _finders[place] = finder


def lessons(targets: Collection[UUID]) -> dict[UUID, Spot]:
    """Return published lessons; no query beside the catalogue's own."""
    found = catalogue().lessons
    return {key: Spot(str(info.title), info.url, info.course_key) for key in targets if (info := found.get(key))}


def spot(place: str, target: UUID) -> Spot | None:
    """Return one place, or None where there is none."""
    return spots([(place, target)]).get((place, target))


def spots(wanted: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Spot]:
    """Return the places by kind and id; one that is gone is left out."""
    by_place: dict[str, set[UUID]] = {}
    for place, target in wanted:
        by_place.setdefault(place, set()).add(target)
    return {
        (place, target): found
        for place, targets in by_place.items()
        if place in _finders
        for target, found in _finders[place](targets).items()
    }
