"""`python -m labs.grader work`: one or several worker processes, started again when one ends."""

from __future__ import annotations

import logging
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType

import nbgrader

from labs.grader.engine import Engine
from labs.grader.errors import GraderError
from labs.grader.inside import linux
from labs.grader.site import Site
from labs.grader.worker import Worker

log = logging.getLogger("labs.grader")
GRACE_S = 8.0
HANDLES = 8_192


def one(level: str, number: int, parent: int | None = None) -> int:
    """Run one worker in this process. It ends with the process `parent` that started it, however early that ends.

    One that lived on would take the jobs of the next worker of its name, which says that it holds none of them.
    """
    linux.die_with_parent(signal.SIGTERM)
    _more_handles()
    if parent is not None and os.getppid() != parent:
        return 0
    site = Site(
        url=os.environ.get("ACADEMY_API_URL", "http://127.0.0.1:8000/api/labs"),
        token=token(),
        worker=f"{os.environ.get('ACADEMY_GRADER_NAME') or socket.gethostname()}-{number}"[:80],
        sandbox=level,
        engine=f"nbgrader {nbgrader.__version__}",
    )
    Worker(site, Engine(level)).run()
    return 0


def _more_handles() -> None:
    """Allow as many open files as the machine does: each copy of a notebook that checks ask takes two."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, HANDLES), hard))


def token() -> str:
    """Return the graders' shared secret. Raises GraderError naming the variable."""
    found = os.environ.get("ACADEMY_GRADER_TOKEN", "")
    if not found:
        raise GraderError("Set ACADEMY_GRADER_TOKEN to the site's GRADER_TOKEN.")
    return found


@dataclass
class Crew:
    """Several workers, each a process of its own."""

    level: str
    processes: int
    allow_none: bool = False
    running: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    stopping: bool = False

    def run(self) -> int:
        """Keep all workers running until told to stop; then end them."""
        for order in (signal.SIGTERM, signal.SIGINT):
            signal.signal(order, self._told_to_stop)
        while not self.stopping:
            for number in range(self.processes):
                if number not in self.running or self.running[number].poll() is not None:
                    self._start(number)
            time.sleep(1)
        self._end()
        return 0

    def _start(self, number: int) -> None:
        ended = self.running.get(number)
        if ended is not None:
            log.warning("worker %d ended (%s); starting it again", number, ended.returncode)
        command = [sys.executable, "-m", "labs.grader", "work", "--number", str(number), "--sandbox", self.level]
        command += ["--parent", str(os.getpid())]
        if self.allow_none:
            command.append("--allow-no-sandbox")
        self.running[number] = subprocess.Popen(command)  # noqa: S603 (our own program)

    def _told_to_stop(self, _: int, __: FrameType | None) -> None:
        self.stopping = True

    def _end(self) -> None:
        for process in self.running.values():
            process.terminate()
        deadline = time.monotonic() + GRACE_S
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
