"""What every event row of this app shares."""

from django.conf import settings
from django.db import models

from people.models import AppendOnlyModel
from placement.enums import EventKind


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

    class Meta(AppendOnlyModel.Meta):
        abstract = True
