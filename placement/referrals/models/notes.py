"""What staff write down about a referral."""

from django.conf import settings
from django.db import models

from people.models import AppendOnlyModel
from placement.referrals.models.referrals import Referral


class ReferralNote(AppendOnlyModel):
    """A note of staff about one student's way to one opening, sealed under the student's key; never changed.

    Personal data: what was written, and who wrote it. Retired: with the referral; unreadable at erasure.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="notes")
    sealed_note = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.id)
