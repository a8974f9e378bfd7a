"""Roles: what a person may do here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may do here; one person can hold several roles."""

    STUDENT = "student", _("Student")
    INSTRUCTOR = "instructor", _("Instructor")
    ASSISTANT = "assistant", _("Teaching assistant")
    PLACEMENT = "placement", _("Placement staff")
    REPORTER = "reporter", _("Reports to funders")
    EMPLOYER = "employer", _("Employer contact")
    EDITOR = "editor", _("Content editor")
    ADMINISTRATOR = "administrator", _("Administrator")


STAFF_ROLES = frozenset(
    {Role.INSTRUCTOR, Role.ASSISTANT, Role.PLACEMENT, Role.REPORTER, Role.EDITOR, Role.ADMINISTRATOR}
)
# Roles that begin only when a second person confirmed them.
VETTED_ROLES = STAFF_ROLES | {Role.EMPLOYER}

# Roles that can ask for emergency access; editors never see people, and who reports sees numbers alone.
EMERGENCY_ROLES = STAFF_ROLES - {Role.EDITOR, Role.REPORTER}

# Groups of the content management system that come with a role; their page permissions live there.
ROLE_GROUPS = {Role.EDITOR: ("Moderators", "Editors"), Role.INSTRUCTOR: ("Editors",)}
