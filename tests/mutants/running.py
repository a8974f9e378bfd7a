"""Runs one subject: its tests once as they are, then for each change in a process forked from there.

    python -m tests.mutants.running NAME RESULT.json

The fork finds everything loaded and the test database in its memory, changes the module (`swapping`), and runs the
tests that ran the changed function, quickest first, until one fails.
"""

import ast
import contextlib
import gc
import json
import os
import select
import signal
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.mutants import swapping
from tests.mutants.making import Mutant, function_at, mutants_of

ROOT = Path(__file__).resolve().parents[2]
SUBJECTS = Path(__file__).with_name("subjects.toml")
KILLED, SURVIVED = 1, 0


class Nothing:
    """Stands for the test after the last one, so that what all tests share (a session, a file) stays for the forks."""

    def __init__(self, items: list[pytest.Item]) -> None:
        chains = [item.listchain() for item in items]
        self.shared = [nodes[0] for nodes in zip(*chains, strict=False) if len(set(map(id, nodes))) == 1]
        self.shared = [node for node in self.shared if not isinstance(node, pytest.Item)]

    def listchain(self) -> list[Any]:
        """Return what it needs."""
        return self.shared


class Runner:
    """The pytest plugin that does it in place of the usual loop over tests."""

    def __init__(self, subject: dict[str, Any], sample: int | None) -> None:
        self.paths = [ROOT / name for name in subject["modules"]]
        self.sample = sample
        self.took: dict[int, float] = {}
        self.ran: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.found: list[dict[str, Any]] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests as they are, then every change."""
        self.session, self.nothing = session, Nothing(session.items)
        self._as_they_are()
        if session.testsfailed or not session.items:
            raise pytest.Exit("the tests fail on the code as it is", 3)
        self.living = swapping.Living(map(str, self.paths))
        gc.freeze()
        mutants = [mutant for path in self.paths for mutant in mutants_of(path)]
        for mutant in mutants[:: max(1, len(mutants) // self.sample)] if self.sample else mutants:
            self.found.append(self._tried(mutant))
            print("." if self.found[-1]["outcome"] == "killed" else "S", end="", flush=True)
        return True

    def _run(self, number: int) -> None:
        item = self.session.items[number]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=self.nothing)

    def _as_they_are(self) -> None:
        """Run every test once; note how long it takes and which functions of the modules it runs."""
        files = {str(path) for path in self.paths}
        trees = {}
        for number in range(len(self.session.items)):
            lines: set[tuple[str, int]] = set()
            began = time.monotonic()
            with _watching(files, lines):
                self._run(number)
            self.took[number] = time.monotonic() - began
            for file, line in lines:
                trees.setdefault(file, _functions(Path(file)))
                self.ran[file, trees[file].get(line, "")].add(number)

    def _tried(self, mutant: Mutant) -> dict[str, Any]:
        tests = self.ran[str(mutant.path), mutant.place] if mutant.place else set(self.took)
        chosen = sorted(tests, key=lambda number: self.took[number])
        limit = 15 + 5 * sum(self.took[number] for number in chosen)
        outcome = self._forked(mutant, chosen, limit) if chosen else "survived"
        path = str(mutant.path.relative_to(ROOT))
        said = {"module": path, "in": mutant.place, "line": mutant.line, "was": mutant.was, "now": mutant.now}
        return {**said, "outcome": outcome, "tests": len(chosen)}

    def _forked(self, mutant: Mutant, chosen: list[int], limit: float) -> str:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            self._changed(mutant, chosen, writing)
        os.close(writing)
        ready, _, _ = select.select([reading], [], [], limit)
        word = os.read(reading, 100).decode() if ready else ""
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        # No word: it hangs, or it fell over; either would be seen.
        return word or "killed"

    def _changed(self, mutant: Mutant, chosen: list[int], writing: int) -> None:
        """In the fork: change the module, run the tests until one fails, say how it ended. Never returns."""
        try:
            os.dup2(os.open(os.devnull, os.O_RDWR), 1)
            os.dup2(1, 2)
            signal.signal(signal.SIGPROF, lambda *_: (os.write(writing, b"killed"), os._exit(0)))
            word = "killed" if self._put(mutant) and self._fails(chosen) else "survived"
        except BaseException:
            word = "killed"
        os.write(writing, word.encode())
        os._exit(0)

    def _put(self, mutant: Mutant) -> bool:
        if mutant.place:
            self.living.swap(str(mutant.path), mutant.path.read_text(), mutant.source)
        else:
            name = ".".join(mutant.path.relative_to(ROOT).with_suffix("").parts)
            swapping.run_again(sys.modules[name], mutant.source)
            self.living.forget()
        return True

    def _fails(self, chosen: list[int]) -> bool:
        for number in chosen:
            # Of the processor's time, not of the clock's: a change that goes round for ever is seen by a quick test.
            signal.setitimer(signal.ITIMER_PROF, 2 + 5 * self.took[number])
            self._run(number)
            if self.session.testsfailed:
                return True
        return False


def _functions(path: Path) -> dict[int, str]:
    """Return for each line of a file the outermost function whose body holds it."""
    source = path.read_text()
    tree = ast.parse(source)
    starts = [len(line) - len(line.lstrip()) for line in source.splitlines()]
    return {line: function_at(tree, (line, column)) for line, column in enumerate(starts, start=1)}


@contextlib.contextmanager
def _watching(files: set[str], lines: set[tuple[str, int]]) -> Iterator[None]:
    def inside(frame: FrameType, event: str, _: object) -> Any:
        lines.add((frame.f_code.co_filename, frame.f_lineno))
        return inside

    def outside(frame: FrameType, event: str, _: object) -> Any:
        return inside if frame.f_code.co_filename in files else None

    sys.settrace(outside)
    try:
        yield
    finally:
        sys.settrace(None)


def main(name: str, result: Path, sample: int | None = None) -> int:
    """Run one subject; write a list of what was changed and how it ended."""
    subject = tomllib.loads(SUBJECTS.read_text())[name]
    quick = {"phases": [Phase.explicit, Phase.generate], "suppress_health_check": list(HealthCheck)}
    settings.register_profile("mutants", database=None, derandomize=True, deadline=None, **quick)
    settings.load_profile("mutants")
    runner = Runner(subject, sample)
    code = pytest.main(["-q", "-s", "-p", "no:xdist", *subject["tests"]], plugins=[runner])
    if code == pytest.ExitCode.OK:
        result.write_text(json.dumps(runner.found))
    return int(code)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None))
