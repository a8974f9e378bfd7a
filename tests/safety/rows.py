"""What a request changed in the database, whichever table it is in."""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection

# What every request of a signed-in person may touch: the session itself, and when a device was last seen.
ALWAYS = frozenset({"django_session", "usersessions_usersession"})
WORD = re.compile(r"\w+")
# Statements that begin otherwise may write.
READS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


def _tables() -> set[str]:
    with connection.cursor() as cursor:
        return {*connection.introspection.table_names(cursor)} - ALWAYS


def _digest(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return hashlib.sha256(repr(sorted(map(repr, cursor.fetchall()))).encode()).hexdigest()


def _schema() -> tuple[set[str], dict[str, set[str]]]:
    """Return the tables, and which words the triggers of each hold.

    A server's functions are not read: there a trigger may reach every table. SQLite counts the changes of a schema,
    so each is read once.
    """
    if connection.vendor != "sqlite":
        tables = _tables()
        return tables, dict.fromkeys(tables, tables)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA schema_version")
        return _schema_of(cursor.fetchone()[0])


@lru_cache(maxsize=4)
def _schema_of(version: int) -> tuple[set[str], dict[str, set[str]]]:
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        for table, text in cursor.fetchall():
            found.setdefault(table, set()).update(WORD.findall(text))
    return _tables(), found


@dataclass
class Changed:
    """The names of the tables that the block changed; read after it."""

    tables: list[str] = field(default_factory=list)


@contextmanager
def changed_rows() -> Iterator[Changed]:
    """Yield what holds, after the block, the names of the tables that it changed.

    A table is read before the first statement that could write to it, and after the block: reading all of them around
    every request takes far longer than the requests.
    """
    changed, before = Changed(), {}
    tables, triggers = _schema()

    def noticing(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not sql.lstrip().upper().startswith(READS):
            words = {*WORD.findall(sql)}
            words = words.union(*(triggers.get(word, ()) for word in words))
            for table in (tables & words) - before.keys():
                before[table] = ""  # reading it comes here as well
                before[table] = _digest(table)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noticing):
        yield changed
    changed.tables = sorted({table for table in before if _digest(table) != before[table]} | (_schema()[0] - tables))
