"""Choices used by the people app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may do here; one person can hold several roles."""

    STUDENT = "student", _("Student")
    INSTRUCTOR = "instructor", _("Instructor")
    ASSISTANT = "assistant", _("Teaching assistant")
    PLACEMENT = "placement", _("Placement staff")
    EMPLOYER = "employer", _("Employer contact")
    EDITOR = "editor", _("Content editor")
    ADMINISTRATOR = "administrator", _("Administrator")


STAFF_ROLES = frozenset({Role.INSTRUCTOR, Role.ASSISTANT, Role.PLACEMENT, Role.EDITOR, Role.ADMINISTRATOR})
