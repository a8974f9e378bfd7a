"""Real ipykernels that start in forks of one process which has loaded ipykernel: loading takes longer than most labs.

`forked()` makes every kernel that jupyter_client starts in this process such a fork; nothing else of nbgrader's way
changes: a kernel is a process of its own with its own connection file, folder and environment.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

NAME = "forked-for-tests"
ROOT = Path(__file__).resolve().parents[3]


class Kernel:
    """One forked kernel, with what jupyter_client asks of a Popen."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid, self._handle = pid, os.pidfd_open(pid)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return 0 once it has ended. Its exit code is known to its parent alone, and nobody asks for it."""
        if self.returncode is None and select.select([self._handle], [], [], 0)[0]:
            os.close(self._handle)
            self.returncode = 0
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end."""
        if self.returncode is None:
            select.select([self._handle], [], [], timeout)
        return self.poll() or 0

    def send_signal(self, number: int) -> None:
        """Send a signal to it."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    terminate = kill


class Forked(LocalProvisioner):
    """Starts kernels in forks of `server`."""

    server: subprocess.Popen[str]
    turn = threading.Lock()

    async def launch_kernel(self, cmd: list[str], **known: Any) -> Any:
        """Start one: the command is python -m ipykernel_launcher -f FILE …"""
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        environment = {**known["env"], "NBGRADER_EXECUTION": "autograde"}
        told = {"arguments": arguments, "folder": str(known.get("cwd") or Path.cwd()), "environment": environment}
        assert self.server.stdin
        assert self.server.stdout
        with self.turn:
            self.server.stdin.write(json.dumps(told) + "\n")
            self.server.stdin.flush()
            self.process = Kernel(int(self.server.stdout.readline()))
        self.pid, self.pgid = self.process.pid, self.process.pid
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the end without asking ten times a second."""
        if self.process:
            while self.process.poll() is None:
                await asyncio.sleep(0.005)
            self.process = None
        return 0


@contextlib.contextmanager
def forked(*modules: str) -> Iterator[None]:
    """Start every kernel in a fork, while this lasts; `modules` are loaded before."""
    factory = KernelProvisionerFactory.instance()
    before = factory.default_provisioner_name
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    arguments = [sys.executable, "-m", "tests.grader.scores.kernels", *modules]
    server = subprocess.Popen(
        arguments, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    Forked.server = server
    factory.provisioners[NAME] = EntryPoint(NAME, f"{__name__}:Forked", KernelProvisionerFactory.GROUP_NAME)
    factory.default_provisioner_name = NAME
    try:
        yield
    finally:
        factory.default_provisioner_name = before
        assert server.stdin
        server.stdin.close()
        server.wait()


def _in_a_fork(arguments: list[str], folder: str, environment: dict[str, str]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.chdir(folder)
        os.environ.clear()
        os.environ.update({**environment, "JPY_PARENT_PID": str(os.getppid())})
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 1)
        os.dup2(0, 2)
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed()
        sys.argv = ["ipykernel_launcher", *arguments]
        sys.path[:] = ["", *(each for each in sys.path if each not in ("", str(ROOT)))]
        import_module("ipykernel.kernelapp").launch_new_instance()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def main() -> None:
    """Load, then start what comes in until it ends."""
    for name in ("ipykernel.kernelapp", "ipykernel.ipkernel", "IPython.core.completer", *sys.argv[1:]):
        import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        print(_in_a_fork(**json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
