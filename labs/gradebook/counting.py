"""What counts: one set of functions for the gradebook, its files, and the student's own page. No database here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

LABS, QUIZZES, CLASSES = "labs", "quizzes", "classes"
PARTS = (LABS, QUIZZES, CLASSES)


class Entry(NamedTuple):
    """One result that counts: `got` of `most` points, of a column (`key`) of one part."""

    key: str
    got: float
    most: float


@dataclass(frozen=True)
class Rule:
    """How parts add up: weight by part (0: not in the total), and how many of the lowest are left out by part."""

    weights: Mapping[str, int]
    drop: Mapping[str, int]


# A quiz informs and a lab proves: without a rule of the cohort's own, labs alone count.
PLAIN = Rule({LABS: 100, QUIZZES: 0, CLASSES: 0}, {})


@dataclass(frozen=True)
class Part:
    """One part of a total: `got` of `most` points over what counts; `dropped` are the columns that were left out."""

    name: str
    got: float
    most: float
    counted: int
    dropped: frozenset[str] = frozenset()
    weight: int = 0

    @property
    def percent(self) -> float | None:
        """Return points of the most possible, 0 to 100 (more with extra credit); None before anything counts."""
        return self.got * 100 / self.most if self.most else None


@dataclass(frozen=True)
class Total:
    """What one person has so far: the parts, and their weighted mean over those that have anything yet."""

    parts: tuple[Part, ...]
    # What counts, by part.
    entries: Mapping[str, Sequence[Entry]]

    @cached_property
    def known(self) -> Mapping[str, tuple[float, float]]:
        """Return what counts by column: (points, of how many). Only a student's own page asks."""
        return {entry.key: (entry.got, entry.most) for own in self.entries.values() for entry in own}

    @property
    def percent(self) -> float | None:
        """Return the total, 0 to 100 (more with extra credit); None before anything counts."""
        having = [(part.weight, part.percent) for part in self.parts if part.weight and part.percent is not None]
        weight = sum(own for own, _percent in having)
        return sum(own * percent for own, percent in having) / weight if weight else None

    @property
    def dropped(self) -> frozenset[str]:
        """Return the columns that were left out as the lowest."""
        return frozenset().union(*(part.dropped for part in self.parts))

    def part(self, name: str) -> Part | None:
        """Return one part, None where the cohort has none of it."""
        return next((part for part in self.parts if part.name == name), None)


def part_of(name: str, entries: Sequence[Entry], *, drop: int = 0, weight: int = 0) -> Part:
    """Add up a part. The `drop` entries with the lowest share are left out; one at least stays."""
    dropped = frozenset(_lowest(entries, drop)) if drop else frozenset()
    kept = [entry for entry in entries if entry.key not in dropped] if dropped else entries
    got, most = sum(entry.got for entry in kept), sum(entry.most for entry in kept)
    return Part(name, got, most, len(kept), dropped, weight)


def _lowest(entries: Sequence[Entry], drop: int) -> Iterable[str]:
    """Return the columns of the lowest shares; of equal ones always the same, in whatever order they come."""
    worth = [entry for entry in entries if entry.most > 0]
    ordered = sorted(worth, key=lambda entry: (entry.got / entry.most, entry.key))
    return (entry.key for entry in ordered[: max(0, min(drop, len(worth) - 1))])


def total_of(entries: Mapping[str, Sequence[Entry]], rule: Rule) -> Total:
    """Return the total of one person from what counts by part; parts without a column are left out."""
    return Total(
        tuple(
            part_of(name, entries[name], drop=rule.drop.get(name, 0), weight=rule.weights.get(name, 0))
            for name in PARTS
            if name in entries
        ),
        entries,
    )
