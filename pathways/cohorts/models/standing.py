"""Where a student stands: events, and the standing folded from them."""

from django.conf import settings
from django.db import models

from pathways.base.enums import StepReason, StudentState
from people.models import AppendOnlyModel, RandomIdModel


class StudentStateEvent(AppendOnlyModel):
    """A move of a student from one state to another.

    Staff who record one say on which day it was (`happened_on`) and why (`code`). A move that was written down by
    mistake is taken back by a later one that names it (`takes_back`): both stay, and neither counts.

    Personal data: a person's way through the academy; `reason` only where staff overrode the map.
    Retired: with the account; outcome tables keep counts.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="state_events")
    from_state = models.CharField(max_length=12, choices=StudentState.choices, blank=True)
    to_state = models.CharField(max_length=12, choices=StudentState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    override = models.BooleanField(default=False)
    reason = models.CharField(max_length=240, blank=True)
    happened_on = models.DateField(null=True)
    code = models.CharField(max_length=12, choices=StepReason.choices, blank=True)
    takes_back = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="taken_back_by")

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
