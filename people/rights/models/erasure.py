"""What remains of a person who asked to be forgotten: the proof that it was done."""

from django.db import models
from django.utils import timezone

from people.base.models.abstract import RandomIdModel


class Erasure(RandomIdModel):
    """One finished erasure: which account's id, when, and what was destroyed by kind and number.

    Personal data: a random id that leads to nothing any more. Retired: never; a restored backup is held against it.
    """

    person_id = models.UUIDField(unique=True)
    done_at = models.DateTimeField(default=timezone.now)
    certificate = models.JSONField()

    def __str__(self) -> str:
        return str(self.id)
