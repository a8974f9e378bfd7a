"""nbgrader's execute step for a lab: every submission runs behind `labs.exchange.fence`, in a copy of its folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute

from labs.exchange import fence
from labs.grader.inside import course

# Our start of Python's kernel, as its kernelspec has it.
OURS = "labs.hub.kernels.course"
SOURCE = Path(__file__).resolve().parents[2]
# All that is kept of the lab's environment. nbgrader tells notebooks that they are being graded by the last one.
KEPT = ("LANG", "TZ", "PATH", "NBGRADER_EXECUTION")
ADVICE = (
    "This lab cannot keep students' code away from your own files, so nbgrader does not run it here. "
    "The learning site has graded the same hand-ins in its own sandbox: look at its gradebook, or use "
    '"Grade again" there. (Missing: Landlock, in Linux 5.13 or newer.)'
)


class CannotFence(RuntimeError):
    """Student code would run unfenced."""


class FencedKernelManager(AsyncKernelManager):
    """Starts one kernel behind the fence, and removes its folder after it."""

    folder = ""

    def __init__(self, **kwargs: Any) -> None:
        self.folder = tempfile.mkdtemp(prefix="grade-")
        # Local sockets inside the folder: the kernel has no network.
        kwargs.update(transport="ipc", connection_file=f"{self.folder}/kernel.json")
        super().__init__(**kwargs)

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        if not fence.possible():
            shutil.rmtree(self.folder, ignore_errors=True)
            raise CannotFence(ADVICE)
        place = Path(str(kw.get("cwd") or ".")).resolve()
        kw["cwd"] = copy_of(str(place), self.folder)
        kw["env"] = environment(self.folder) | packages(place)
        command, kw = await super()._async_pre_start_kernel(**kw)
        # Behind the fence nothing of ours can be read: it starts as IPython's own kernel does.
        command = [one for one in ("ipykernel_launcher" if word == OURS else word for word in command) if one != "-P"]
        return [sys.executable, "-m", "labs.exchange.fence", self.folder, *command], kw

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart)
        if not restart:
            shutil.rmtree(self.folder, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources


def packages(place: Path) -> dict[str, str]:
    """Return how the fence is told of the packages of the course in whose folder `place` lies."""
    with contextlib.suppress(course.Unusable):
        found = course.of_folder(place, Path.home(), Path(course.IN_LABS))
        return {fence.PACKAGES: found} if found else {}
    return {}


def copy_of(submission: str, folder: str) -> str:
    """Copy a submission's files below `folder`, without its notebooks: one of them holds the hidden tests."""
    target = f"{folder}/work"
    shutil.copytree(submission, target, symlinks=True, ignore=shutil.ignore_patterns("*.ipynb"))
    for path in Path(target).rglob("*"):
        if not path.is_symlink():
            path.chmod(0o700 if path.is_dir() else 0o600)
    Path(target).chmod(0o700)
    return target


def environment(folder: str) -> dict[str, str]:
    """Return the environment of a fenced kernel: nothing of the lab's but its language and its programs."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR"), f"{folder}/own")
    Path(folder, "own").mkdir(exist_ok=True)
    # Without network ipykernel cannot gather what grandchildren print, and would say so for every notebook.
    quiet = {"PYTHONWARNINGS": "ignore::UserWarning:ipykernel.iostream"}
    # The launcher finds itself by PYTHONPATH, and does not pass it on.
    return {**kept, **own, **quiet, "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"}


class FencedExecute(Execute):
    """Runs a notebook as nbgrader does, in a kernel that sees nothing of the lab."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["kernel_manager_class"] = FencedKernelManager
        super().__init__(*args, **kwargs)

    def preprocess(self, nb: NotebookNode, resources: Any, km: Any = None) -> tuple[NotebookNode, Any]:
        """Run all cells. Raises CannotFence where this machine has no fence."""
        if not fence.possible():
            raise CannotFence(ADVICE)
        return super().preprocess(nb, resources, km)
