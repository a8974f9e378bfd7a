"""Employers, their contacts and the vetting that two staff members do."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnlyModel, RandomIdModel
from placement.base.enums import Checked, EmployerState, VettingItem
from placement.base.models import MoveEvent

# How long a vetting counts, and from when before its end it can be done again.
VETTING_LASTS, VETTING_AHEAD = timedelta(days=365), timedelta(days=30)
# The tax number of a firm, as the tax office writes it.
EIN = RegexValidator(r"^\d{2}-\d{7}$", _("Write the EIN like this: 12-3456789."))
VETTED = frozenset({EmployerState.APPROVED, EmployerState.ACTIVE, EmployerState.SUSPENDED})


class Employer(RandomIdModel):
    """An organisation that may offer work. `state` is the fold of its events.

    Personal data: none; an organisation. Retired: five years after its last job order closed.
    """

    name = models.CharField(_("name"), max_length=120)
    about = models.TextField(_("what they do"), max_length=1000, blank=True)
    website = models.URLField(_("website"), blank=True)
    place = models.CharField(_("county or town"), max_length=80, blank=True)
    ein = models.CharField(_("EIN"), max_length=10, blank=True, validators=[EIN])
    phone = models.CharField(_("main phone"), max_length=40, blank=True)
    state = models.CharField(max_length=12, choices=EmployerState.choices, default=EmployerState.PROSPECT)
    # What the public may read, and since when; without a day no public page names it (`naming.py`).
    public_words = models.TextField(_("what the public reads"), max_length=600, blank=True, editable=False)
    named_on = models.DateField(null=True, blank=True, editable=False)
    vetted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Where an employer that stood here twice went on, and id and name of each that was merged into this one.
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="merged"
    )
    also = models.JSONField(default=list, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Return whether people of this employer may be shown anything."""
        return self.state == EmployerState.ACTIVE

    @property
    def vetting_ends(self) -> datetime | None:
        """Return until when the last vetting by two people counts; `None` before the first."""
        return self.vetted_at + VETTING_LASTS if self.vetted_at else None

    @property
    def vetting_is_due(self) -> bool:
        """Return whether two people may check it again: within a month of the end of the last vetting, or after it."""
        ends = self.vetting_ends
        return ends is not None and self.state in VETTED and timezone.now() >= ends - VETTING_AHEAD


class EmployerEvent(MoveEvent):
    """A step of an employer, or one staff member's vetting check.

    Personal data: which staff member acted. Retired: with the employer.
    """

    STATES = EmployerState

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="events")


class VettingAnswer(AppendOnlyModel):
    """What one person found at one item of the checklist; who and when stand in the `checked` event.

    Personal data: none; about an organisation. Retired: with the employer.
    """

    event = models.ForeignKey(EmployerEvent, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=10, choices=VettingItem.choices)
    answer = models.CharField(max_length=3, choices=Checked.choices)
    how = models.CharField(max_length=200)

    class Meta(AppendOnlyModel.Meta):
        constraints = [models.UniqueConstraint(fields=["event", "item"], name="one_answer_an_item")]

    def __str__(self) -> str:
        return f"{self.item}: {self.answer}"


class EmployerChange(AppendOnlyModel):
    """What one field of an employer said before and after an edit; who and when stand in the `edited` event.

    Personal data: none; about an organisation. Retired: with the employer.
    """

    event = models.ForeignKey(EmployerEvent, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=20)
    before = models.TextField(max_length=1000, blank=True)
    after = models.TextField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return self.field

    @property
    def label(self) -> str:
        """Return what the field is called on pages."""
        return str(Employer._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]


class EmployersApart(AppendOnlyModel):
    """Two employers that look alike and, as somebody of the staff said, are not the same. `one` has the lesser id.

    Personal data: which staff member said so. Retired: with either employer.
    """

    one = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="said_apart_once")]

    def __str__(self) -> str:
        return str(self.id)


class EmployerMessage(RandomIdModel):
    """What a contact and the academy write to each other. The contact never reads who of the staff wrote.

    Personal data: what was written, sealed under the contact's own key; which staff member answered. Retired: with
    the contact.
    """

    contact = models.ForeignKey("EmployerContact", on_delete=models.CASCADE, related_name="messages")
    sealed_text = models.TextField()
    answer = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class EmployerContact(RandomIdModel):
    """A person who acts for an employer here, from when a second staff member confirmed it until it ends.

    Personal data: where a contact works. Retired: one year after `ended_at`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="employer_contacts")
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="contacts")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "employer"], condition=models.Q(ended_at__isnull=True), name="one_live_contact"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.employer}"
