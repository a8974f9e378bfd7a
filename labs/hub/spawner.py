"""Starts one lab server per student, behind bubblewrap's walls and with a bound on memory and processes."""

import asyncio
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Integer, Unicode

from labs.hub import pages, sandbox, watchdog

# The only names of the hub's environment that reach a lab, and those that JupyterHub makes for the server itself.
KEPT = ("JUPYTERHUB_", "JPY_", "ACADEMY_API_URL", "ACADEMY_SITE_URL", "ACADEMY_LAB_", "MEM_LIMIT", "TZ")
DROPPED = {"JUPYTERHUB_CRYPT_KEY", "JUPYTERHUB_COOKIE_SECRET"}
WATCH_SECONDS = 1.0
# How often the files of a lab are counted, and how much a home that is too big already may still grow: room to tidy up.
HOME_SECONDS, HOME_GROWS_MB = 20.0, 64
LOOK_SECONDS = 0.03


class LabSpawner(LocalProcessSpawner):
    """A private home, process table and /tmp for every student; no path to anything of anybody else."""

    homes = Unicode(help="Folder with one home per hub name").tag(config=True)
    source = Unicode(help="Folder of our own code").tag(config=True)
    courses = Unicode(help="Folder of courses' own packages").tag(config=True)
    memory_mb = Integer(1536, help="Memory of one lab with all its processes").tag(config=True)
    processes = Integer(256, help="Processes and threads of one lab at most").tag(config=True)
    file_mb = Integer(512, help="Size of one file at most").tag(config=True)
    home_mb = Integer(2048, help="Size of all files of one lab").tag(config=True)

    # Stopping the outer process ends the whole process table at once; work is on disk by then.
    interrupt_timeout = 5
    term_timeout = 5

    _watch: "asyncio.Task[None] | None" = None

    @property
    def home(self) -> Path:
        """Return this student's home outside the walls; the name has been checked at sign-in."""
        return Path(self.homes) / self.user.name

    def get_env(self) -> dict[str, str]:
        """Return the lab's environment: the server's own token, addresses and language, and no secret of the hub."""
        env = {k: v for k, v in super().get_env().items() if k.startswith(KEPT) and k not in DROPPED}
        language = pages.language_of(self.user.name)
        env.update(
            HOME=sandbox.HOME,
            USER="student",
            SHELL="/bin/bash",
            PATH=f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
            PYTHONPATH=sandbox.SOURCE,
            PYTHONDONTWRITEBYTECODE="1",
            LANG="C.UTF-8",
            JUPYTER_PREFER_ENV_PATH="1",
            # Each thread of these takes memory of its own, and a lab has few cores anyway.
            OMP_NUM_THREADS="2",
            OPENBLAS_NUM_THREADS="2",
            JUPYTER_RUNTIME_DIR="/run/jupyter",
            JUPYTER_CONFIG_PATH=f"{sandbox.SOURCE}/labs/hub/lab/etc",
            # Kernels of ours, for nbgrader's own commands, too.
            JUPYTER_PATH=f"{sandbox.SOURCE}/labs/hub/lab/share",
            ACADEMY_LANGUAGE=language,
        )
        if any(group.name.startswith("instructor-") for group in self.user.groups):
            # Create Assignment and Course List are on in `lab/teach/`.
            env["JUPYTER_CONFIG_PATH"] = f"{sandbox.SOURCE}/labs/hub/lab/teach:{env['JUPYTER_CONFIG_PATH']}"
        return env

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """Leave `env` as it is: there is no system account behind a hub name."""
        return env

    async def start(self) -> Any:
        """Make the home, raise the walls and start the server; raise `NoSandbox` where there can be no walls."""
        await asyncio.to_thread(sandbox.probe)
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        pages.remember_end(self.user.name, "")
        courses = Path(self.courses) if self.courses else None
        fence = sandbox.walls(home=self.home, source=Path(self.source), courses=courses)
        self.cmd = [*fence, sys.executable, "-m", "labs.hub.serve"]
        address = await super().start()
        self._watch = asyncio.ensure_future(self._watch_over(self.pid))
        await self._until_it_listens(int(address[1]))
        return address

    async def _until_it_listens(self, port: int) -> None:
        """Wait for the server's port, or its end: the hub's own looks come up to a second late."""
        end = time.monotonic() + self.http_timeout
        while time.monotonic() < end and self.proc is not None and self.proc.poll() is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(LOOK_SECONDS)
            else:
                writer.close()
                return

    async def stop(self, now: bool = False) -> None:
        """Stop the lab and the watch over it."""
        # The watch itself may be what calls: it must not cancel its own work.
        if self._watch and self._watch is not asyncio.current_task():
            self._watch.cancel()
        self._watch = None
        await super().stop(now)

    async def _watch_over(self, pid: int) -> None:
        """Once a second, hold the process tree of `pid` against its bounds; tell the hub as soon as it is gone.

        The files are counted more rarely. A home that is too big already may be opened, and made smaller.
        """
        most_mb = max(self.home_mb, await self._home_mb(self.home_mb * 4) + HOME_GROWS_MB)
        looked = time.monotonic()
        while (usage := await asyncio.to_thread(watchdog.measure, pid)) is not None:
            ended_because = usage.over(memory_mb=self.memory_mb, processes=self.processes)
            if not ended_because and time.monotonic() - looked > HOME_SECONDS:
                ended_because = "home" if await self._home_mb(most_mb + 1) > most_mb else ""
                looked = time.monotonic()
            if ended_because:
                pages.remember_end(self.user.name, ended_because)
                self.log.warning("Lab of %s ended: %s", self.user.name, ended_because)
                watchdog.end(pid)
                break
            if await self.poll() is not None:
                break
            await asyncio.sleep(WATCH_SECONDS)
        # A moment for the kernel to finish with the process table.
        await asyncio.sleep(0.2)
        if self.pid in (0, pid) and not self.pending:
            await self.poll_and_notify()

    async def _home_mb(self, enough: float) -> float:
        """Return the size of the home, or that it is `enough` and more."""
        return await asyncio.to_thread(watchdog.size_mb, self.home, enough)

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """Return what bounds each single process, run between fork and exec."""
        limits = [
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, 4096),
            (resource.RLIMIT_FSIZE, self.file_mb << 20),
            (resource.RLIMIT_AS, 8 << 30),
        ]
        if os.getuid():
            limits.append((resource.RLIMIT_NPROC, 8192))

        def bound() -> None:
            os.umask(0o077)
            for what, value in limits:
                hard = resource.getrlimit(what)[1]
                allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
                resource.setrlimit(what, (allowed, allowed))

        return bound

    async def move_certs(self, paths: dict[str, str]) -> dict[str, str]:
        """Leave certificates where they are; the embedded hub talks over loopback."""
        return paths
