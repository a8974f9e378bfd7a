"""The one demo of these tests: started, stopped, killed and started again on one folder and the same ports."""

import contextlib
import os
import random
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests import prepared
from tests.e2e import demo as demo_module
from tests.e2e.demo import Demo
from tests.integration.ledger import Ledger, until
from tests.integration.people import Person
from tests.integration.processes import Process, below, children

LAB = ("networking-basics", "vlsm-plan")


def free_ports() -> tuple[int, int]:
    """Return two free ports in a row of ten: one may be taken later on, and the next must be free then.

    Below those that systems give to whoever asks for any: a demo that is down for a moment must find its own again.
    """
    while True:
        first = random.randrange(20_000, 30_000, 10)
        with contextlib.ExitStack() as stack:
            try:
                for port in range(first, first + 10):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                continue
        return first, first + 5


@dataclass
class House:
    """A demo that can go down and come up again, and the people who use it."""

    var: Path
    ports: tuple[int, int] = field(default_factory=free_ports)
    people: dict[str, Person] = field(default_factory=dict)
    _running: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _demo: Demo | None = None
    _starts: int = 0

    @property
    def demo(self) -> Demo:
        """The running demo; started at first use, and again after a test has stopped it."""
        if self._demo is None or self._demo.process.poll() is not None:
            self.start()
        assert self._demo is not None
        return self._demo

    @property
    def ledger(self) -> Ledger:
        """The demo's database."""
        return Ledger(self.var)

    def start(self) -> Demo:
        """Start the demo and wait until it is ready."""
        self._running.close()
        self._starts += 1
        self._demo = self._running.enter_context(demo_module.running(self.var, ports=self.ports))
        for person in self.people.values():
            person.demo = self._demo
        return self._demo

    def stop(self) -> None:
        """Stop the demo as Ctrl-C does; quiet where it is stopped already."""
        self._running.close()
        self._demo = None

    def has_started_before(self) -> bool:
        """Return whether the demo has run on this folder in these tests, started now if it has not."""
        return self._starts > 0 or bool(self.demo.site)

    def person(self, key: str) -> Person:
        """Return a demo person, signed in once for all tests: sessions outlive a restart."""
        demo = self.demo
        if key not in self.people:
            self.people[key] = Person(demo, key).signs_in()
        return self.people[key]

    def program(self, words: str) -> Process:
        """Return one of the demo's own programs by words of its command line."""
        found: list[Process] = []
        until(f"{words} running", lambda: found.extend(children(self.demo.process.pid, words)) or found)
        return found[0]

    def workers_of(self, words: str) -> list[Process]:
        """Return what a program has started, and what that has."""
        return below(self.program(words).pid)

    def all_parts_answer(self) -> bool:
        """Return whether site, hub, proxy and grader answer, as /status says."""
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.demo.site}/status", timeout=20, trust_env=False).status_code == 200
        return False

    def close(self) -> None:
        """Stop what still runs."""
        for person in self.people.values():
            person.client.close()
        self._running.close()


@contextlib.contextmanager
def opened() -> Iterator[House]:
    """Yield a house on a folder of its own, or on ACADEMY_E2E_VAR, which stays."""
    with contextlib.ExitStack() as stack:
        kept = os.environ.get("ACADEMY_E2E_VAR")
        var = Path(kept or stack.enter_context(tempfile.TemporaryDirectory(prefix="academy-house-")))
        if not kept:
            prepared.copy_to(var)
        house = House(var)
        stack.callback(house.close)
        yield house
