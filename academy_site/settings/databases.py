"""Which database an academy has: a file of SQLite's, or a PostgreSQL server."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def sqlite(path: Path) -> dict[str, Any]:
    """Return the settings of a database in one file: readers never wait, what is deleted is overwritten."""
    return {
        "ENGINE": "academy_site.sqlite",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                "PRAGMA secure_delete=ON; PRAGMA mmap_size=134217728;"
            ),
        },
        "CONN_MAX_AGE": None,
    }


def at(url: str) -> dict[str, Any]:
    """Return the settings of the database at `url`: `sqlite:////folder/site.sqlite3` or `postgres://…`."""
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        path = Path(url.removeprefix("sqlite:///"))
        if not path.is_absolute():
            raise ImproperlyConfigured(
                "DATABASE_URL: SQLite's file is named in full, as in sqlite:////srv/site.sqlite3"
            )
        return sqlite(path)
    if scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL begins with postgres:// or sqlite:////")
    return dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
