"""Points as they stand while a person still has to read a part: "20 of 20 so far", never "20 of 24"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class SoFar:
    """`got` of the `most` points that are decided; `whole` is what the lab can give once everything is."""

    got: float
    most: float
    whole: float

    @property
    def waits(self) -> float:
        """Return how many points only wait for a person."""
        return self.whole - self.most

    @property
    def of(self) -> str:
        """Return what follows the points, in the reader's language: "of 20 points so far"."""
        most = {"most": f"{self.most:g}"}
        return _("of %(most)s points so far") % most if self.waits else _("of %(most)s points") % most

    def __str__(self) -> str:
        """Return all of it in one sentence, in the reader's language."""
        if not self.most and self.waits:
            return _("Your instructor reads this one")
        return f"{self.got:g} {self.of}"


def so_far(tasks: Iterable[Mapping[str, Any]], got: float, whole: float, *, points: str) -> SoFar:
    """Return points as they stand; `points` names what a task has once it is decided: "seen_points" for its student.

    `got` counts more than its tasks where a person gave points to the whole; nothing is open then.
    """
    decided = [task for task in tasks if task[points] is not None]
    by_tasks = abs(sum(task[points] for task in decided) - got) < 1e-9
    return SoFar(got, float(sum(task["max_points"] for task in decided)) if by_tasks else whole, whole)
