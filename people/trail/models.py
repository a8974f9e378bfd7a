"""The trail of every look at a confidential field and of every change of power."""

from django.db import models

from people.base.models.abstract import AppendOnlyModel
from people.trail.enums import AccessKind


class AccessEvent(AppendOnlyModel):
    """One look at a confidential field, or one change of a role; chained by hash so that a removed row shows.

    People are named by id and not by foreign key: the chain outlives accounts. The reason is sealed with the
    subject's data key, so that erasing the subject makes it unreadable without breaking the chain. A change of power
    also names whoever entered it (`actor_id`) and how things stood before and after (`sealed_change`).

    Personal data: who looked at what about whom, and why. Retired: six years after it was written.
    """

    database_guard = True

    position = models.PositiveBigIntegerField(unique=True, editable=False)
    kind = models.CharField(max_length=24, choices=AccessKind.choices, default=AccessKind.READ)
    reader_id = models.UUIDField(null=True, editable=False)
    subject_id = models.UUIDField(editable=False, db_index=True)
    field = models.CharField(max_length=64)
    sealed_reason = models.TextField(blank=True)
    actor_id = models.UUIDField(null=True, editable=False)
    sealed_change = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64, editable=False)
    row_hash = models.CharField(max_length=64, editable=False)

    class Meta(AppendOnlyModel.Meta):
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position}"
