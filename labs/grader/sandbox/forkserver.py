"""One warm interpreter in the sandbox; every submission runs in a fork of it."""

from __future__ import annotations

import ast
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from labs.grader.errors import SandboxDied
from labs.grader.inside import course, wire
from labs.grader.names import tree_of
from labs.grader.sandbox.commands import launch

START_S = 60
# More modules of a course's own packages than these are loaded by who asks for them.
OWN_MODULES = 30


class ForkServer:
    """A running fork server. `level` is bubblewrap, landlock or none; `preload` are modules every fork shares.

    `hash_seed`: Python's own, for all that runs in it. `own`: the folder of a course's own packages, which stays while
    the server lives. Raises SandboxDied where it does not start, or the folder is gone.
    """

    def __init__(
        self, level: str, role: str, preload: list[str], *, hash_seed: int = 0, own: Path | None = None
    ) -> None:
        self.level, self.role = level, role
        self.held = _hold(own)
        self.scratch = Path(tempfile.mkdtemp(prefix="grader-"))
        self.control, theirs = socket.socketpair()
        packages = own / course.PACKAGES if own else None
        with theirs:
            start = launch(level, role, theirs.fileno(), preload, self.scratch, hash_seed=hash_seed, course=packages)
            self.process = subprocess.Popen(  # noqa: S603 (our own program)
                start.arguments,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=None if os.environ.get("ACADEMY_GRADER_DEBUG") else subprocess.DEVNULL,
                env=start.environment,
                cwd="/",
                preexec_fn=start.first,
            )
        self._await_ready()

    def _await_ready(self) -> None:
        self.control.settimeout(START_S)
        try:
            ready = self.control.recv(1) == b"R"
        except OSError:
            ready = False
        if not ready:
            self.close()
            raise SandboxDied(f"the {self.role} sandbox ({self.level}) did not start")
        self.control.settimeout(10)

    @property
    def alive(self) -> bool:
        """Say whether the server still runs."""
        return self.process.poll() is None

    def start(self, sockets: list[socket.socket]) -> None:
        """Fork one job which owns `sockets`; they are closed here. Raises SandboxDied."""
        try:
            wire.send_handles(self.control, [each.fileno() for each in sockets])
        except OSError as error:
            raise SandboxDied(f"the {self.role} sandbox is gone: {error}") from error
        finally:
            for each in sockets:
                each.close()

    def close(self) -> None:
        """End the server and with it everything inside."""
        self.control.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.held is not None:
            os.close(self.held)
            self.held = None
        shutil.rmtree(self.scratch, ignore_errors=True)


def _hold(own: Path | None) -> int | None:
    try:
        return course.hold(own) if own else None
    except OSError as error:
        raise SandboxDied(f"a course's packages went away: {error}") from error


def preload_for(sources: list[str], own: Path | None = None) -> list[str]:
    """Return the heavy modules worth sharing for notebooks with these cells, a course's own among them."""
    text = "\n".join(sources)
    found = [name for name in ("numpy", "pandas", "matplotlib.pyplot") if name.partition(".")[0] in text]
    return found + sorted(_of_course(sources, own))[:OWN_MODULES] if own else found


def _of_course(sources: list[str], own: Path) -> set[str]:
    """Return the modules of a course's own packages that cells import by name."""
    tops = {path.name.partition(".")[0] for path in (own / course.PACKAGES).iterdir()}
    nodes = [node for tree in filter(None, map(tree_of, sources)) for node in ast.walk(tree)]
    named = {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
    named |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name for name in named if name.partition(".")[0] in tops and name.isascii()}
