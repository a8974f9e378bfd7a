"""What an erasure has to do outside the database: files of work, lab homes, and the hub's own account.

It is written down as a file before the change is committed and done after it, so that neither a crash nor a hub that is
down leaves anything behind: `manage.py reapply_erasures` does what is left. Once all is done the file goes, too.
"""

import json
import logging
import os
import shutil
import time
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from labs.base import file_store
from labs.servers import hubclient
from people.models import User

logger = logging.getLogger(__name__)


def folder() -> Path:
    """Return where what is to be done is kept: beside the database, readable by the site only."""
    return Path(getattr(settings, "LAB_FAREWELLS", settings.VAR / "farewells"))


def folders_of(hub_name: str) -> list[Path]:
    """Return the folders of one person among the lab homes: the own home, and collected work in teachers' homes."""
    homes = Path(getattr(settings, "LAB_HOMES", settings.VAR / "homes"))
    found = []
    for place, names, _files in os.walk(homes):
        if hub_name in names:
            found.append(Path(place) / hub_name)
            names.remove(hub_name)
    return found


def promise(hub_name: str, paths: list[str]) -> None:
    """Write down that the files `paths` and all of `hub_name` in the labs are to go; do it after the commit."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    note = folder() / f"{uuid4().hex}.json"
    told = {"hub_name": hub_name, "paths": paths}
    with os.fdopen(os.open(note, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    transaction.on_commit(partial(_keep, note, told), robust=True)


def keep_all(*, older_than: float = 600.0) -> int:
    """Do what is still written down for that many seconds; return how many notes are left.

    A note whose person still has the name is of an erasure that was taken back: it just goes.
    """
    left = 0
    for note in sorted(folder().glob("*.json")):
        if time.time() - note.stat().st_mtime < older_than:
            continue
        told: dict[str, Any] = json.loads(note.read_text() or "{}")
        if not told or User.objects.filter(hub_name=told["hub_name"]).exists():
            note.unlink(missing_ok=True)
        else:
            left += not _keep(note, told)
    return left


def _keep(note: Path, told: dict[str, Any]) -> bool:
    """Do what a note says; return whether all of it is done, and the note gone with it."""
    done = _done(told["hub_name"], told["paths"])
    if done:
        note.unlink(missing_ok=True)
    return done


def _done(hub_name: str, paths: list[str]) -> bool:
    """Delete files, then the hub's account with its server, which could write again, then the folders."""
    for path in paths:
        file_store.drop(path)
    forgotten = hubclient.forget_person(hub_name)
    for place in folders_of(hub_name):
        place.unlink() if place.is_symlink() else shutil.rmtree(place, onerror=_say)
    return forgotten and not folders_of(hub_name)


def _say(_function: Any, _path: str, error: Any) -> None:
    # The path holds the person's name in the labs, so that only the kind of trouble is written down.
    logger.error("a lab folder could not be deleted: %s", error[0].__name__)
