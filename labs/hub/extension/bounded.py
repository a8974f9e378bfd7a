"""A notebook's program with a bound on its memory: too much ends in Python's MemoryError, and the lab lives on."""

import os
import resource
from typing import Any

from jupyter_server.services.kernels.kernelmanager import ServerKernelManager

# What the server itself holds of a lab's memory.
SERVER_MB = 128
LEAST_MB = 256


class BoundedKernel(ServerKernelManager):
    """Starts a program, and lets it ask for as much memory as the lab has.

    The watch outside of the lab counts what all its programs hold together, and can only end the whole lab.
    """

    async def _async_post_start_kernel(self, **kw: Any) -> None:
        """Bound the program that has just started."""
        bound(getattr(self.provisioner, "pid", None))
        await super()._async_post_start_kernel(**kw)


def bound(pid: int | None) -> None:
    """Bound the memory that process `pid` may ask for; nothing where the lab has no bound, or the process is gone."""
    lab_mb = int(os.environ.get("ACADEMY_LAB_MEMORY_MB") or 0)
    if not pid or not lab_mb:
        return
    most = max(lab_mb - SERVER_MB, LEAST_MB) << 20
    try:
        resource.prlimit(pid, resource.RLIMIT_DATA, (most, most))
    except (ProcessLookupError, PermissionError):
        # Its end is told elsewhere; and where the kernel of the machine says no, the watch outside still stands.
        return
