"""What is kept of a version once the author's own answer has run: how each check is run, why, and what it took."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labs.grader.version import Version

SEALED, OLD_WAY, PERSON, NOT_RUN, BY_HAND = "sealed", "old_way", "person", "not_run", "by_hand"
# Raised when what is kept means something else than before: then the site has every version looked at again.
FORM = 2
# What a lab may ask for at most: seconds for a cell, for all of it, megabytes.
MOST = {"cell_s": 600, "total_s": 1800, "memory_mb": 4096}


@dataclass
class Way:
    """How one graded cell comes to its points.

    `way`: sealed, old_way, person (the check is not run), not_run (nor is this, and nobody decides: it is worth no
    points), or by_hand (the author wants a person). `why`, for the middle three: values, state, form, script_form,
    r_form, sometimes, no_solution, fails, slow or stopped. `said`: what the check said to the author's own answer,
    for the author alone.
    `seconds`: the longest of the runs. `remarks`: what the author should look at, each `[code, detail]`.
    """

    way: str
    why: str = ""
    said: str = ""
    seconds: float = 0.0
    remarks: list[list[str]] = field(default_factory=list)


@dataclass
class Measured:
    """What the author's answer took at most: a cell (seconds), all notebooks (seconds), memory (megabytes)."""

    cell_s: float = 0.0
    total_s: float = 0.0
    memory_mb: int = 0

    def propose(self, given: dict[str, int]) -> dict[str, int]:
        """Return limits with room for slower answers: at least `given`, at most `MOST`."""
        cell = max(given["cell_s"], math.ceil(4 * self.cell_s))
        total = max(given["total_s"], math.ceil(4 * self.total_s), cell + 10 if cell > given["cell_s"] else 0)
        memory = max(given["memory_mb"], 128 * math.ceil(2 * self.memory_mb / 128))
        wanted = {"cell_s": cell, "total_s": total, "memory_mb": memory}
        return {name: min(value, max(MOST[name], given[name])) for name, value in wanted.items()}


@dataclass
class Book:
    """One notebook: each graded cell's way, and what the author's answer showed of its names and checks.

    `theirs`, `whole` and `seen`: see `version.Key`.
    """

    theirs: list[str] = field(default_factory=list)
    ways: dict[str, Way] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Sealing:
    """A version's sealing. `limits`: those that its students have; `proposed`: those that its author might give.

    `missing`: packages that the author's notebooks ask for and the machine that ran them does not have.
    `environment`: the course's own packages with which it ran, by their key; "" without.
    """

    books: dict[str, Book] = field(default_factory=dict)
    measured: Measured = field(default_factory=Measured)
    limits: dict[str, int] = field(default_factory=dict)
    proposed: dict[str, int] = field(default_factory=dict)
    form: int = FORM
    missing: list[str] = field(default_factory=list)
    environment: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return plain data, as the site keeps it."""
        return asdict(self)

    def apply(self, version: Version) -> None:
        """Set how the checks of `version` are run."""
        version.sealing = self
        for name, key in version.keys.items():
            book = self.books.get(name, Book())
            key.theirs, key.whole, key.seen = frozenset(book.theirs), set(book.whole), dict(book.seen)
            key.old_way = {cell for cell, way in book.ways.items() if way.way == OLD_WAY}
            key.by_person = {cell for cell, way in book.ways.items() if way.way in (PERSON, NOT_RUN)}


def from_json(data: dict[str, Any]) -> Sealing:
    """Return a sealing from what the site kept. Raises KeyError, TypeError for data of another form."""
    books = {
        name: Book(
            book["theirs"],
            {cell: Way(**way) for cell, way in book["ways"].items()},
            book["whole"],
            book["seen"],
        )
        for name, book in data["books"].items()
    }
    measured, missing = Measured(**data["measured"]), list(data.get("missing", []))
    return Sealing(
        books, measured, data["limits"], data["proposed"], data["form"], missing, str(data.get("environment", ""))
    )
