"""A student's written permission to show named fields to one recipient, and each use of it."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.base.models.abstract import AppendOnlyModel, RandomIdModel
from people.releases.enums import ReleaseEventKind, ReleaseField, ReleaseState

# Each kind happens once, and later kinds outrank earlier ones.
RANK = {kind: rank for rank, kind in enumerate(ReleaseEventKind.values)}


def state_of(steps: Iterable[tuple[str, datetime | None]], moment: datetime) -> ReleaseState:
    """Return where a release stands at `moment` by its steps, each a kind and, of a signed one, until when it lives."""
    kind, until = max(steps, key=lambda step: RANK[step[0]], default=(ReleaseEventKind.REQUESTED, None))
    if kind == ReleaseEventKind.SIGNED and until is not None and until <= moment:
        return ReleaseState.EXPIRED
    return ReleaseState(kind)


class Release(RandomIdModel):
    """What was asked: fields, recipient, subject (an opening), purpose, for how many days. Never changed once made.

    The names and the purpose are sealed with the student's own data key (`release_text` opens them). Where it
    stands is derived from its events.

    Personal data: that a student is in touch with a recipient, and what would be shown. Retired: sealed text becomes
    unreadable at erasure; the row goes three years after it ended.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="releases")
    recipient_kind = models.CharField(max_length=32)
    recipient_id = models.UUIDField()
    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    sealed_text = models.TextField()
    fields = models.JSONField()
    days = models.PositiveSmallIntegerField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["student", "recipient_kind", "recipient_id", "subject_id"])]

    def __str__(self) -> str:
        return str(self.id)

    def last_event(self) -> "ReleaseEvent | None":
        """Return the event that decides the state; the one of the highest rank."""
        return max(self.events.all(), key=lambda event: RANK[event.kind], default=None)

    @property
    def state(self) -> ReleaseState:
        """Return where the release stands at this moment; a signed one past its end is EXPIRED."""
        return self.state_at(timezone.now())

    def state_at(self, moment: datetime) -> ReleaseState:
        """Return where the release stands, read at `moment`."""
        return state_of(((event.kind, event.until) for event in self.events.all()), moment)

    @property
    def until(self) -> datetime | None:
        """Return when a signed release ends, `None` while it was never signed."""
        return next((event.until for event in self.events.all() if event.until), None)

    @property
    def is_live(self) -> bool:
        """Return whether the recipient may see the fields now."""
        return self.state == ReleaseState.SIGNED


class ReleaseEvent(AppendOnlyModel):
    """One step of a release: requested, signed until a time, declined, revoked (by whom, told to whom), or expired.

    An expired one has no `by`. It says that everybody concerned was told; the end itself is read from `until`.

    Personal data: a person's decision. Retired: with the release.
    """

    database_guard = True

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=ReleaseEventKind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    spoken_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    until = models.DateTimeField(null=True, blank=True)

    class Meta(AppendOnlyModel.Meta):
        constraints = [models.UniqueConstraint(fields=["release", "kind"], name="one_event_of_a_kind_per_release")]

    def __str__(self) -> str:
        return self.kind


class Disclosure(AppendOnlyModel):
    """One field shown to one person under one live release, or handed over for one legal demand.

    Personal data: what about a student was shown to whom and when. Retired: three years after the release ended.
    """

    database_guard = True

    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="disclosures")
    demand = models.ForeignKey("people.LegalDemand", on_delete=models.CASCADE, null=True, related_name="disclosures")
    field = models.CharField(max_length=32, choices=ReleaseField.choices)
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=32)

    class Meta(AppendOnlyModel.Meta):
        indexes = [models.Index(fields=["release", "at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(release__isnull=False, demand__isnull=True)
                | models.Q(release__isnull=True, demand__isnull=False),
                name="one_ground_per_disclosure",
            )
        ]

    def __str__(self) -> str:
        return self.field
