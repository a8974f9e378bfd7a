"""Copies of everything that an academy cannot make again, and the way back.

A backup is a folder: the database, the files of `FOLDERS`, the list of erased people, where the access log stood, and
`backup.json` with a hash of each file. Keys and sessions are never in it. Putting one back erases again whoever was
erased since it was made, and leaves a note in the list of where the access log stood.
"""

import contextlib
import fcntl
import hashlib
import json
import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from academy_site import postgres_copies
from people.releases.services.restoring import end_what_may_have_ended
from people.rights import erasure
from people.trail import anchors
from people.trail.services.anchoring import note_restored

FOLDERS = ("private", "media", "homes")
SQLITE, POSTGRES, MANIFEST = "site.sqlite3", "site.dump", "backup.json"
ERASURES, ANCHORS = "erasures.log", "anchors.log"
# Who is signed in where, and what is only kept for speed: a copy of it helps nobody but a thief.
PASSING = ("django_session", "usersessions_usersession", "cache")


logger = logging.getLogger(__name__)


class BackupError(Exception):
    """A backup cannot be made or put back; the message says why, and that nothing was changed."""


def folder_of(name: str) -> Path:
    """Return where the live folder `name` of `FOLDERS` is."""
    private: Any = settings.STORAGES["private"]
    homes = getattr(settings, "LAB_HOMES", settings.VAR / "homes")
    return Path({"media": settings.MEDIA_ROOT, "private": private["OPTIONS"]["location"], "homes": homes}[name])


def make(target: Path) -> dict[str, Any]:
    """Write a backup into the folder `target`, which must be new or empty; return its manifest."""
    if target.exists() and any(target.iterdir()):
        raise BackupError(f"{target} is not empty; nothing was written")
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    began = datetime.now(UTC)
    if connection.vendor == "postgresql":
        _of_postgres(postgres_copies.dump, target / POSTGRES, PASSING)
    else:
        copy_sqlite(target / SQLITE)
    for name in FOLDERS:
        _copy(folder_of(name), target / name, began.timestamp() if name == "private" else None)
    # Last: whoever was erased while this ran is on the list.
    if erasure.log_path().exists():
        shutil.copyfile(erasure.log_path(), target / ERASURES)
    if anchors.path().exists():
        shutil.copyfile(anchors.path(), target / ANCHORS)
    anchor = anchors.newest()
    manifest = {
        "made_at": began.isoformat(),
        "database": connection.vendor,
        "access_log": anchor.code if anchor else "",
        "files": hashes(target),
    }
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1))
    return manifest


def copy_sqlite(path: Path) -> None:
    """Write a copy of the live database to `path`, without sessions and without the bytes of deleted rows."""
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        for table in set(PASSING) & set(connection.introspection.table_names()):
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names of our own
        copy.commit()
        copy.execute("VACUUM")


def _of_postgres(work: Callable[..., None], *arguments: Any) -> None:
    """Do one thing with PostgreSQL's programs; what they say goes on as `BackupError`."""
    try:
        work(*arguments)
    except postgres_copies.ProgramFailed as error:
        raise BackupError(str(error)) from error


def _copy(source: Path, target: Path, until: float | None) -> None:
    """Copy a folder; with `until`, files that came later are left out: no row of the copied database names them."""

    def later(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if until is not None and _is_later(Path(folder) / name, until)]

    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, ignore=later, copy_function=_copy_file)


def _is_later(path: Path, until: float) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return path.is_file() and path.stat().st_mtime > until
    return True


def _copy_file(source: str, target: str) -> str:
    """Copy one file; one that is deleted at this moment, or a socket, is left out."""
    with contextlib.suppress(FileNotFoundError, OSError, shutil.SpecialFileError):
        return str(shutil.copy2(source, target))
    return target


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def hashes(folder: Path) -> dict[str, str]:
    """Return path → SHA-256 of every file of a backup but its manifest."""
    found = {}
    for path in _files(folder):
        if path != folder / MANIFEST:
            with path.open("rb") as file:
                found[str(path.relative_to(folder))] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def examine(source: Path) -> dict[str, Any]:
    """Return a backup's manifest; raise `BackupError` where it is none, is not whole, or is of another database."""
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise BackupError(f"{source} holds no backup; nothing was changed") from error
    if manifest["files"] != hashes(source):
        raise BackupError(f"{source} is not as it was written; nothing was changed")
    if manifest["database"] != connection.vendor:
        raise BackupError(f"{source} is of {manifest['database']}, this site of {connection.vendor}")
    return manifest


def put_back(source: Path, lists: tuple[Path, ...] = (), stood: tuple[Path, ...] = ()) -> Mapping[str, int]:
    """Put a backup in place of what is there; return how many releases ended and people were erased again.

    `lists` are further lists of erased people, `stood` of where the access log stood: of the machine that is lost, or
    of the newest backup. `noted` says whether the restore could be written down there (1 or 0). The site must be
    stopped. Raises `BackupError` before anything is changed.
    """
    made_at = datetime.fromisoformat(examine(source)["made_at"])
    with _nothing_runs():
        _merge_lists(source / ERASURES, *lists)
        _database(source)
        for name in FOLDERS:
            _exchange(source / name, folder_of(name))
        call_command("migrate", verbosity=0, interactive=False)
        cache.clear()
        # Before anything is added to the log: the note says where the copy ends.
        noted = _note(made_at, (source / ANCHORS, *stood))
        return {"noted": noted, "releases": end_what_may_have_ended(), "erased": erasure.reapply()}


def _note(made_at: datetime, lists: tuple[Path, ...]) -> int:
    """Write the restore down among the anchors of the access log; return 0 where that did not work.

    The key for its mark may not be there yet, or not fit. Whatever it is: erasing again comes next, and must come.
    """
    try:
        note_restored(made_at=made_at, lists=lists)
    except Exception:
        logger.exception("the restore could not be written down among the anchors of the access log")
        return 0
    return 1


@contextlib.contextmanager
def _nothing_runs() -> Iterator[None]:
    """Hold the lock that a running demo holds; raise `BackupError` where one runs, or others use the database."""
    lock = Path(settings.VAR) / "demo" / "lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupError("The site is running. Stop it first; nothing was changed") from error
        if connection.vendor == "postgresql" and (others := postgres_copies.others()):
            raise BackupError(f"Others are at the database: {', '.join(others)}. Stop them; nothing was changed")
        yield


def _merge_lists(*lists: Path) -> None:
    """Add the people of `lists` to the list of this machine, on disk before anything comes back."""
    own = erasure.log_path()
    known = {line for path in (own, *lists) if path.exists() for line in path.read_text().splitlines() if line.strip()}
    if not known:
        return
    own.parent.mkdir(parents=True, exist_ok=True)
    fresh = own.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        file.write("".join(f"{line}\n" for line in sorted(known)))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(own)


def _database(source: Path) -> None:
    """Put the database back, whole or not at all."""
    if connection.vendor == "postgresql":
        _of_postgres(postgres_copies.put_back, source / POSTGRES)
        return
    live = Path(connection.settings_dict["NAME"])
    live.parent.mkdir(parents=True, exist_ok=True)
    connection.close()
    fresh = live.with_name(f"{live.name}.new")
    shutil.copyfile(source / SQLITE, fresh)
    fresh.chmod(0o600)
    for rest in ("-wal", "-shm"):
        live.with_name(live.name + rest).unlink(missing_ok=True)
    fresh.replace(live)


def _exchange(source: Path, live: Path) -> None:
    """Put a folder in place of the live one; what was there is deleted."""
    fresh, old = live.with_name(f"{live.name}.new"), live.with_name(f"{live.name}.old")
    for path in (fresh, old):
        shutil.rmtree(path, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, fresh, symlinks=True)
    else:
        fresh.mkdir(mode=0o700, parents=True)
    if live.exists():
        live.rename(old)
    fresh.rename(live)
    shutil.rmtree(old, ignore_errors=True)
