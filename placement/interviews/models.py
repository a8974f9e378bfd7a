"""Interviews: times offered for a referral, and the one that was agreed."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from people.models import RandomIdModel
from placement.base.enums import INTERVIEW_OPEN, InterviewKind, InterviewState
from placement.base.models import MoveEvent
from placement.referrals.models.referrals import Referral


class Interview(RandomIdModel):
    """One interview of a referral. `state`, `starts_at` and `revision` are the fold of its events.

    `zone` names the clock on which times are typed and shown. `sealed_way` says how to get there, `sealed_wish` what
    the student wrote about other times; both are under the student's own key. `revision` counts what a calendar must
    know: it is the SEQUENCE of the file.

    Personal data: all of it. Retired: with the referral.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField(max_length=10, choices=InterviewKind.choices)
    zone = models.CharField(max_length=64)
    minutes = models.PositiveSmallIntegerField(default=60)
    state = models.CharField(max_length=12, choices=InterviewState.choices, default=InterviewState.OFFERED)
    starts_at = models.DateTimeField(null=True, blank=True)
    sealed_way = models.TextField(blank=True)
    sealed_wish = models.TextField(blank=True)
    revision = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=models.Q(state__in=["offered", "none_fits", "agreed", "move_asked"]),
                name="one_open_interview",
            )
        ]

    def __str__(self) -> str:
        return self.state

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has something to do."""
        return self.state in INTERVIEW_OPEN

    @property
    def stands(self) -> bool:
        """Return whether people meet at `starts_at`: also while another time is wished for."""
        return self.state in {InterviewState.AGREED, InterviewState.MOVE_ASKED}

    @property
    def has_begun(self) -> bool:
        """Return whether the agreed time has come; one in whose place others are offered does not count any more."""
        return self.stands and self.starts_at is not None and self.starts_at <= timezone.now()

    @property
    def ends_at(self) -> datetime | None:
        """Return when the agreed time is over."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None


class InterviewSlot(RandomIdModel):
    """A time that can be chosen while the interview's state is *offered*; replaced where others are offered.

    Personal data: that of the interview. Retired: with the interview.
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [models.UniqueConstraint(fields=["interview", "starts_at"], name="one_slot_a_time")]

    def __str__(self) -> str:
        return str(self.starts_at)

    @property
    def ends_at(self) -> datetime:
        """Return when it would be over."""
        return self.starts_at + timedelta(minutes=self.interview.minutes)


class InterviewEvent(MoveEvent):
    """A step of an interview; `times` are those that it is about, as ISO 8601 in UTC: offered, chosen, called off.

    Personal data: that of the interview. Retired: with the interview.
    """

    STATES = InterviewState

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="events")
    times = models.JSONField(default=list)
