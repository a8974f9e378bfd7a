"""What can happen to a release, where it stands, and what it can name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReleaseEventKind(models.TextChoices):
    """What can happen to a release."""

    REQUESTED = "requested", _("Asked for")
    SIGNED = "signed", _("Signed")
    EXPIRED = "expired", _("Ended by itself")
    DECLINED = "declined", _("Not now")
    REVOKED = "revoked", _("Taken back")


class ReleaseState(models.TextChoices):
    """Where a release stands; derived from its events and the clock."""

    REQUESTED = "requested", _("Waiting for your answer")
    SIGNED = "signed", _("Sharing now")
    DECLINED = "declined", _("You said: not now")
    REVOKED = "revoked", _("You took it back")
    EXPIRED = "expired", _("Ended by itself")


class ReleaseField(models.TextChoices):
    """What a release can name. The app that owns a value supplies it."""

    DISPLAY_NAME = "display_name", _("Your display name")
    PATHWAY = "pathway", _("Your pathway")
    SKILLS = "skills", _("Your skills")
    CREDENTIALS = "credentials", _("Your credentials")
    WORK_SAMPLES = "work_samples", _("Work samples you chose")
    START_DATE = "start_date", _("When you can start")
    NOTE = "note", _("Your note to them")
