"""Writing a PostgreSQL database anew, so that what was deleted is gone from its files and not from its tables alone.

PostgreSQL marks deleted bytes as free and writes over them later, perhaps never; `VACUUM` alone changes nothing about
that. `VACUUM FULL` writes every table and index into a new file and deletes the old one, the statistics of columns,
which hold values, too. The write-ahead log is let go up to this moment. SQLite overwrites what it deletes by itself.
"""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, ProgrammingError, connection

from people.rights import erasure

# So long may a table's turn wait for others; the pages that come after it wait as long.
WAIT_S = 10
# `ANALYZE` writes the statistics of a table anew unless it has become empty: those would keep values for ever.
# Only a superuser may.
STATISTICS = "DELETE FROM pg_catalog.pg_statistic"
TABLES = ("VACUUM (FULL, ANALYZE)", "VACUUM (FULL) pg_catalog.pg_statistic")
# A transaction that began earlier, in whichever database of the server, may still see what was deleted since: the new
# files would hold it for its sake.
OLDEST_S = 120
IS_OLDEST = "SELECT pg_snapshot_xmin(pg_current_snapshot()) > %s::text::xid8"
STALE = """
SELECT count(*) FROM pg_stats s JOIN pg_namespace n ON n.nspname = s.schemaname
JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename WHERE c.reltuples <= 0
"""
# The second round lets go of the segment in which the first one ended.
LOG = ("CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT")


def is_due() -> bool:
    """Return whether somebody was erased since the last time."""
    erased, done = erasure.log_path(), _stamp()
    return erased.exists() and (not done.exists() or done.stat().st_mtime < erased.stat().st_mtime)


def rewrite(wait_s: int = OLDEST_S) -> list[str]:
    """Write every table anew and let the write-ahead log go; return in words what could not be done.

    `wait_s`: how long transactions that are open now may take to end.

    Each table is closed to everybody while its turn lasts. Raises `django.db.OperationalError` where others hold a
    table or a transaction too long; what was written anew by then stays so. Nothing to do on SQLite.
    """
    began = _stamp().with_name(f"{_stamp().name}.part")
    began.touch()
    left = _postgres(wait_s) if connection.vendor == "postgresql" else []
    began.replace(_stamp())
    return left


def _postgres(wait_s: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{WAIT_S}s'")
        try:
            stale = _write_tables(cursor, wait_s)
        finally:
            cursor.execute("RESET lock_timeout")
        ended = all(_may(cursor, statement) for statement in LOG)
        cursor.execute("SHOW wal_recycle")
        recycled = ended and cursor.fetchone()[0] == "on"
    left = {
        "statistics of tables that became empty stay: this database user may not delete them": stale,
        "this database user may not end the write-ahead log (CHECKPOINT, pg_switch_wal)": not ended,
        "wal_recycle is on: files of the write-ahead log keep their bytes until they are written over": recycled,
    }
    return [words for words, is_so in left.items() if is_so]


def _await_older(cursor: Any, wait_s: int) -> None:
    """Wait until every transaction that is open now has ended. Raises `django.db.OperationalError` when it is long."""
    cursor.execute("SELECT pg_current_xact_id()::text")
    (mine,) = cursor.fetchone()
    end = time.monotonic() + wait_s
    while True:
        cursor.execute(IS_OLDEST, [mine])
        if cursor.fetchone()[0]:
            return
        if time.monotonic() > end:
            raise OperationalError("a transaction that began earlier is still open")
        time.sleep(0.2)


def _write_tables(cursor: Any, wait_s: int) -> bool:
    """Write every table anew; return whether statistics are left that only a superuser may delete."""
    _await_older(cursor, wait_s)
    _may(cursor, STATISTICS)
    for statement in TABLES:
        cursor.execute(statement)
    cursor.execute(STALE)
    return bool(cursor.fetchone()[0])


def _may(cursor: Any, statement: str) -> bool:
    """Run a statement; return whether this database user is allowed to."""
    try:
        cursor.execute(statement)
    except ProgrammingError:
        return False
    return True


def _stamp() -> Path:
    return Path(settings.VAR) / "rewritten"
