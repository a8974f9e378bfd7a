"""The program behind a notebook: the same kernel that JupyterLab uses for it, asked to run one cell at a time."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from queue import Empty
from typing import Any, Literal

from jupyter_server._tz import utcnow

from labs.hub.extension import course_kernels
from labs.hub.extension.outputs import Outputs, went_wrong

# How a run of one cell ended. "died": the program is gone; "time", "stopped": it was interrupted.
Ended = Literal["ok", "error", "time", "stopped", "died"]
READY_SECONDS = 20.0
GRACE_SECONDS = 5.0
LOOK_SECONDS = 0.25


class Busy(Exception):
    """The program does not answer: it is working on something from another window, or it does not start."""


class Program:
    """The kernel of the notebook at `path` below `root`, started when it is first needed."""

    def __init__(self, settings: dict[str, Any], path: Path, kernel_name: str = "") -> None:
        """Name the notebook; nothing is started yet."""
        self._settings = settings
        self._path = path.relative_to(settings["academy_root"]).as_posix()
        self._kernel_name = kernel_name

    @property
    def _kernels(self) -> Any:
        return self._settings["kernel_manager"]

    async def running_id(self) -> str:
        """Return the id of the notebook's kernel; "" where none runs."""
        sessions = self._settings["session_manager"]
        if not await sessions.session_exists(path=self._path):
            return ""
        found = await sessions.get_session(path=self._path)
        return str((found.get("kernel") or {}).get("id", ""))

    async def start(self) -> str:
        """Return the id of the notebook's kernel, started now where there was none. Raises course_kernels.Missing."""
        known = await self.running_id()
        if known:
            if not await self._kernels.get_kernel(known).is_alive():
                await self._kernels.restart_kernel(known)
            return known
        specs = self._settings["kernel_spec_manager"].find_kernel_specs()
        name = self._kernel_name if self._kernel_name in specs else None
        if name is None and self._kernel_name in course_kernels.PACKAGES:
            # Python in its place would answer every line with an error of its own.
            raise course_kernels.Missing(self._kernel_name)
        made = await self._settings["session_manager"].create_session(
            path=self._path, name=Path(self._path).name, type="notebook", kernel_name=name
        )
        return str(made["kernel"]["id"])

    async def touch(self) -> None:
        """Count as use of the program, which closes by itself where nobody uses it; nothing where none runs."""
        if known := await self.running_id():
            self._kernels.get_kernel(known).last_activity = utcnow()

    async def afresh(self) -> None:
        """Forget everything that the program knows; start it where it does not run."""
        known = await self.running_id()
        if known:
            await self._kernels.restart_kernel(known, now=True)
        else:
            await self.start()

    async def interrupt(self) -> None:
        """Ask the program to stop what it does."""
        if known := await self.running_id():
            await self._kernels.get_kernel(known).interrupt_kernel()

    async def close(self) -> None:
        """End the program, for a notebook that goes away."""
        sessions = self._settings["session_manager"]
        if await sessions.session_exists(path=self._path):
            found = await sessions.get_session(path=self._path)
            await sessions.delete_session(found["id"])

    @asynccontextmanager
    async def talk(self) -> AsyncIterator["Talk"]:
        """Connect to the program and yield the connection; raise `Busy` where it does not answer in time."""
        kernel_id = await self.start()
        manager = self._kernels.get_kernel(kernel_id)
        client = manager.client()
        client.start_channels()
        try:
            try:
                await client.wait_for_ready(timeout=READY_SECONDS)
            except RuntimeError as error:
                raise Busy(str(error)) from error
            yield Talk(client, manager)
        finally:
            client.stop_channels()


class Talk:
    """One open connection to a program."""

    def __init__(self, client: Any, manager: Any) -> None:
        """Keep what the connection is made of."""
        self._client, self._manager = client, manager

    async def run(self, code: str, seconds: float, stopping: Callable[[], bool]) -> tuple[Outputs, Ended]:
        """Run `code` for at most `seconds`; `stopping` is asked several times a second whether to stop before."""
        outputs, end = Outputs(), time.monotonic() + seconds
        message_id = self._client.execute(code, allow_stdin=False, stop_on_error=False)
        cut: Ended | None = None
        while True:
            now = time.monotonic()
            if cut is None and (stopping() or now > end):
                cut = "stopped" if stopping() else "time"
                end = now + GRACE_SECONDS
                await self._manager.interrupt_kernel()
            elif cut is not None and now > end:
                await self._manager.restart_kernel(now=True)
                return outputs, cut
            message = await self._next()
            if message is None:
                if not await self._manager.is_alive():
                    return outputs, "died"
            elif message["parent_header"].get("msg_id") == message_id:
                if message["content"].get("execution_state") == "idle":
                    return outputs, cut or ("error" if went_wrong(outputs.items) else "ok")
                outputs.take(message["msg_type"], message["content"])

    async def _next(self) -> dict[str, Any] | None:
        """Return the next message of the output channel; None where none came for a moment."""
        with suppress(Empty, asyncio.TimeoutError):
            message: dict[str, Any] = await self._client.get_iopub_msg(timeout=LOOK_SECONDS)
            return message
        return None
