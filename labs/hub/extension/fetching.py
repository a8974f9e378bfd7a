"""Bring an assignment into the home when it is not there yet: for every page that shows one."""

import asyncio
from typing import Any

from labs.exchange import lab
from labs.hub.extension import keys

# One fetch at a time per lab: a double click must not unpack twice.
_lock = asyncio.Lock()


async def fetched(key: keys.LabKey, root: str, log: Any) -> str:
    """Fetch the assignment where it is not there; return what to tell the student where that did not work, else ""."""
    if key.notebook(root):
        return ""
    async with _lock:
        if key.notebook(root):
            return ""
        try:
            await asyncio.to_thread(lab.fetch, key.course, key.assignment, root)
        except lab.ExchangeFailed as error:
            log.warning("fetch of %s/%s: %s", key.course, key.assignment, error)
            return str(error)
    return ""
