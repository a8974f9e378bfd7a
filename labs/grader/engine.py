"""Grades submissions: the whole way from bytes to a result, in a sandbox that stays warm."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labs.grader import archives, cleaning, feedback, notebooks, texts
from labs.grader.adopting import cell_names
from labs.grader.environments import place
from labs.grader.errors import PackagesMissing, SandboxDied, UnreadableSubmission
from labs.grader.inside import course
from labs.grader.languages.known import PYTHON, Language
from labs.grader.languages.plans import lay_out
from labs.grader.prose import Pictures
from labs.grader.restore import restore
from labs.grader.results import NotebookResult, Result, TaskResult
from labs.grader.sandbox.clock import Clock
from labs.grader.sandbox.forkserver import ForkServer, preload_for
from labs.grader.sandbox.job import Plan, Ran, longest_s, run
from labs.grader.verdicts import judge, unsure
from labs.grader.version import Key, Version

log = logging.getLogger("labs.grader")
KEPT = 3
# Of an engine with another seed: wanted once a version.
KEPT_BESIDE = 2
# A process that ends by itself with this share of its memory in use had none left to say so.
NEARLY = 0.9


@dataclass
class Engine:
    """Keeps warm fork servers: a pair (students, checkers) for each set of preloaded modules.

    `hash_seed`: Python's own; `others`: engines with another one, for what must not depend on it.
    `environments`: where courses' own packages lie.
    """

    level: str
    hash_seed: int = 0
    kept: int = KEPT
    servers: dict[tuple[str, ...], tuple[ForkServer, ForkServer]] = field(default_factory=dict)
    others: dict[int, Engine] = field(default_factory=dict)
    environments: Path = field(default_factory=place.root)

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every fork server."""
        for pair in self.servers.values():
            for server in pair:
                server.close()
        self.servers.clear()
        self.forget_others()

    def with_seed(self, hash_seed: int) -> Engine:
        """Return the engine in which sets of texts have the order that this seed gives."""
        if hash_seed == self.hash_seed:
            return self
        return self.others.setdefault(
            hash_seed, Engine(self.level, hash_seed, KEPT_BESIDE, environments=self.environments)
        )

    def forget_others(self) -> None:
        """End the fork servers of the engines with other seeds: they are wanted once a version."""
        for other in self.others.values():
            other.close()
        self.others.clear()

    def pair_for(self, version: Version, language: Language = PYTHON) -> tuple[ForkServer, ForkServer]:
        """Return running fork servers with what this version imports, starting them when needed.

        Of a shell nothing runs on the checker's side: its server stands for both.
        """
        own = self.own_packages(version) if language is PYTHON else None
        modules = preload_for(version.sources, own) if language is PYTHON else [f"of {language.role}"]
        wanted = (*modules, f"with {own}") if own else tuple(modules)
        pair = self.servers.pop(wanted, None)
        if pair and not all(server.alive for server in pair):
            for server in pair:
                server.close()
            pair = None
        if pair is None and language is not PYTHON:
            server = ForkServer(self.level, language.role, [], hash_seed=self.hash_seed)
            pair = (server, server)
        elif pair is None:
            light = [name for name in modules if not name.startswith("matplotlib")]
            pair = (
                ForkServer(self.level, "student", modules, hash_seed=self.hash_seed, own=own),
                ForkServer(self.level, "checker", light, hash_seed=self.hash_seed, own=own),
            )
        self.servers[wanted] = pair  # last used stands last
        while len(self.servers) > self.kept:
            for server in self.servers.pop(next(iter(self.servers))):
                server.close()
        return pair

    def own_packages(self, version: Version) -> Path | None:
        """Return the folder of a course's own packages. Raises PackagesMissing where its checks were tried with some
        and none can be used here: then nothing may be graded, since a right answer would not run.
        """
        name = str(version.manifest.get("course", ""))
        try:
            found = course.current(self.environments, name)
        except course.Unusable as error:
            raise PackagesMissing(f"{error}: {place.remedy(name)}") from error
        if found is None and version.sealing and version.sealing.environment:
            raise PackagesMissing(f"the packages of {name} are not on this grader: {place.remedy(name)}")
        return found

    def grade_zip(self, version: Version, data: bytes, clock: Clock | None = None) -> Result:
        """Grade a submission as it was handed in, by its `clock`. Never raises for what a student sent."""
        started = time.monotonic()
        try:
            result = self.grade(version, archives.unpack(data), clock)
        except UnreadableSubmission as error:
            result = Result("unreadable", str(error), error.detail)
        result.seconds = time.monotonic() - started
        return result

    def grade(self, version: Version, files: dict[str, bytes], clock: Clock | None = None) -> Result:
        """Grade a submission's files. A notebook that cannot be read does not keep the others from being graded.

        `clock` is one for the whole hand-in; without one it is as long as the version can take. Raises SandboxDied
        when our own side failed twice; never for what a student sent.
        """
        total, unread = Result("graded"), list[UnreadableSubmission]()
        clock = clock or Clock.of(longest_s(version.limits, len(version.keys)))
        files = archives.out_of_folder(files, {f"{name}.ipynb" for name in version.keys})
        own = {name: content for name, content in files.items() if not name.endswith(".ipynb")}
        for name, key in version.keys.items():
            try:
                notebook, ran = self._grade_one(version, key, files, own, clock)
            except UnreadableSubmission as error:
                total.notebooks.append(NotebookResult(name, _nothing(key, str(error))))
                unread.append(error)
                continue
            total.notebooks.append(notebook)
            total.peak_mb = max(total.peak_mb, ran.peak_mb)
            total.seconds += ran.seconds
            if ran.finished and ran.reason:
                # It came to its end, and a hidden part did not: how, is not for the student to know.
                total.detail = "; ".join(
                    filter(None, [total.detail, f"{name}: its checks were stopped ({ran.reason})"])
                )
            if ran.reason and not ran.finished and total.outcome == "graded":
                total.outcome, total.message = "stopped", texts.stopped(ran.reason, version.limits)
                total.detail = f"{name}: stopped ({ran.reason}) after cell {len(ran.outputs)}, {ran.peak_mb} MB"
            elif total.outcome == "graded":
                _add_notes(total, notebook, ran, version.limits)
        _add_left_out(total)
        _add_own_copies(total, version, own)
        _add_unread(total, unread)
        return total

    def _grade_one(
        self, version: Version, key: Key, files: dict[str, bytes], own: dict[str, bytes], clock: Clock
    ) -> tuple[NotebookResult, Ran]:
        file = f"{key.name}.ipynb"
        if file not in files:
            raise UnreadableSubmission(f"{file} was not handed in.", f"{file} is missing")
        renamed = version.manifest.get("renamed", {}).get(key.name, {})
        notebook, flags = restore(key, cell_names.as_here(notebooks.read_submitted(file, files[file]), renamed))
        # Notebooks of one lab may run each other. What was handed in holds nothing hidden.
        beside = {f"{name}.ipynb": files[f"{name}.ipynb"] for name in version.keys if f"{name}.ipynb" in files}
        layout = lay_out(version, key, notebook, {**own, **beside})
        ran = self.run_plan(version, layout.plan, clock, key.language)
        tasks = judge(key, notebook, layout, ran, flags)
        own_left_out = [name for name in layout.left_out if name not in version.files]
        if own_left_out:
            tasks = [unsure(task) for task in tasks]
        outputs = {layout.cell_of[number]: found for number, found in ran.outputs.items() if number in layout.cell_of}
        stopped = texts.stopped(ran.reason, version.limits) if ran.reason and not ran.finished else ""
        book = feedback.Book(key, notebook, outputs, Pictures(own), Pictures(version.files))

        def shown() -> list[Any]:
            return [feedback.page(version.manifest, book, tasks, stopped), feedback.answers(book, tasks)]

        page, answers = cleaning.within_bounds(shown, notebook, outputs, key.texts)
        return NotebookResult(key.name, tasks, page, answers, own_left_out), ran

    def run_plan(self, version: Version, plan: Plan, clock: Clock | None = None, language: Language = PYTHON) -> Ran:
        """Run; when a fork server died under us (never the student's doing), once more with a fresh one."""
        try:
            ran = run(plan, *self.pair_for(version, language), clock)
        except SandboxDied:
            log.warning("a sandbox ended; starting it again")
            for server in self.pair_for(version, language):
                server.close()
            ran = run(plan, *self.pair_for(version, language), clock)
        if ran.reason == "ended" and ran.peak_mb >= NEARLY * version.limits["memory_mb"]:
            ran.reason = "memory"
        return ran


def _add_unread(total: Result, unread: list[UnreadableSubmission]) -> None:
    """Say which notebooks could not be read. Only where none could is there nothing for a person to grade."""
    if unread and len(unread) == len(total.notebooks):
        total.outcome = "unreadable"
    total.message = " ".join(filter(None, [total.message, *dict.fromkeys(map(str, unread))]))
    total.detail = "; ".join(filter(None, [total.detail, *(error.detail for error in unread)]))


def _add_left_out(total: Result) -> None:
    """Say which files had no room beside the notebook, to the student and the instructor."""
    names = sorted({name for notebook in total.notebooks for name in notebook.left_out})
    if names:
        said = texts.left_out(names)
        total.message = " ".join(filter(None, [total.message, said]))
        total.detail = "; ".join(filter(None, [total.detail, said]))


def _add_own_copies(total: Result, version: Version, own: dict[str, bytes]) -> None:
    """Say which files a student changed to no effect: the lab's own copies were used."""
    changed = sorted(file for file, content in own.items() if version.files.get(file, content) != content)
    if changed:
        total.message = " ".join(filter(None, [total.message, texts.own_copy(changed)]))


def _add_notes(total: Result, notebook: NotebookResult, ran: Ran, limits: dict[str, int]) -> None:
    """Say what was cut short or put back in a notebook that ran to its end, to the student and the instructor."""
    outputs = (output for of_cell in ran.outputs.values() for output in of_cell)
    said = texts.notes(outputs, {task.flag for task in notebook.tasks}, limits)
    if said:
        total.message = " ".join(filter(None, [total.message, *said]))
        total.detail = "; ".join(filter(None, [total.detail, f"{notebook.name}: {' '.join(said)}"]))


def _nothing(key: Key, message: str) -> list[TaskResult]:
    return [
        TaskResult(name, 0.0, float(cell.metadata.nbgrader.points), needs_manual=False, message=message)
        for name, cell in key.graded()
    ]
