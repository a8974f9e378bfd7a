"""Cohorts: one run of a pathway, its staff, seats and class sessions."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pathways.base.enums import CohortRole
from people.models import RandomIdModel


class Cohort(RandomIdModel):
    """One run of a pathway: dates, seats, time zone, where it usually meets. An archived one takes nobody in.

    Personal data: none by itself. Retired: never; its enrolments are retired with the people.
    """

    name = models.CharField(_("name"), max_length=80)
    pathway = models.ForeignKey("pathways.PathwayPage", on_delete=models.PROTECT, related_name="cohorts")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    seats = models.PositiveSmallIntegerField(_("seats"), default=16)
    time_zone = models.CharField(_("time zone"), max_length=64, default="America/New_York")
    place = models.CharField(_("room or link"), max_length=200, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-starts_on", "name"]

    def __str__(self) -> str:
        return self.name


class CohortStaff(RandomIdModel):
    """A staff member of a cohort.

    Personal data: who teaches whom. Retired: with the account.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cohorts_staffed")
    role = models.CharField(max_length=12, choices=CohortRole.choices, default=CohortRole.INSTRUCTOR)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "user"], name="one_staff_row_per_person")]

    def __str__(self) -> str:
        return f"{self.role}"


class Enrolment(RandomIdModel):
    """A person's seat in a cohort; ending it fills `ended_at`, a return is a new row.

    Personal data: that a person learns here, and when. Retired: with the account; counts stay in outcome tables.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrolments")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    enrolled_at = models.DateTimeField()
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["enrolled_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "student"], condition=models.Q(ended_at__isnull=True), name="one_live_seat_per_cohort"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cohort}"


class SeatCard(RandomIdModel):
    """An invitation card that gives its holder a seat of one cohort; while it is open, the seat is kept for it.

    `number` is printed on the card, so that a lost one can be told from the others; it counts up in each cohort.

    Personal data: none by itself; its invitation tells later who came. Retired: with the invitation.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="cards")
    invitation = models.OneToOneField("people.Invitation", on_delete=models.CASCADE, related_name="seat_card")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["cohort", "number"], name="one_card_per_number")]

    def __str__(self) -> str:
        return f"{self.number}"


class ClassSession(RandomIdModel):
    """A meeting of a cohort; a cancelled one stays, so that everybody reads that it does not take place.

    `series` is shared by those that were planned together, week by week; `revision` counts changes, for calendars.

    Personal data: none. Retired: with the cohort.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("room or link"), max_length=200, blank=True)
    series = models.UUIDField(null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    revision = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["starts_at", "id"]

    def __str__(self) -> str:
        return self.title


class CalendarFeed(RandomIdModel):
    """The secret address of a person's calendar feed; a new token makes the old address stop.

    `with_dates`: the person chose to have the days on which work is due in it as well.

    Personal data: a secret that shows a person's class times. Retired: with the account.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    token = models.UUIDField(unique=True, default=uuid.uuid4)
    with_dates = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "calendar feed"
