"""What every event row of this app shares."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from people.models import AppendOnlyModel
from placement.base.enums import EventKind


class MoveEvent(AppendOnlyModel):
    """A step from one state to the next: who, when, why.

    Personal data: who acted; that of the subject's row. Retired: with the subject's row.
    """

    kind = models.CharField(max_length=10, choices=EventKind.choices, default=EventKind.MOVED)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    override = models.BooleanField(default=False)

    STATES: ClassVar[type[models.TextChoices]]

    class Meta(AppendOnlyModel.Meta):
        abstract = True

    @property
    def words(self) -> str:
        """Return what happened in words: the state reached, or the kind of event."""
        if self.kind == EventKind.MOVED:
            return str(self.STATES(self.to_state).label)
        return str(EventKind(self.kind).label)
