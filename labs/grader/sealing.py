"""Decides, once per version and never by anything a student does, how each check is run: by the author's own answer.

Luck and load must not decide. Each way is tried several times (every process draws its own random numbers, and each
time sets have another order), under
limits much wider than students have; a run that was cut short is repeated, and never turns a sealed check into an
old-way one.
"""

from __future__ import annotations

import copy
import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import nbformat

from labs.grader import trial, ways
from labs.grader.engine import Engine
from labs.grader.languages.known import PYTHON
from labs.grader.languages.plans import lay_out
from labs.grader.planning import Layout
from labs.grader.release import visible_lines
from labs.grader.restore import restore
from labs.grader.sandbox.clock import Clock
from labs.grader.trial import Seen
from labs.grader.version import Key, Version, is_check
from labs.grader.ways import Book, Measured, Sealing, Way

log = logging.getLogger("labs.grader")
RUNS = 3
# So many orders of sets are tried; more runs go round.
SEEDS = 3
# Behind a run that was cut short, once more: the machine may have been busy.
REPEATS = 2
# What is found to be the student's can change what else is.
SETTLES = 3
# All runs of a version together; what is not known by then goes to a person.
PATIENCE_S = 600.0


@dataclass
class Author:
    """The author's own answer, and what running it took so far."""

    engine: Engine
    version: Version
    runs: int = RUNS
    clock: Clock = field(default_factory=lambda: Clock.of(PATIENCE_S))
    repeats: int = REPEATS
    took: dict[str, float] = field(default_factory=dict)
    hash_seed: int = 0
    missing: set[str] = field(default_factory=set)
    measured: Measured = field(default_factory=Measured)

    def tries(self, key: Key) -> dict[str, Seen]:
        """Run a notebook several times as `key` says; return of each check the worst that was seen.

        All runs but the last add to what is known of the checks; the last holds the answer to what is known by then.
        """
        seen: dict[str, Seen] = {}
        for number in range(self.runs):
            self.hash_seed = number % SEEDS
            once = self._in_time(key, learn=number < self.runs - 1)
            seen = {name: one.worse(seen.get(name)) for name, one in once.items()}
            if self.clock.over or any(one.cut_short for one in once.values()):
                break
        self.hash_seed = 0
        return seen

    def settle(self, key: Key) -> None:
        """Find the given data that the author's answer changes: it is the student's, then."""
        for _ in range(SETTLES):
            before = key.theirs
            self._once(key, learn=True)
            key.seen.clear()
            if key.theirs == before:
                return

    def once(self, key: Key) -> dict[str, Seen]:
        """Run a notebook as `key` says, and return what was seen of each check."""
        return self._in_time(key, learn=False)

    def _in_time(self, key: Key, *, learn: bool) -> dict[str, Seen]:
        """Run a notebook once, and again while it is cut short. Where that does not help, it is no matter of load."""
        for _ in range(self.repeats):
            once = self._once(key, learn=learn)
            if self.clock.over or not any(one.cut_short for one in once.values()):
                return once
        once = self._once(key, learn=learn)
        if any(one.cut_short for one in once.values()):
            self.repeats = 0
        return once

    def _once(self, key: Key, *, learn: bool) -> dict[str, Seen]:
        notebook, _flags = restore(key, nbformat.from_dict(copy.deepcopy(key.source)))
        files = {**self.version.answers, **_solved(self.version)}
        layout = lay_out(self.version, key, notebook, files, learn=learn)
        layout.plan.limits = _wide(self.version.limits)
        for step in layout.plan.steps:
            if "check" in step:  # the author may read everything that a hidden part says
                step["open_lines"] = 1 << 30
        engine = self.engine.with_seed(self.hash_seed if key.language.seeded else self.engine.hash_seed)
        ran = engine.run_plan(self.version, layout.plan, Clock(math.inf, self.clock.tick), key.language)
        self._measure(key, layout, ran)
        self.missing |= trial.missing(ran)
        trial.learn(key, layout, ran)
        return trial.look(key, notebook, layout, ran)

    def _measure(self, key: Key, layout: Layout, ran: trial.Ran) -> None:
        slowest = max([*ran.cell_seconds.values(), *trial.check_seconds(layout, ran).values()], default=0.0)
        self.took[key.name] = max(self.took.get(key.name, 0.0), ran.seconds)
        self.measured.cell_s = max(self.measured.cell_s, slowest)
        self.measured.memory_mb = max(self.measured.memory_mb, ran.peak_mb)
        self.measured.total_s = sum(self.took.values())


def _solved(version: Version) -> dict[str, bytes]:
    """Return the author's notebooks as somebody would hand them in who solved everything."""
    solved = {}
    for name, key in version.keys.items():
        notebook = key.fresh()
        for cell in notebook.cells:
            cell.source = visible_lines(cell)
        solved[f"{name}.ipynb"] = nbformat.writes(notebook, version=4).encode()
    return solved


def _wide(limits: dict[str, int]) -> dict[str, int]:
    """Return limits in which an author's answer ends on a busy machine, too."""
    return {
        "cell_s": min(max(60, 4 * limits["cell_s"]), ways.MOST["cell_s"]),
        "total_s": min(max(180, 4 * limits["total_s"]), ways.MOST["total_s"]),
        "memory_mb": min(max(2048, 2 * limits["memory_mb"]), ways.MOST["memory_mb"]),
    }


def seal(engine: Engine, version: Version, *, runs: int = RUNS, tick: Callable[[], None] | None = None) -> Sealing:
    """Run the author's own answer, set on each key how its checks are run, and return all of it to be kept.

    Sealed is tried first, then the old way for what does not pass sealed; what the author's answer passes in neither
    goes to a person. Checks behind a cell to which the source has no solution run the old way: nothing is known there.
    `tick` is called every few seconds.
    """
    own = engine.own_packages(version)
    author = Author(engine, version, runs)
    author.clock.tick = tick or author.clock.tick
    found = Sealing({name: _book(author, key) for name, key in version.keys.items()}, author.measured)
    found.environment = own.name if own else ""
    found.missing = sorted(author.missing - _own_modules(version))
    found.proposed = found.measured.propose(version.manifest["limits"])
    found.limits = found.proposed if version.manifest.get("limits_open") else dict(version.manifest["limits"])
    found.apply(version)
    return found


def _own_modules(version: Version) -> set[str]:
    """Return the modules that lie beside the notebooks: one that is not found there is no package that is missing."""
    return {name.partition("/")[0].removesuffix(".py") for name in version.files | version.answers}


def _book(author: Author, key: Key) -> Book:
    unsolved = trial.behind_unsolved(key, waiting=author.version.waits_for_files)
    unknown = {name for name, sure in unsolved.items() if sure}
    beside = trial.beside(key) - unknown
    key.old_way, key.by_person = unknown | beside, set()
    author.settle(key)
    sealed = _sealed(author, key)
    _same_part_beside(author, key, sealed)
    missing = {name for name, seen in sealed.items() if not seen.good} | beside
    old = _beside_the_answer(author, key, missing, unknown)
    book = Book(sorted(key.theirs), whole=sorted(key.whole), seen=key.seen)
    for name, cell in key.graded():
        if not is_check(cell):
            book.ways[name] = Way(ways.BY_HAND)
        elif name in unknown:
            book.ways[name] = Way(ways.OLD_WAY, "no_solution")
        elif name in beside:
            book.ways[name] = _way(Seen(good=False, ever=False), old.get(name), unsolved=name in unsolved)
            if key.language is not PYTHON and book.ways[name].why == "state":
                book.ways[name].why = key.language.form
        else:
            book.ways[name] = _way(sealed[name], old.get(name), unsolved=name in unsolved)
        if book.ways[name].way == ways.PERSON and not key.worth(cell):
            book.ways[name].way = ways.NOT_RUN
    if key.old_way:
        log.info("%s: %d check(s) are not sealed", key.name, len(key.old_way))
    return book


def _sealed(author: Author, key: Key) -> dict[str, Seen]:
    """Return what was seen of the checks that may be sealed: once with own kinds of lists as what they hold, and where
    that is not enough, once more with them as objects."""
    first = {name: seen for name, seen in author.tries(key).items() if name not in key.old_way}
    key.whole = {name for name, seen in first.items() if not seen.good}
    if not key.whole:
        return first
    kept = {name: key.seen.pop(name, None) for name in key.whole}
    again = author.tries(key)
    for name in list(key.whole):
        if again[name].good:
            first[name] = again[name]
        else:
            key.whole.discard(name)
            key.seen[name] = kept[name] or {}
    return first


def _same_part_beside(author: Author, key: Key, sealed: dict[str, Seen]) -> None:
    """Keep checks sealed that give the author's answer a part of their points only where the same part comes out beside
    it: a value that differs here lowers such a check's points without a word, and no error shows it."""
    parts = {name for name, seen in sealed.items() if seen.good and seen.partly}
    if not parts:
        return
    before, key.old_way = key.old_way, key.old_way | parts
    beside = author.once(key)
    key.old_way = before
    for name in parts:
        sealed[name].good = beside[name].points == sealed[name].points


def _beside_the_answer(author: Author, key: Key, missing: set[str], unknown: set[str]) -> dict[str, Seen]:
    """Try the checks as students will have them: the missing ones beside the answer, the others sealed.

    What held while all were sealed and does not in this mix goes the old way, too. Returns what was seen at last of
    every check that did not hold sealed.
    """
    old: dict[str, Seen] = {}
    while missing - set(old):
        key.old_way, key.whole = missing | unknown, key.whole - missing
        seen = author.tries(key)
        old = {name: seen[name] for name in missing}
        missing = missing | {name for name, one in seen.items() if not one.good and name not in unknown}
    return old


def _way(sealed: Seen, old: Seen | None, *, unsolved: bool) -> Way:
    """Return how a check is run from what was seen of it sealed and, where that was not good, beside the answer.

    `unsolved`: there seems to be no answer that it could pass.
    """
    if old is None:
        return Way(ways.SEALED, seconds=round(sealed.seconds, 3), remarks=sealed.remarks)
    seconds = round(max(sealed.seconds, old.seconds), 3)
    remarks = [*old.remarks, *(one for one in sealed.remarks if one not in old.remarks)]
    if old.cut_short or (sealed.cut_short and not old.good):
        return Way(ways.PERSON, "slow", sealed.said or old.said, seconds, remarks)
    if old.good and sealed.cut_short:
        # Not by load: it was repeated. Beside the answer nothing has to cross, and all of it is there in time.
        return Way(ways.OLD_WAY, "slow", sealed.said, seconds, remarks)
    if old.good:
        why = "state" if sealed.good else "sometimes" if sealed.ever else "values" if sealed.unsealable else "state"
        return Way(ways.OLD_WAY, why, sealed.said, seconds, remarks)
    if unsolved and not old.ever:
        return Way(ways.OLD_WAY, "no_solution", old.said, seconds, remarks)
    return Way(
        ways.PERSON, "sometimes" if old.ever or sealed.ever else "fails", old.said or sealed.said, seconds, remarks
    )
