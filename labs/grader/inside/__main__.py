"""`python -m inside ROLE LEVEL FD PRELOAD PATHS COURSE`: the fork server.

ROLE is student or checker; shell for notebooks in bash, script for those in JavaScript, statistics for those in R; or
bare: for students, with IPython as it is. COURSE: the folder of a course's own packages, "" for none.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import socket
import sys

from . import course


def main() -> None:
    """Load what is shared, then serve forks until the other end of FD is closed."""
    role, level, handle, preload, paths, own = sys.argv[1:7]
    control = socket.socket(fileno=int(handle))
    # A grader that was started behind a terminal's back was told to ignore this, and so would be what it stops by it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if role == "shell":
        from . import shells

        shells.serve(control, level, json.loads(paths))
        os._exit(0)
    if role == "script":
        from . import scripts

        scripts.serve(control, level, json.loads(paths))
        os._exit(0)
    if role == "statistics":
        from . import r_cells

        r_cells.serve(control, level, json.loads(paths))
        os._exit(0)
    if role != "checker":
        # As a kernel does: every figure is shown below its cell, and the next one begins anew.
        os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    if own:
        course.found_last(own)
        if role != "checker":
            course.for_children(own)
    _load(preload, own)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if role == "checker":
        from . import checker, rehearsal

        rehearsal.of_checks()
        if level == "landlock":
            from . import linux

            places = json.loads(paths)
            linux.landlock(places["readable"], places["writable"])
        control.send(b"R")
        checker.serve(control)
    else:
        from . import shell, student

        student.serve(control, level, json.loads(paths), shell.Bare if role == "bare" else shell.Shell)
    os._exit(0)


def _load(preload: str, own: str) -> None:
    """Import what forks share. A course's own package that does not load is told where a notebook asks for it."""
    for name in filter(None, preload.split(",")):
        with contextlib.suppress(Exception if own else ImportError):
            importlib.import_module(name)


if __name__ == "__main__":
    main()
