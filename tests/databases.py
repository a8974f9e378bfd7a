"""Test databases as copies of one migrated template: migrating takes longer than most of the suite.

The template is made by the first process that needs it, under a lock, and is named by everything that makes a
schema: the locked packages and our own code. SQLite: a file under `var/cache`, copied into memory. PostgreSQL: a
database on the same server, copied by `CREATE DATABASE … TEMPLATE`.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import django
import psycopg
from django.core.management import call_command
from django.db import connection

from tests.migrating import quick_states

Made = TypeVar("Made")
ROOT = Path(__file__).resolve().parent.parent
OURS = ("academy_site", "labs", "pathways", "people", "placement")
CACHE = ROOT / "var" / "cache"


def key() -> str:
    """Return a name that changes with whatever could change the migrated database."""
    digest = hashlib.sha256()
    ours = [path for app in OURS for path in sorted((ROOT / app).rglob("*.py"))]
    for path in [ROOT / "requirements/dev.txt", ROOT / "tests/migrating.py", *ours]:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def template() -> Path:
    """Return where the template for SQLite is, or will be."""
    return CACHE / f"test-template-{key()}.sqlite3"


def made() -> Path:
    """Return the template for SQLite, made in a process of its own where it is missing."""
    if not template().exists():
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        subprocess.run([sys.executable, "-m", "tests.databases"], cwd=ROOT, env=environment, check=True)
    return template()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"test-template-{connection.vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _migrate() -> None:
    with quick_states():
        call_command("migrate", verbosity=0, interactive=False)


class InMemory:
    """SQLite: the template is a file, the test database is in memory."""

    def __init__(self) -> None:
        """Point the connection at a private database in memory."""
        self.template = template()
        self.held: dict[str, tuple[sqlite3.Connection, object]] = {}
        _use("file:memorydb_default?mode=memory&cache=shared")

    def fresh(self) -> None:
        """Put the template's content in place of the test database's."""
        connection.ensure_connection()
        with _alone():
            if not self.template.exists():
                self.make()
        self.put(self.template)

    def put(self, path: Path) -> None:
        """Put the content of a file in place of the test database's."""
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(path)) as kept:
            kept.backup(connection.connection)

    @contextlib.contextmanager
    def holding(self, name: str, make: Callable[[], Made]) -> Iterator[Made]:
        """Let the database hold what `make` makes, which is asked once a process; the template's content follows."""
        connection.ensure_connection()
        if name in self.held:
            self.held[name][0].backup(connection.connection)
        else:
            self.held[name] = sqlite3.connect(":memory:"), make()
            connection.connection.backup(self.held[name][0])
        yield self.held[name][1]  # type: ignore[misc]
        self.put(self.template)

    def keep(self, path: Path) -> None:
        """Write the test database's content to a new file, whole or not at all."""
        part = path.with_suffix(".part")
        with contextlib.closing(sqlite3.connect(part)) as copy:
            connection.connection.backup(copy)
        part.rename(path)

    def make(self) -> None:
        """Migrate, and keep what came of it as the template."""
        _migrate()
        for old in CACHE.glob("test-template-*.sqlite3"):
            old.unlink()
        self.keep(self.template)

    def drop(self) -> None:
        """Nothing stays of it."""

    @contextlib.contextmanager
    def another(self, path: Path, name: str) -> Iterator[str]:
        """Copy the template to the file `path`; yield its DATABASE_URL."""
        shutil.copyfile(self.template, path)
        yield f"sqlite:///{path}"


class OnServer:
    """PostgreSQL: template and test databases are databases on one server."""

    def __init__(self) -> None:
        """Name this process's database."""
        self.home = connection.settings_dict["NAME"]
        self.template = f"template_{key()}"
        self.name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'only')}"
        self.held: dict[str, object] = {}

    def _say(self, *statements: str) -> None:
        _use(self.home)
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        connection.close()

    def fresh(self) -> None:
        """Put a new copy of the template in place of the test database."""
        with _alone():
            _use(self.home)
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template])
                made = cursor.fetchone()
            if not made:
                self._make()
            self._copy(self.name)
        _use(self.name)

    def _copy(self, name: str) -> None:
        self._say(
            f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"'
        )

    def _make(self) -> None:
        part = f"{self.template}_part"
        self._say(f'DROP DATABASE IF EXISTS "{part}"', f'CREATE DATABASE "{part}"')
        _use(part)
        _migrate()
        self._say(f'ALTER DATABASE "{part}" RENAME TO "{self.template}"')

    @contextlib.contextmanager
    def holding(self, name: str, make: Callable[[], Made]) -> Iterator[Made]:
        """Let a database beside it hold what `make` makes, which is asked once a process; use the old one again after.

        Whatever is written into it meanwhile stays: tests roll back.
        """
        beside = f"{self.name}_{name}"
        if name not in self.held:
            self._copy(beside)
        _use(beside)
        if name not in self.held:
            self.held[name] = make()
        yield self.held[name]  # type: ignore[misc]
        _use(self.name)

    def drop(self) -> None:
        """Remove the test database, and those beside it."""
        names = [self.name, *(f"{self.name}_{held}" for held in self.held)]
        self._say(*(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in names))

    @contextlib.contextmanager
    def another(self, path: Path, name: str) -> Iterator[str]:
        """Copy the template to the database `name`; yield its DATABASE_URL, drop it at the end."""
        url = os.environ["DATABASE_URL"]
        with psycopg.connect(url, autocommit=True) as server:
            with _alone():
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
            try:
                yield urlsplit(url)._replace(path=f"/{name}").geturl()
            finally:
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def of_this_run() -> InMemory | OnServer:
    """Return the test database that suits the configured server."""
    return OnServer() if connection.vendor == "postgresql" else InMemory()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy_site.settings.test")
    django.setup()
    of_this_run().fresh()
