"""`make prove`: the newest backup is opened, put into a folder and a database of their own, looked at, thrown away."""

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from academy_site.upkeep import facts
from infra.academy import backups, database, environment, machine, setup
from infra.academy.answers import Wrong
from infra.academy.place import Academy
from infra.running.programs import ROOT


def prove(academy: Academy, key: Path) -> str:
    """Open the newest backup with the private key in `key`; return what was found. Raises `Wrong` unless it is whole.

    The academy may run meanwhile; nothing of it is touched but the note that this was done.
    """
    archive = facts.newest_backup(backups.folder(academy))
    if archive is None:
        raise Wrong("There is no backup yet. Make one: make backup")
    if not key.is_file():
        raise Wrong(f"There is no key at {key}. It is the file backup.key on your USB stick.")
    with tempfile.TemporaryDirectory(prefix="proof-", dir=academy.var) as top:
        folder = Path(top)
        _unpack(archive, key, folder)
        with _scratch_database(academy, folder) as url:
            told = {"ACADEMY_VAR": str(folder / "var"), "DATABASE_URL": url}
            (folder / "var").mkdir()
            if os.getuid() == 0:
                machine.hand_over(academy)
            _manage(academy, told, "restore", str(folder / "academy"), "--yes")
            found = json.loads(_manage(academy, told, "facts").strip().splitlines()[-1])
    if found["key"] or not found["administrators"]:
        raise Wrong(
            f"{archive.name} opened, but {found['key'] or 'nobody is in it'}. Keep it, and make another backup."
        )
    setup.manage(academy, "note_proof", archive.name)
    whole = f"{archive.name} opens and is whole: {found['database']}, {found['administrators']} administrators."
    return f"{whole} {_beside(academy, key)}"


def _unpack(archive: Path, key: Path, folder: Path) -> None:
    """Decrypt and unpack an archive; raise `Wrong` where the key does not open it."""
    opened = subprocess.Popen(["age", "--decrypt", "--identity", str(key), str(archive)], stdout=subprocess.PIPE)
    unpacked = subprocess.run(
        ["tar", "--extract", "--zstd", "--directory", str(folder)],
        stdin=opened.stdout,
        check=False,
        capture_output=True,
    )
    if opened.wait() or unpacked.returncode:
        raise Wrong(f"{archive.name} does not open with {key}. Is it the key of this academy, and the archive whole?")


@contextlib.contextmanager
def _scratch_database(academy: Academy, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database of the academy's kind; it is gone afterwards."""
    if academy.answers["database"] == "sqlite":
        yield f"sqlite:///{folder / 'var' / 'site.sqlite3'}"
        return
    target = database.parse(academy.database_url)
    name = f"{target.name}_proof"
    with contextlib.ExitStack() as stack:
        try:
            _both(academy, "DROP DATABASE IF EXISTS {}", "CREATE DATABASE {}", name=name)
        except psycopg.Error as error:
            words = f"No second database can be made for the proof: {str(error).strip()}. "
            raise Wrong(f"{words}Whoever looks after PostgreSQL types: ALTER ROLE {academy.user} CREATEDB") from error
        stack.callback(_both, academy, "DROP DATABASE IF EXISTS {}", name=name)
        yield re.sub(rf"/{target.name}(?=\?|$)", f"/{name}", academy.database_url)


def _both(academy: Academy, *statements: str, name: str) -> None:
    """Run statements about the database `name` on the academy's server, as the academy's user."""
    script = json.dumps([statement.format(sql.Identifier(name).as_string(None)) for statement in statements])
    done = subprocess.run(
        [sys.executable, "-m", "infra.academy.database", "--do", script],
        cwd=ROOT, env={**environment.full(academy, "site")}, capture_output=True, text=True, check=False,
        **machine.child(academy),
    )  # fmt: skip
    if done.returncode:
        raise psycopg.Error(done.stderr.strip().splitlines()[-1])


def _manage(academy: Academy, told: dict[str, str], *arguments: str) -> str:
    """Run a management command on the copy; raise `Wrong` where it does not work."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=environment.full(academy, "site") | told, capture_output=True, text=True, check=False,
        **machine.child(academy),
    )  # fmt: skip
    if done.returncode:
        raise Wrong(f"The backup opened, but could not be put back: {done.stderr.strip()[-400:]}")
    return done.stdout


def _beside(academy: Academy, key: Path) -> str:
    """Return whether the confidential key that lies beside the other one is the one in use."""
    copy = key.with_name("confidential.key")
    if not copy.exists():
        return f"No confidential.key lies beside {key.name}: is its copy in another safe place?"
    if copy.read_text() == environment.confidential_key(academy).read_text():
        return "The copy of confidential.key beside it is the one in use."
    return "The copy of confidential.key beside it is an OLDER one: copy the one in use as well."
