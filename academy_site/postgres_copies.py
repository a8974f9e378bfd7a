"""PostgreSQL's own programs on our database: a copy of it, and the way back. `academy_site.backup` uses both."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.db import connection

NAMES = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
# All tables go first: `--clean` knows those of the copy alone, and stops at a newer one that leans on an older one.
EMPTY = """
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', found.tablename);
  END LOOP;
END $$
"""
OTHERS = """
SELECT coalesce(nullif(application_name, ''), usename, '?') FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class ProgramFailed(Exception):
    """One of PostgreSQL's programs is missing or did not work; the message says which and why."""


def dump(path: Path, without: Iterable[str]) -> None:
    """Write `pg_dump`'s own format to `path`; the rows of the tables `without` stay out. Raises `ProgramFailed`."""
    left_out = [f"--exclude-table-data={table}" for table in without]
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", *left_out, f"--file={path}")


def put_back(path: Path) -> None:
    """Put a dump in place of every table, whole or not at all. Raises `ProgramFailed`."""
    connection.close()
    with tempfile.TemporaryDirectory(prefix="restore-") as folder:
        script = Path(folder) / "script.sql"
        # In full before the first statement runs: a script that breaks off would else count as its end.
        options = ("--clean", "--if-exists", "--no-owner", "--no-privileges")
        _run("pg_restore", *options, f"--file={script}", str(path))
        quiet = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
        _run("psql", *quiet, "--single-transaction", f"--command={EMPTY}", f"--file={script}")


def others() -> list[str]:
    """Return the names of the programs that are connected to the database besides us."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        return sorted({row[0] for row in cursor.fetchall()})


def _run(program: str, *arguments: str) -> None:
    """Run a program on our database; the password goes by the environment."""
    told = {variable: str(value) for key, variable in NAMES.items() if (value := connection.settings_dict.get(key))}
    found = shutil.which(program)
    if not found:
        raise ProgramFailed(f"{program} is missing: install PostgreSQL's client programs")
    done = subprocess.run(  # noqa: S603 - arguments of our own
        [found, *arguments], env={**os.environ, **told}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ProgramFailed(f"{program} did not work: {done.stderr.strip()[-1000:]}")
