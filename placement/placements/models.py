"""Placements: a job somebody has, how it was verified, and whether they still work there."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from placement.base.enums import Employed, EventKind, EvidenceKind, FoundBy, PlacementState, SeparationReason
from placement.base.models import MoveEvent
from placement.offers.models import OfferTerms
from placement.openings.models import JobTerms
from placement.referrals.models.referrals import Referral


class Placement(JobTerms):
    """A job that one person has or had. `state` is the fold of its events.

    `sealed_employer` holds the employer's name under the person's own key; a referral's employer is reached
    through the referral. `employer_tag` (A, B, …) only tells one employer of this person from another.
    `agreed` names the terms that were accepted, from which its own were taken over.
    Personal data: where somebody works, wage and hours. Retired: five years after the last event, or at the person's
    erasure; what it counts as stays in a `KeptFacts` without a name.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="placements")
    referral = models.OneToOneField(
        Referral, on_delete=models.SET_NULL, null=True, blank=True, related_name="placement"
    )
    agreed = models.ForeignKey(
        OfferTerms, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    sealed_employer = models.TextField(blank=True)
    employer_tag = models.CharField(max_length=4, blank=True, editable=False)
    found_by = models.CharField(_("how it was found"), max_length=10, choices=FoundBy.choices)
    start_on = models.DateField(_("start date"))
    in_field = models.BooleanField(_("in the field of training"), default=True)
    subsidised = models.BooleanField(_("wage is subsidised"), default=False)
    state = models.CharField(max_length=14, choices=PlacementState.choices, default=PlacementState.PENDING_START)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-start_on", "id"]

    def __str__(self) -> str:
        return self.title


class PlacementEvent(MoveEvent):
    """A step of a placement: verification (what was seen, when it was dated), a retention day, or its end.

    `on` is the day that the fact is about. The evidence itself is not kept.
    Personal data: that of the placement. Retired: with the placement.
    """

    STATES = PlacementState

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="events")
    on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=20, choices=EvidenceKind.choices, blank=True)
    employed = models.CharField(max_length=8, choices=Employed.choices, blank=True)
    separation = models.CharField(max_length=16, choices=SeparationReason.choices, blank=True)

    @property
    def words(self) -> str:
        """Return what happened in words; of a day, what is known about it too; of dates put right, which day counts."""
        if self.employed:
            return f"{PlacementState(self.to_state).label}: {Employed(self.employed).label}"
        if self.kind == EventKind.CORRECTED and self.on:
            which = PlacementState(self.to_state).label
            return f"{super().words}: {which}, {date_format(self.on, 'DATE_FORMAT')}"
        return super().words
