"""Offers of a job: each version of the terms stays as it was written."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnlyModel, RandomIdModel
from placement.base.enums import OFFER_OPEN, OfferState
from placement.base.models import MoveEvent
from placement.openings.conditions import WorkConditions
from placement.openings.models import JobTerms
from placement.referrals.models.referrals import Referral


class Offer(RandomIdModel):
    """An offer for one referral. `state` is the fold of its events; `asked_about` is the newest version whose day to
    answer is over and about which staff have a task.

    Personal data: what somebody was offered and what they answered. Retired: with the referral.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="offers")
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.WAITS)
    asked_about = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=~models.Q(state__in=["taken_back", "closed"]),
                name="one_standing_offer",
            )
        ]

    def __str__(self) -> str:
        return self.state

    @property
    def is_open(self) -> bool:
        """Return whether the student can accept it."""
        return self.state in OFFER_OPEN


class OfferTerms(WorkConditions, JobTerms, AppendOnlyModel):
    """One version of an offer's terms, as somebody wrote them down; `conditions` is what they depend on, in words.

    Personal data: that of the offer, and who wrote it. Retired: with the offer.
    """

    database_guard: ClassVar[bool] = False

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    place = models.CharField(_("where"), max_length=80, blank=True)
    remote = models.BooleanField(_("can be done from home"), default=False)
    start_on = models.DateField(_("start date"))
    conditions = models.CharField(_("what the offer depends on"), max_length=500, blank=True)
    answer_by = models.DateField(_("answer until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["offer", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.number}"


class OfferEvent(MoveEvent):
    """A step of an offer; `terms` is the version that it is about: written, accepted, answered with no.

    Personal data: that of the offer. Retired: with the offer.
    """

    STATES = OfferState

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="events")
    terms = models.ForeignKey(OfferTerms, on_delete=models.CASCADE, related_name="events")
    until = models.DateField(null=True, blank=True)
