"""What a student adds to a profile before anybody outside sees it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import RandomIdModel


class SearchProfile(RandomIdModel):
    """What a student chose to add: a start date, a note (sealed), and which results may stand as work samples.

    `samples` holds evidence sources such as "lab networking-basics/vlsm-plan". Nothing of it is shown to anybody
    outside without a live release that names the field. Personal data: all of it. Retired: at the student's wish or
    erasure.
    """

    student = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="search_profile")
    start_on = models.DateField(_("when you can start"), null=True, blank=True)
    sealed_note = models.TextField(blank=True)
    samples = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return str(self.id)
