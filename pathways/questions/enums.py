"""Choices of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.TextChoices):
    """Where a question can be asked."""

    LESSON = "lesson", _("Lesson")
    LAB = "lab", _("Lab")
    FEEDBACK = "feedback", _("Feedback")
