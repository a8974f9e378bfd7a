"""One warm interpreter in the sandbox; every submission runs in a fork of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from labs.grader.errors import SandboxDied
from labs.grader.inside import wire
from labs.grader.sandbox.commands import launch

START_S = 60


class ForkServer:
    """A running fork server. `level` is bubblewrap, landlock or none; `preload` are modules every fork shares.

    `hash_seed`: Python's own, for all that runs in it.
    """

    def __init__(self, level: str, role: str, preload: list[str], *, hash_seed: int = 0) -> None:
        self.level, self.role = level, role
        self.scratch = Path(tempfile.mkdtemp(prefix="grader-"))
        self.control, theirs = socket.socketpair()
        with theirs:
            start = launch(level, role, theirs.fileno(), preload, self.scratch, hash_seed=hash_seed)
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
        shutil.rmtree(self.scratch, ignore_errors=True)


def preload_for(sources: list[str]) -> list[str]:
    """Return the heavy modules worth sharing for notebooks with these cells."""
    text = "\n".join(sources)
    return [name for name in ("numpy", "pandas", "matplotlib.pyplot") if name.partition(".")[0] in text]
