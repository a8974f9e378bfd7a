"""What became of people who left, and the tables that were published about it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.base.models.abstract import AppendOnlyQuerySet
from people.models import AppendOnlyModel, RandomIdModel
from placement.base.enums import CirrCode, CorrectionReason, Cut, EvidenceKind, Exclusion, GapReason, StatusCode


class HandQuerySet(AppendOnlyQuerySet):
    """Entries by hand."""

    def standing(self) -> "HandQuerySet":
        """Return those that were neither withdrawn nor replaced.

        Asked of each entry by its index. A join is read in full for every entry by SQLite, once it knows that none was
        replaced.
        """
        later = self.model._base_manager.filter(replaces=OuterRef("pk"))
        return self.filter(~Exists(later), withdrawn=False)


class HandRecord(AppendOnlyModel):
    """An entry by hand. One that is not true is replaced by another, or withdrawn by a copy that says so, with why.

    Personal data: that of the concrete model. Retired: with the concrete model.
    """

    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, editable=False, related_name="replaced")
    withdrawn = models.BooleanField(default=False, editable=False)
    why = models.CharField(max_length=12, choices=CorrectionReason.choices, blank=True, editable=False)

    objects: ClassVar[Any] = models.Manager.from_queryset(HandQuerySet)()

    class Meta(AppendOnlyModel.Meta):
        abstract = True


class OutcomeRecord(HandRecord):
    """Training from before this site: the days that a seat would have told.

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


class QuarterRecord(HandRecord):
    """What a wage record or a paper says about one person, one calendar quarter and one employer.

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


class StatusRecord(HandRecord):
    """What the academy was told about a person after training: why a law leaves them out, or whether they seek work.

    Personal data: a code about health, custody, death, service, study or work. Retired: with the person's outcome
    facts; at erasure it goes.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="outcome_status")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    code = models.CharField(_("what you were told"), max_length=16, choices=StatusCode.choices)
    on = models.DateField(_("since which day"))


class GapRecord(HandRecord):
    """A planned gap: somebody is away for a time and has not left. Both days belong to it.

    Personal data: when and, as a code, why a person is away. Retired: with the person's outcome facts; at erasure
    it goes.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="planned_gaps")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("why they are away"), max_length=12, choices=GapReason.choices)
    first_on = models.DateField(_("first day away"))
    last_on = models.DateField(_("last day away"))


class KeptFacts(AppendOnlyModel):
    """What one person who was erased still counts as: rows of facts as plain JSON, and nobody's name or id.

    Personal data: days of training and work, as codes, of somebody to whom nothing leads. Retired: five years after
    `last_on`, the last day in it.
    """

    content = models.JSONField()
    last_on = models.DateField()


def years_label(first: int, last: int) -> str:
    """Return programme years as the months from which to which they go."""
    return gettext("July %(first)s to June %(last)s") % {"first": first, "last": last + 1}


class PublishedTable(AppendOnlyModel):
    """A table of outcome figures as it was published: frozen, already suppressed, proposed by one person, confirmed by
    another.

    `content` is the whole table as plain JSON, `sha256` its digest. A correction is a new edition beside the old one,
    which it `corrects`. Personal data: none but which staff published it; cells below 11 are not in it. Retired: never;
    it is public.
    """

    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    edition = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, related_name="corrected_by")

    class Meta(AppendOnlyModel.Meta):
        ordering = ["-at", "id"]

    @property
    def label(self) -> str:
        """Return its years in words."""
        return years_label(self.first_year, self.last_year)


class TableProposal(RandomIdModel):
    """A table that one person proposes to publish; another one confirms or declines it, and the row goes.

    Personal data: which staff proposed it; cells below 11 are not in it. Retired: when it is answered, or after a year.
    """

    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    corrects = models.ForeignKey(PublishedTable, on_delete=models.CASCADE, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-proposed_at", "id"]

    @property
    def label(self) -> str:
        """Return its years in words."""
        return years_label(self.first_year, self.last_year)


class FigureLook(AppendOnlyModel):
    """Somebody looked at exact figures: which years, and cut by what.

    Personal data: which staff looked when. Retired: six years after it was written, as the access log.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    cut = models.CharField(max_length=8, choices=Cut.choices)

    @property
    def label(self) -> str:
        """Return its years in words."""
        return years_label(self.first_year, self.last_year)
