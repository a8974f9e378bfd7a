"""Start a notebook's program before anybody asks for it, so that it is there when the page is."""

import asyncio
from typing import Any

from labs.hub.extension.kernels import Program

# Tasks need somebody who holds them, or they may be collected before they end.
_starting: set["asyncio.Task[None]"] = set()
# One start at a time: a double click must not make two programs.
_lock = asyncio.Lock()


def start(program: Program, log: Any) -> None:
    """Start `program` behind the answer; where that does not work, JupyterLab starts it, and says what is wrong."""
    task = asyncio.ensure_future(_start(program, log))
    _starting.add(task)
    task.add_done_callback(_starting.discard)


async def _start(program: Program, log: Any) -> None:
    try:
        async with _lock:
            await program.start()
    except Exception as error:
        log.warning("the notebook's program did not start early: %s", error)
