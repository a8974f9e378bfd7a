"""What a request changed in the database, whichever table it is in."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

# What every request of a signed-in person may touch: the session itself, and when a device was last seen.
ALWAYS = frozenset({"django_session", "usersessions_usersession"})


def _digests() -> dict[str, str]:
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in ALWAYS:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = hashlib.sha256(repr(sorted(map(repr, cursor.fetchall()))).encode()).hexdigest()
    return found


@dataclass
class Changed:
    """The names of the tables that the block changed; read after it."""

    tables: list[str] = field(default_factory=list)


@contextmanager
def changed_rows() -> Iterator[Changed]:
    """Yield what holds, after the block, the names of the tables that it changed."""
    changed = Changed()
    before = _digests()
    yield changed
    after = _digests()
    changed.tables = sorted(table for table in after if after[table] != before.get(table))
