"""Writing read models in one statement."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models


def upsert(model: type[models.Model], *rows: Mapping[str, Any], key: Sequence[str]) -> None:
    """Insert rows, or overwrite those that have the same `key` (fields of a unique constraint): one statement.

    `update_or_create` takes six: two savepoints, a look, and a write.
    """
    if rows:
        model._default_manager.bulk_create(
            [model(**row) for row in rows],
            update_conflicts=True,
            unique_fields=list(key),
            update_fields=[name for name in rows[0] if name not in key],
        )
