"""The database itself refuses to change or delete rows of guarded event logs.

Triggers are put in place after every `migrate`, for each append-only model that sets `database_guard = True`; a table
that a later migration rebuilds gets them again. Only code inside `purging()` (erasure and retention) gets past them: on
SQLite the triggers ask a function that exists in our own connections alone, on PostgreSQL a transaction-local setting.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from people.base.models.abstract import AppendOnlyModel

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{action} BEFORE {action} ON {table}
WHEN academy_purging() = 0 BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION academy_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('academy.purging', true), '') = 'yes' THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD WHEN TG_OP = 'UPDATE' THEN NEW END;
  END IF;
  RAISE EXCEPTION '% rows are never changed', TG_TABLE_NAME;
END $$
"""
POSTGRES = (
    "CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION academy_append_only()",
    "CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION academy_append_only()",
)


def guarded_tables() -> list[str]:
    """Return the tables of every append-only model that asks for the guard."""
    models = (model for model in apps.get_models() if issubclass(model, AppendOnlyModel))
    return sorted(model._meta.db_table for model in models if getattr(model, "database_guard", False))


def install(using: str = "default", **_: Any) -> None:
    """Put the triggers in place; a receiver of `post_migrate`, so it may run many times."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for table in guarded_tables():
            if table not in present:
                continue
            if connection.vendor == "sqlite":
                for action in ("UPDATE", "DELETE"):
                    cursor.execute(SQLITE.format(table=table, action=action))
            elif connection.vendor == "postgresql":
                for statement in POSTGRES:
                    cursor.execute(statement.format(table=table))


def add_function(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Give an SQLite connection the function that its triggers ask, and let it overwrite what it deletes.

    A receiver of `connection_created`.
    """
    if connection.vendor == "sqlite":
        connection.connection.execute("PRAGMA secure_delete=ON")
        connection.connection.create_function("academy_purging", 0, lambda: int(getattr(connection, "purging", False)))


@contextmanager
def purging(using: str = "default") -> Iterator[None]:
    """Let this transaction delete guarded rows: for erasure and retention only."""
    connection = connections[using]
    with transaction.atomic(using=using):
        connection.purging = True  # type: ignore[attr-defined]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL academy.purging = 'yes'")
        try:
            yield
        finally:
            connection.purging = False  # type: ignore[attr-defined]
            if connection.vendor == "postgresql" and not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL academy.purging = ''")


def destroy(rows: "QuerySet[Any]") -> int:
    """Delete rows with all that hangs on them, event logs too; return how many went. Erasure and retention only."""
    with purging(rows.db):
        return QuerySet.delete(rows)[0]


def rewrite(rows: "QuerySet[Any]", **values: Any) -> int:
    """Overwrite fields of rows, of event logs too; return how many. Erasure and retention only."""
    with purging(rows.db):
        return QuerySet.update(rows, **values)
