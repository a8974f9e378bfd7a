"""The database: found, made where we may, and where not, what its administrator types."""

import json
import os
import subprocess
import sys

import psycopg
import pytest

from infra.academy import database
from tests import postgres
from tests.conftest import need


@pytest.fixture(scope="module")
def server():
    need("postgresql", postgres.binaries() is not None, "install your system's postgresql package")
    with postgres.server(*postgres.QUICK) as url:
        with psycopg.connect(url, autocommit=True) as asked:
            asked.execute("CREATE ROLE maker LOGIN CREATEDB")
            asked.execute("CREATE ROLE guest LOGIN")
        yield url.replace("academy@", "{}@").replace("/postgres", "/{}", 1)


def ask(url, *more):
    told = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "-m", "infra.academy.database", *more]
    done = subprocess.run(command, capture_output=True, text=True, env=told, check=True)
    return json.loads(done.stdout)


def test_a_database_is_made_where_its_user_may_and_found_afterwards(server):
    url = server.format("maker", "school_one")
    assert ask(url)[0] == database.NO_DATABASE
    assert ask(url, "--make") == [database.THERE, ""]
    assert ask(url) == [database.THERE, ""]


def test_a_user_who_may_make_none_is_told_so(server):
    state, words = ask(server.format("guest", "school_two"), "--make")
    assert (state, "permission denied" in words) == (database.NO_WAY, True)


def test_an_unknown_user_and_a_server_that_is_away_are_told_apart_from_a_missing_database(server):
    state, words = ask(server.format("stranger", "school_one"))
    assert (state, "stranger" in words) == (database.NO_WAY, True)
    state, words = ask("postgres://academy@127.0.0.1:1/academy")
    assert (state, "refused" in words) == (database.NO_WAY, True)


def test_the_remedy_is_what_an_administrator_types():
    target = database.parse("postgres://teacher:secret@db.example.org/school")
    said = database._remedy(target, "academy", "no such role")
    assert "createuser --pwprompt teacher" in said
    assert "createdb --owner=teacher school" in said
    assert "secret" not in said
