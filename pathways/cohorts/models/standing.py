"""Where a student stands: events, and the standing folded from them."""

from django.conf import settings
from django.db import models

from pathways.base.enums import StudentState
from people.models import AppendOnlyModel, RandomIdModel


class StudentStateEvent(AppendOnlyModel):
    """A move of a student from one state to another.

    Personal data: a person's way through the academy; `reason` only where staff overrode the map.
    Retired: with the account; outcome tables keep counts.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="state_events")
    from_state = models.CharField(max_length=12, choices=StudentState.choices, blank=True)
    to_state = models.CharField(max_length=12, choices=StudentState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    override = models.BooleanField(default=False)
    reason = models.CharField(max_length=240, blank=True)

    def __str__(self) -> str:
        return f"{self.from_state} to {self.to_state}"


class StudentStanding(RandomIdModel):
    """The state that a student is in now: read model of `StudentStateEvent`.

    Personal data: as its events. Retired: with the account.
    """

    student = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="standing")
    state = models.CharField(max_length=12, choices=StudentState.choices, db_index=True)
    before_pause = models.CharField(max_length=12, choices=StudentState.choices, blank=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.state}"
