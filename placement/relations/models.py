"""People at an employer, what was talked over, and what was agreed. Staff alone see them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnlyModel, RandomIdModel
from placement.employers.models import Employer


class TouchKind(models.TextChoices):
    """How somebody was in touch with an employer."""

    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    MAIL = "mail", _("Mail")
    VIDEO = "video", _("Video call")


class AgreementKind(models.TextChoices):
    """What an agreement is about."""

    PARTNER = "partner", _("Working together")
    HIRING = "hiring", _("Jobs for our students")
    PRIVACY = "privacy", _("Handling of personal data")
    INTERNSHIP = "internship", _("Internships")
    OTHER = "other", _("Something else")


class EmployerPerson(RandomIdModel):
    """Somebody who works for an employer and has no account here: how and when to reach them.

    Personal data: that person's name, work phone and work e-mail; a third person, who may ask to be deleted
    (`delete_person`). Retired: one year after they were taken off the list, or after the employer ended.
    """

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("what they do there"), max_length=80, blank=True)
    phone = models.CharField(_("phone at work"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail at work"), blank=True)
    best_time = models.CharField(_("best time to reach them"), max_length=120, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Touch(AppendOnlyModel):
    """A call, visit or mail. The newest one of an employer says when the next is meant to be, and who makes it.

    Personal data: which staff member; what a third person said. Retired: three years after it, with the person, or
    with the employer.
    """

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="touches")
    person = models.ForeignKey(EmployerPerson, on_delete=models.CASCADE, null=True, blank=True, related_name="touches")
    kind = models.CharField(_("how"), max_length=5, choices=TouchKind.choices)
    on = models.DateField(_("day"))
    what = models.CharField(_("what was said or agreed"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    next_on = models.DateField(_("next time, on"), null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        ordering = ["-on", "-at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Agreement(RandomIdModel):
    """What was agreed with an employer in writing, from when to when, and where the paper is.

    Personal data: which staff member wrote it down. Retired: with the employer.
    """

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="agreements")
    kind = models.CharField(_("about"), max_length=10, choices=AgreementKind.choices)
    signed_on = models.DateField(_("signed on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    reference = models.CharField(_("where the paper is"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    ended_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-signed_on", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.signed_on}"

    @property
    def last_day(self) -> date | None:
        """Return on which day it ended or ends; `None` where it goes on until somebody ends it."""
        return self.ended_on or self.ends_on

    @property
    def holds(self) -> bool:
        """Return whether it is in force today."""
        return self.ended_on is None and (self.ends_on is None or self.ends_on >= timezone.localdate())
