"""Referrals: one student and one opening."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.models import RandomIdModel
from placement.base.enums import REFERRAL_DONE, ReferralState
from placement.base.models import MoveEvent
from placement.openings.models import JobOrder


class Referral(RandomIdModel):
    """One student's way to one opening. `state`, `frozen` and `interviews` are the fold of its events.

    Personal data: which student looks at which opening, and how far it came. Retired: five years after the
    last step, or at the student's erasure, after which a filled opening still counts, at an account without a name.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="referrals")
    order = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=20, choices=ReferralState.choices, default=ReferralState.SUGGESTED)
    frozen = models.BooleanField(default=False)
    interviews = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["due_on", "-moved_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "order"],
                condition=~models.Q(
                    state__in=["student_withdrew", "employer_declined", "no_response", "position_closed"]
                ),
                name="one_live_referral",
            )
        ]

    def __str__(self) -> str:
        return f"{self.state}"

    @property
    def is_live(self) -> bool:
        """Return whether further steps are possible."""
        return self.state not in REFERRAL_DONE


class ReferralEvent(MoveEvent):
    """A step of a referral; `interview` counts interviews; `answered` marks a step the employer took.

    `implied` marks a step that only follows from a later one: nobody took it, and no page shows it.

    Personal data: that of the referral. Retired: with the referral.
    """

    STATES = ReferralState

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    interview = models.PositiveSmallIntegerField(default=0)
    answered = models.BooleanField(default=False)
    implied = models.BooleanField(default=False)
    release_id = models.UUIDField(null=True, blank=True)
