"""The PostgreSQL database: is it there, may we make it, and if not, what does its administrator have to do?

`python -m infra.academy.database [--make]` answers with one word and a sentence; it runs as the user of the academy.
"""

import json
import os
import pwd
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from infra.academy.answers import Wrong
from infra.academy.place import Academy
from infra.running.programs import ROOT

THERE, NO_DATABASE, NO_WAY = "there", "no database", "no way"
OLDEST = 140000
# For psql, as the server's administrator; the password goes by the environment, where no list of programs shows it.
MAKE = r"""
\set password `printenv ACADEMY_PASSWORD`
SELECT format('CREATE ROLE %I LOGIN', :'user')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'user')\gexec
SELECT format('ALTER ROLE %I PASSWORD %L', :'user', :'password') WHERE :'password' <> ''\gexec
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING %L', :'name', :'user', 'UTF8')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name')\gexec
"""


@dataclass(frozen=True)
class Target:
    """What a database's address says; "" where it says nothing."""

    name: str
    user: str
    password: str
    host: str

    @property
    def is_local(self) -> bool:
        """Return whether the server runs on this machine."""
        return self.host in {"", "localhost", "127.0.0.1", "::1"}


def parse(url: str) -> Target:
    """Return the parts of a checked address."""
    parts = urlsplit(url)
    return Target(parts.path[1:], unquote(parts.username or ""), unquote(parts.password or ""), parts.hostname or "")


def ensure(academy: Academy, child: dict[str, Any]) -> int:
    """Make database and user where they are missing and we may; return how much was made.

    `child` says as whom programs of the academy run. Raises `Wrong` with what its administrator has to do.
    """
    if academy.answers["database"] == "sqlite":
        return 0
    target = parse(academy.database_url)
    state, words = _ask(academy, child)
    if state == THERE:
        return 0
    if os.getuid() == 0 and target.is_local:
        _make_as_postgres(target, academy.user)
    elif state == NO_DATABASE:
        state, words = _ask(academy, child, "--make")
    state, words = (state, words) if state == THERE else _ask(academy, child)
    if state != THERE:
        raise Wrong(_remedy(target, academy.user, words))
    return 1


def _ask(academy: Academy, child: dict[str, Any], *more: str) -> tuple[str, str]:
    """Ask as the academy's user whether the database is there."""
    done = subprocess.run(
        [sys.executable, "-m", "infra.academy.database", *more],
        cwd=ROOT, env={**os.environ, "DATABASE_URL": academy.database_url, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, **child,
    )  # fmt: skip
    try:
        state, words = json.loads(done.stdout)
    except ValueError:
        return NO_WAY, done.stderr.strip()[-300:]
    return state, words


def _make_as_postgres(target: Target, account: str) -> None:
    """Make user and database as the server's own administrator; raise `Wrong` where there is none on this machine."""
    user = target.user or account
    if not (shutil.which("psql") and _is_account("postgres")):
        raise Wrong(
            "PostgreSQL is not installed on this machine. Debian, Ubuntu: apt install postgresql. Then run this again."
        )
    told = ("ON_ERROR_STOP=1", f"user={user}", f"name={target.name}")
    done = subprocess.run(
        ["psql", "--no-psqlrc", "--quiet", *(f"--set={one}" for one in told), "--dbname=postgres"],
        input=MAKE, env={**os.environ, "ACADEMY_PASSWORD": target.password}, cwd="/",
        user="postgres", group="postgres", extra_groups=[],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Wrong(f"PostgreSQL did not make the database: {done.stderr.strip()[-300:]}")


def _is_account(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _remedy(target: Target, account: str, words: str) -> str:
    """Return what went wrong and what the database's administrator types."""
    user = target.user or account
    where = f" on {target.host}" if target.host else ""
    lines = [f"The database cannot be used{where}: {words}", "Whoever looks after PostgreSQL there types:"]
    lines += [
        f"    createuser {'--pwprompt ' if target.password else ''}{user}",
        f"    createdb --owner={user} {target.name}",
    ]
    return "\n".join([*lines, "Then run this again; or give another address."])


def look(url: str, *, make: bool = False) -> tuple[str, str]:
    """Return whether the database at `url` is there for us, and a sentence; with `make` try to make it."""
    target = parse(url)
    if make:
        with psycopg.connect(_beside(url), autocommit=True, connect_timeout=5) as server:
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(target.name))
            )
    with psycopg.connect(url, connect_timeout=5) as server:
        if server.info.server_version < OLDEST:
            return NO_WAY, f"PostgreSQL 14 or newer is needed; this is {server.info.server_version // 10000}"
        server.execute("CREATE TABLE academy_may_write ()")
        server.rollback()
    return THERE, ""


def _beside(url: str) -> str:
    """Return the address of the database that every server has, from which others are made."""
    return re.sub(rf"/{parse(url).name}(?=\?|$)", "/postgres", url)


def main(arguments: list[str]) -> int:
    """Print state and sentence as JSON; with `--do` run a JSON list of statements beside the database."""
    url = os.environ["DATABASE_URL"]
    if arguments[:1] == ["--do"]:
        with psycopg.connect(_beside(url), autocommit=True, connect_timeout=5) as server:
            for statement in json.loads(arguments[1]):
                server.execute(statement)
        return 0
    try:
        answer = look(url, make="--make" in arguments)
    except psycopg.Error as error:
        words = re.sub(r"\s+", " ", str(error)).strip()
        missing = "does not exist" in words and "database" in words and "role" not in words
        answer = (NO_DATABASE if missing else NO_WAY, words)
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
