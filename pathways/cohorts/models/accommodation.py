"""More time for one person, set once and honoured wherever something is timed or due."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnlyModel


class TimeAccommodation(AppendOnlyModel):
    """How much more time one student has from now on: the newest row counts.

    `percent` longer for what is timed, `days` longer for what is due. No reason is kept, nor asked for.

    Personal data: that a person has more time, and who said so. Retired: with the account.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="time_accommodations")
    percent = models.PositiveSmallIntegerField(_("percent longer"), default=0)
    days = models.PositiveSmallIntegerField(_("days longer"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("more time")

    def __str__(self) -> str:
        return f"{self.percent} %, {self.days}"
