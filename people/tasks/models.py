"""Tasks: what waits for somebody, and since when."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.base.models.abstract import RandomIdModel


class Task(RandomIdModel):
    """Something that was handed over and waits for one person; at most one is open for one kind and one thing.

    `about` is the id of the thing handed over, and names nothing. `duty` says by which rule the owner was chosen;
    `stands_in`, that nobody has that duty, so that an administrator owns it until somebody does. `not_for` is who
    handed it over, where somebody else must settle it. After `until` nobody can settle it any more, and it is gone.

    Personal data: that something of a kind waited for one person, about another, and for how long. Retired: 90 days
    after it was closed; at erasure of the person it is about.
    """

    kind = models.CharField(max_length=32)
    about = models.UUIDField()
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="tasks_about"
    )
    group = models.UUIDField(null=True, blank=True)
    duty = models.CharField(max_length=16)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    stands_in = models.BooleanField(default=False)
    not_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    path = models.CharField(max_length=255)
    opened_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about"], condition=models.Q(closed_at__isnull=True), name="one_open_task"
            )
        ]
        indexes = [models.Index(fields=["owner", "closed_at", "opened_at"], name="tasks_of_owner")]

    def __str__(self) -> str:
        return self.kind
