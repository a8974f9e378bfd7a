"""What the attempts of one person at one quiz come to: the mark that counts, mastery, and evidence of a skill.

Functions over plain values: the order in which events arrived does not matter, only when each happened.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

BEST, LAST, AVERAGE = "best", "last", "average"
WHOLE = "*"
TRIES_BEFORE_ANSWERS, MASTERY = 3, 80


@dataclass(frozen=True)
class Try:
    """One hand-in: what each question was worth (0 to 1) by question id, and the numbers it was asked with.

    A hand-in from before marks were kept by question has the one mark `*` and `most` points; `asked` are the ids of
    what it answered.
    """

    id: str
    at: Any
    number: int
    marks: Mapping[str, float]
    values: Mapping[str, Any] = field(default_factory=dict)
    most: float = 0.0
    counts: bool = True
    asked: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """Return the points: one a question."""
        return sum(self.marks.values()) * (self.most if self.is_whole else 1)

    @property
    def max_points(self) -> float:
        """Return the most possible points."""
        return self.most if self.is_whole else float(len(self.marks))

    @property
    def is_whole(self) -> bool:
        """Return whether only the sum is known."""
        return WHOLE in self.marks

    @property
    def share(self) -> float:
        """Return points of the most possible, 0 to 1; nothing where the hand-in does not count."""
        return self.points / self.max_points if self.max_points and self.counts else 0.0


@dataclass(frozen=True)
class Remark:
    """What one hand-in is worth after its quiz was marked again."""

    of: str
    at: Any
    marks: Mapping[str, float]


def current(tries: Iterable[Try], remarks: Iterable[Remark]) -> list[Try]:
    """Return the hand-ins in the order in which they happened, each with its newest marks."""
    newest: dict[str, Remark] = {}
    for remark in sorted(remarks, key=lambda one: one.at):
        newest[remark.of] = remark
    ordered = sorted(tries, key=lambda one: one.at)
    return [replace(one, marks=newest[one.id].marks) if one.id in newest else one for one in ordered]


def counted(tries: Sequence[Try], rule: str) -> float | None:
    """Return the share that counts, 0 to 1, of hand-ins in order; None where there is none."""
    shares = [one.share for one in tries]
    if not shares:
        return None
    if rule == AVERAGE:
        return sum(shares) / len(shares)
    return shares[-1] if rule == LAST else max(shares)


def is_mastered(tries: Sequence[Try], rule: str, percent: float) -> bool:
    """Return whether the share that counts is as much as the quiz asks for."""
    share = counted(tries, rule)
    return share is not None and share * 100 >= percent - 1e-6


def tells_answers(tries: Sequence[Try], *, mastered: bool, after: int) -> bool:
    """Return whether the right answers are told: after mastery, all points, or as many tries as the quiz says."""
    return mastered or len(tries) >= after or any(one.share == 1 for one in tries)


def evidence(tries: Sequence[Try]) -> tuple[float, float] | None:
    """Return (points, most) that hand-ins in order show of a skill, or None.

    Only the first answer to a question counts, and the first to each new variant of it: whoever has been told what
    fits proves nothing by saying it again. Of the variants of one question the best counts. Sums from before marks
    were kept by question count as a whole, the best of them, where they are more.
    """
    best: dict[str, float] = {}
    seen: set[tuple[str, str]] = set()
    sums = [one for one in tries if one.is_whole]
    for one in tries:
        seen |= {(key, repr([])) for key in one.asked if one.is_whole}
        for key, share in one.marks.items():
            if one.is_whole:
                continue
            variant = (key, repr(sorted((one.values.get(key) or {}).items())))
            if variant not in seen:
                best[key] = max(best.get(key, 0.0), share if one.counts else 0.0)
            seen.add(variant)
    return _greater(_of_sums(sums), (sum(best.values()), float(len(best))) if best else None)


def _of_sums(sums: Sequence[Try]) -> tuple[float, float] | None:
    most = max(sums, key=lambda one: (one.share, one.at), default=None)
    return (most.points, most.max_points) if most else None


def _greater(old: tuple[float, float] | None, new: tuple[float, float] | None) -> tuple[float, float] | None:
    if old is None or new is None:
        return old or new
    return old if old[0] * new[1] > new[0] * old[1] else new
