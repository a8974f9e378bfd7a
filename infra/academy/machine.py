"""What this machine is like, and as whom the academy's programs run on it."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra.academy.answers import Wrong
from infra.academy.place import Academy
from infra.running.programs import ROOT

LEAST_DISK = 2 << 30


def has_account(name: str) -> bool:
    """Return whether this machine knows a user."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def child(academy: Academy) -> dict[str, Any]:
    """Return how a program of the academy is started: under its own user where we are root."""
    if os.getuid() != 0:
        return {}
    return {"user": academy.user, "group": academy.user, "extra_groups": []}


def hand_over(academy: Academy) -> None:
    """Give the folder and all in it to the academy's user; as root only."""
    owner = pwd.getpwnam(academy.user)
    for path in (academy.var, *academy.var.rglob("*")):
        if path.lstat().st_uid != owner.pw_uid:
            os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


def whose(path: Path) -> str:
    """Return what an administrator types so that we may write into `path`."""
    user = pwd.getpwuid(os.getuid()).pw_name
    return f"As root once: install -d -o {user} -m 700 {path}. Or answer with another folder."


def has_systemd() -> bool:
    """Return whether systemd looks after this machine's services."""
    return Path("/run/systemd/system").is_dir() and shutil.which("systemctl") is not None


def check(academy: Academy) -> None:
    """Raise `Wrong` where the academy could not run on this machine, before anything is made."""
    parent = next(path for path in (academy.var, *academy.var.parents) if path.exists())
    if (free := shutil.disk_usage(parent).free) < LEAST_DISK:
        raise Wrong(
            f"{parent} has {free >> 20} MB free; an academy begins with 2 GB. Make room, or answer with another folder."
        )
    if os.getuid() == 0 and not _may_enter(ROOT):
        raise Wrong(
            f"The programs lie in {ROOT}, which only root may enter, and an academy does not run as root. "
            f"Move the folder, as in: mv {ROOT} /srv/academy-app"
        )


def _may_enter(path: Path) -> bool:
    """Return whether every user may read below `path` and run this Python."""
    folders = (path, *path.parents, *Path(sys.executable).resolve().parents)
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in folders)


def runs(*command: str) -> bool:
    """Run a command of the system, its words on our own output; return whether it ended well."""
    return subprocess.run(command, check=False).returncode == 0
