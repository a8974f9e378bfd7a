"""Base classes that every app's models build on."""

import uuid
from functools import cache
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils import timezone


@cache
def _labels(field: "models.Field[Any, Any]") -> dict[Any, Any]:
    """Return value → label of a field's choices, groups opened."""
    return dict(field.flatchoices)


class RandomIdModel(models.Model):
    """A row whose public identifier is random, never a counter.

    Personal data: none by itself. Retired: with the concrete model.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> str:  # noqa: N802 (Django's name)
        """Return a choice in words, for `get_…_display`.

        Django makes every label of the field hashable for each row, which puts each into words: fourteen for a stage.
        """
        value = getattr(self, field.attname)
        return str(_labels(field).get(value, "" if value is None else value))


class AppendOnlyError(TypeError):
    """Raised when code tries to change or delete a row of an event log."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """A query set that can add and read, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: events are never changed."""
        raise AppendOnlyError(f"{self.model.__name__} rows are never changed")

    def delete(self) -> NoReturn:
        """Refuse: events are never deleted one by one; erasure goes through `people.rights`."""
        raise AppendOnlyError(f"{self.model.__name__} rows are never deleted")


class AppendOnlyModel(RandomIdModel):
    """A row of an event log: written once, never changed.

    With `database_guard = True` the database refuses changes too (`people.trail.guards`).

    Personal data: that of the concrete model. Retired: with the concrete model, by erasure or retention only.
    """

    database_guard: ClassVar[bool] = False

    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    objects = models.Manager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        abstract = True
        ordering = ["at", "id"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; raise `AppendOnlyError` for a row that exists."""
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse with `AppendOnlyError`."""
        raise AppendOnlyError(f"{type(self).__name__} rows are never deleted")
