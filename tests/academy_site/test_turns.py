"""Transactions of one process take turns at SQLite, and nobody who is done keeps a turn."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.db.transaction import atomic

from academy_site.sqlite import base

FILE = "turns"
WAIT_S = 30.0


@pytest.fixture
def file(tmp_path: Path, django_db_blocker: Any) -> Iterator[Path]:
    """A database of its own in a file, under the alias `FILE`."""
    path = tmp_path / "turns.sqlite3"
    connections.settings[FILE] = connections.settings["default"] | {
        "ENGINE": "academy_site.sqlite",
        "NAME": path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 0.1, "init_command": "PRAGMA journal_mode=WAL"},
    }
    with django_db_blocker.unblock():
        write("CREATE TABLE line (word TEXT)")
        yield path
        connections[FILE].close()
        del connections[FILE], connections.settings[FILE]


def write(statement: str) -> None:
    with connections[FILE].cursor() as cursor:
        cursor.execute(statement)


def taken(file: Path) -> bool:
    return base._turns[str(file)].locked()


def words(file: Path) -> list[str]:
    with sqlite3.connect(file) as other:
        return [word for (word,) in other.execute("SELECT word FROM line ORDER BY rowid")]


class Writer(threading.Thread):
    """Writes one word in a transaction of its own, on a connection of its own."""

    def __init__(self, word: str) -> None:
        super().__init__(daemon=True)
        self.word, self.failed = word, ""

    def run(self) -> None:
        try:
            with atomic(FILE):
                write(f"INSERT INTO line VALUES ('{self.word}')")
        except OperationalError as error:
            self.failed = str(error)
        finally:
            connections[FILE].close()


def test_a_writer_waits_for_the_turn_and_not_for_sqlites_patience(file: Path) -> None:
    """SQLite itself gives up after 0.1 s here: whoever waited asleep in it would fail."""
    others = [Writer("second"), Writer("third")]
    with atomic(FILE):
        write("INSERT INTO line VALUES ('first')")
        for other in others:
            other.start()
        others[0].join(0.5)
        assert words(file) == []
    for other in others:
        other.join(WAIT_S)
    assert [other.failed for other in others] == ["", ""]
    assert words(file)[0] == "first"
    assert sorted(words(file)) == ["first", "second", "third"]
    assert not taken(file)


def test_inner_blocks_keep_the_one_turn(file: Path) -> None:
    with atomic(FILE):
        with atomic(FILE):
            write("INSERT INTO line VALUES ('inner')")
        assert taken(file)
    assert not taken(file)
    assert words(file) == ["inner"]


def test_an_error_gives_the_turn_to_the_next(file: Path) -> None:
    with pytest.raises(OperationalError, match="no such table"), atomic(FILE):
        write("INSERT INTO nowhere VALUES ('undone')")
    assert not taken(file)
    assert words(file) == []


def test_a_connection_closed_within_its_transaction_gives_its_turn(file: Path) -> None:
    with atomic(FILE):
        write("INSERT INTO line VALUES ('undone')")
        connections[FILE].close()
        assert not taken(file)
    assert words(file) == []


def test_whoever_cannot_begin_gives_the_turn(file: Path) -> None:
    """Another process writes, and SQLite's patience ends."""
    stranger = sqlite3.connect(file, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"), atomic(FILE):
        pass
    assert not taken(file)
    stranger.execute("ROLLBACK")
    stranger.close()


def test_nobody_waits_for_a_turn_for_ever(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn is a courtesy: one that does not come is gone without, and stays with whoever has it."""
    monkeypatch.setattr(base, "PATIENCE_S", 0.05)
    with atomic(FILE):
        assert taken(file)
        impatient = Writer("locked out by SQLite")
        impatient.start()
        impatient.join(WAIT_S)
        assert "locked" in impatient.failed
        assert taken(file)
    assert not taken(file)
