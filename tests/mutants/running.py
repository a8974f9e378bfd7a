"""Runs one subject: its tests once as they are, then for each change in a process forked from there.

    python -m tests.mutants.running NAME RESULT.json [WANTED.json]

The fork finds everything loaded and the test database in its memory, changes the module (`swapping`), and runs the
tests that ran the changed statement (`watching`), the likeliest first, until one fails. `WANTED.json` says which
changes: `{"sample": 40}`, about so many, or `{"names": […]}`, those of a list.
"""

import contextlib
import gc
import itertools
import json
import os
import select
import signal
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.mutants import swapping
from tests.mutants.changes import ROOT, Mutant, name_of
from tests.mutants.making import mutants_of
from tests.mutants.watching import Watched

KILLED, SURVIVED = "killed", "survived"
SUBJECTS = Path(__file__).with_name("subjects.toml")


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

    def __init__(self, subject: dict[str, Any], wanted: dict[str, Any]) -> None:
        self.paths = [ROOT / name for name in subject["modules"]]
        self.wanted = wanted
        self.watched = Watched(map(str, self.paths))
        self.found: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Print what failed at once: the forks keep their own to themselves."""
        if report.failed:
            print(f"\n{report.nodeid}\n{report.longreprtext}", flush=True)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests as they are, then every change."""
        self.session, self.nothing = session, Nothing(session.items)
        self._as_they_are()
        if session.testsfailed or not session.items:
            pytest.exit("the tests fail on the code as it is", 3)
        self.living = swapping.Living(map(str, self.paths))
        gc.freeze()
        self._nothing_changed()
        for mutant in self._mutants():
            self.found.append(self._tried(mutant))
            print("." if self.found[-1]["outcome"] == "killed" else "S", end="", flush=True)
        return True

    def _run(self, number: int) -> None:
        item = self.session.items[number]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=self.nothing)

    def _as_they_are(self) -> None:
        """Run every test once; note how long it takes and which lines of the modules it runs."""
        for number in range(len(self.session.items)):
            began = time.monotonic()
            with self.watched.of(number):
                self._run(number)
            self.watched.took[number] = time.monotonic() - began

    def _nothing_changed(self) -> None:
        """Hold that the tests pass in a fork too: else every change would seem to be noticed there."""
        everything = sorted(self.watched.took)
        # Both ways of putting a change: into the functions alone, or the whole module run again.
        for path, place in itertools.product(self.paths, ("all of it", "")):
            word = self._forked(Mutant(path, place, 0, (0, 0), "", "", path.read_text()), everything, 600)
            if word != SURVIVED:
                pytest.exit(f"{path}: a fork in which nothing was changed was {word}", 3)

    def _mutants(self) -> list[Mutant]:
        found = [mutant for path in self.paths for mutant in mutants_of(path)]
        if "names" in self.wanted:
            names = set(map(tuple, self.wanted["names"]))
            return [mutant for mutant in found if name_of(mutant.said()) in names]
        return found[:: max(1, len(found) // self.wanted["sample"])] if self.wanted.get("sample") else found

    def _tried(self, mutant: Mutant) -> dict[str, Any]:
        chosen = self.watched.tests_of(mutant)
        limit = 60 + 10 * sum(self.watched.took[number] for number in chosen)
        outcome, _, number = (self._forked(mutant, chosen, limit) if chosen else SURVIVED).partition(" ")
        if number:
            self.watched.has_noticed(mutant, int(number))
        return {**mutant.said(), "outcome": outcome, "tests": len(chosen)}

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
        return word or KILLED

    def _changed(self, mutant: Mutant, chosen: list[int], writing: int) -> None:
        """In the fork: change the module, run the tests until one fails, say how it ended. Never returns."""
        try:
            os.dup2(os.open(os.devnull, os.O_RDWR), 1)
            os.dup2(1, 2)
            signal.signal(signal.SIGPROF, lambda *_: (os.write(writing, KILLED.encode()), os._exit(0)))
            self._put(mutant)
            word = self._run_until_one_fails(chosen)
        except BaseException:
            word = KILLED
        os.write(writing, word.encode())
        os._exit(0)

    def _put(self, mutant: Mutant) -> None:
        if mutant.place:
            self.living.swap(str(mutant.path), mutant.path.read_text(), mutant.source)
        else:
            name = ".".join(mutant.path.relative_to(ROOT).with_suffix("").parts)
            swapping.run_again(sys.modules[name], mutant.source)
            self.living.forget()

    def _run_until_one_fails(self, chosen: list[int]) -> str:
        """Return "survived", or "killed" with the number of the test that failed."""
        for number in chosen:
            # Of the processor's time, not of the clock's: a change that goes round for ever is seen by a quick test.
            signal.setitimer(signal.ITIMER_PROF, 2 + 5 * self.watched.took[number])
            self._run(number)
            if self.session.testsfailed:
                return f"{KILLED} {number}"
        return SURVIVED


def main(name: str, result: Path, wanted: dict[str, Any]) -> int:
    """Run one subject; write a list of what was changed and how it ended."""
    subject = tomllib.loads(SUBJECTS.read_text())[name]
    quick = {"phases": [Phase.explicit, Phase.generate], "suppress_health_check": list(HealthCheck)}
    settings.register_profile("mutants", database=None, derandomize=True, deadline=None, **quick)
    settings.load_profile("mutants")
    runner = Runner(subject, wanted)
    code = pytest.main(["-q", "-s", "-p", "no:xdist", *subject["tests"]], plugins=[runner])
    if code == pytest.ExitCode.OK:
        result.write_text(json.dumps(runner.found))
    return int(code)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text()) if sys.argv[3:] else {}))
