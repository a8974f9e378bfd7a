"""Announcements, and who has read them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.models import RandomIdModel


class Announcement(RandomIdModel):
    """Words for everybody in a cohort; where they are in one language only, everybody reads that one.

    It stands from `show_at` on; `told_at` is when everybody found a message. One that is taken back stays for staff.

    Personal data: which account of staff wrote it. Retired: two years after it was shown.
    """

    cohort = models.ForeignKey("pathways.Cohort", on_delete=models.CASCADE, related_name="announcements")
    title_en = models.CharField(max_length=120, blank=True)
    text_en = models.TextField(blank=True)
    title_es = models.CharField(max_length=120, blank=True)
    text_es = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    show_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    # For those among `addressees` alone.
    to_some = models.BooleanField(default=False)

    class Meta:
        ordering = ["-show_at", "id"]
        indexes = [models.Index(fields=["told_at", "show_at"], name="announcements_due")]

    def __str__(self) -> str:
        return self.title_en or self.title_es


class AnnouncementReading(RandomIdModel):
    """Somebody opened an announcement.

    Personal data: that a person read something, and when. Retired: with the announcement, or at erasure.
    """

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="announcements_read")
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "user"], name="one_reading_per_person")]

    def __str__(self) -> str:
        return f"{self.announcement_id}"


class AnnouncementAddressee(RandomIdModel):
    """One of those for whom alone an announcement is.

    Personal data: that somebody was written to. Retired: with the announcement, or at erasure.
    """

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="addressees")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="announcements_got")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "student"], name="one_addressee_per_person")]

    def __str__(self) -> str:
        return f"{self.announcement_id}"
