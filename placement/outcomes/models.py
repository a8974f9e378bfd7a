"""What became of people who left, and the tables that were published about it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnlyModel
from placement.base.enums import CirrCode, EvidenceKind, Exclusion


class OutcomeRecord(AppendOnlyModel):
    """The facts that outcome figures need about one person's time in one pathway; a later row supersedes.

    Exclusions are codes, never narrative. Personal data: dates of training, credential, work 180 days on.
    Retired: five years after the exit; at the person's erasure it moves to an account without a name.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="outcomes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    pathway = models.SlugField(_("pathway"))
    enrolled_on = models.DateField(_("enrolled at the refund date on"))
    planned_end_on = models.DateField(_("planned end"))
    graduated_on = models.DateField(_("graduated on"), null=True, blank=True)
    exit_on = models.DateField(_("last day of service"), null=True, blank=True)
    exclusion = models.CharField(_("left out because"), max_length=16, choices=Exclusion.choices, blank=True)
    credential_on = models.DateField(_("recognised credential on"), null=True, blank=True)
    gain_on = models.DateField(_("documented skill gain on"), null=True, blank=True)
    cirr_code = models.CharField(_("CIRR code"), max_length=2, choices=CirrCode.choices, blank=True)
    in_field_on = models.DateField(_("first work in field on"), null=True, blank=True)
    available = models.BooleanField(_("available for employment"), default=True)


class QuarterRecord(AppendOnlyModel):
    """One person's work in one calendar quarter; a later row supersedes.

    `employer_tag` only tells one employer of this person from another; it names nobody.
    Personal data: whether somebody worked and what they earned. Retired: with the person's outcome record, and kept
    at erasure as that is.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="quarters")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    employed = models.BooleanField(default=False)
    subsidised = models.BooleanField(default=False)
    earnings = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    employer_tag = models.CharField(max_length=12, blank=True)
    evidence = models.CharField(max_length=20, choices=EvidenceKind.choices)


class PublishedTable(AppendOnlyModel):
    """A table of outcome figures as it was published: frozen, already suppressed.

    `content` is the whole table as plain JSON, `sha256` its digest. Personal data: none; cells below 11 are not
    in it. Retired: never; it is public.
    """

    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        ordering = ["-at", "id"]
