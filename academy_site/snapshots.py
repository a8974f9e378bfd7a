"""An exact copy of everything that an upgrade may change, and the way back to it: with sessions, nothing ended.

Unlike a backup it is for the same machine and the same minutes, while nothing else runs; it is no archive.
"""

import contextlib
import shutil
import sqlite3
from pathlib import Path

from django.conf import settings
from django.db import connection

from academy_site import postgres_copies
from academy_site.backup import POSTGRES, SQLITE, folder_of

FOLDERS = ("private", "media")
# What programs write beside the database, and what says which steps were done.
FILES = ("prepared.json", "erasures.log", "anchors.log")


def take(target: Path) -> None:
    """Copy database, private files and pictures into the new folder `target`. Nothing else may run."""
    target.mkdir(mode=0o700, parents=True)
    if connection.vendor == "postgresql":
        postgres_copies.dump(target / POSTGRES, ())
    else:
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(target / SQLITE)) as copy:
            connection.connection.backup(copy)
    for name in FOLDERS:
        if folder_of(name).is_dir():
            shutil.copytree(folder_of(name), target / name, symlinks=True)
    for name in FILES:
        if (settings.VAR / name).exists():
            shutil.copy2(settings.VAR / name, target / name)


def bring_back(source: Path) -> None:
    """Put a copy in place of what is there now; what was written since then is gone. Nothing else may run."""
    if connection.vendor == "postgresql":
        postgres_copies.put_back(source / POSTGRES)
    else:
        live = Path(connection.settings_dict["NAME"])
        connection.close()
        for rest in ("-wal", "-shm"):
            live.with_name(live.name + rest).unlink(missing_ok=True)
        fresh = live.with_name(f"{live.name}.new")
        shutil.copyfile(source / SQLITE, fresh)
        fresh.chmod(0o600)
        fresh.replace(live)
    for name in FOLDERS:
        if (source / name).is_dir():
            shutil.rmtree(folder_of(name), ignore_errors=True)
            shutil.copytree(source / name, folder_of(name), symlinks=True)
    for name in FILES:
        if (source / name).exists():
            shutil.copy2(source / name, settings.VAR / name)
