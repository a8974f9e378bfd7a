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
# Roles that begin only when a second person confirmed them.
VETTED_ROLES = STAFF_ROLES | {Role.EMPLOYER}

# Roles that can ask for emergency access; editors never see people.
EMERGENCY_ROLES = STAFF_ROLES - {Role.EDITOR}

# Groups of the content management system that come with a role; their page permissions live there.
ROLE_GROUPS = {Role.EDITOR: ("Moderators", "Editors"), Role.INSTRUCTOR: ("Editors",)}


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


class AccessKind(models.TextChoices):
    """What the access log records."""

    READ = "read", _("looked at")
    ROLE_GRANTED = "role_granted", _("gave the role")
    ROLE_ENDED = "role_ended", _("ended the role")
    ROLE_ASKED = "role_asked", _("asked a second person to confirm the role")
    ROLE_REFUSED = "role_refused", _("did not confirm the role")
    CLOSED = "closed", _("closed the account")
    REOPENED = "reopened", _("opened the account again")
    BARRED = "barred", _("closed the records")
    UNBARRED = "unbarred", _("opened the records")
    ASSIGNED = "assigned", _("began to work with you")
    UNASSIGNED = "unassigned", _("stopped working with you")
    EXPORTED = "exported", _("downloaded")
    RECOVERY = "recovery", _("helped with sign-in")
    OVERRIDE_ASKED = "override_asked", _("asked for emergency access to")
    OVERRIDE_ALLOWED = "override_allowed", _("allowed emergency access to")
    OVERRIDE_REFUSED = "override_refused", _("did not allow emergency access to")
    OVERRIDE = "override", _("used emergency access and saw")
    OVERRIDE_REVIEWED = "override_reviewed", _("reviewed the emergency access to")
    WORDS_MATCHED = "words_matched", _("checked, and you said rightly,")
    WORDS_WRONG = "words_wrong", _("checked, and did not hear,")
    NOTICE_SENT = "notice_sent", _("sent an e-mail about")
    TEXT_SENT = "text_sent", _("sent a text message about")
    CALLED = "called", _("called you about")
    LEGAL_COPY = "legal_copy", _("handed over, because the law asked for it,")


# What the person reads only after a silence that the law asked for.
SILENT_KINDS = (
    AccessKind.LEGAL_COPY,
    AccessKind.OVERRIDE_ASKED,
    AccessKind.OVERRIDE_ALLOWED,
    AccessKind.OVERRIDE_REFUSED,
    AccessKind.OVERRIDE,
    AccessKind.OVERRIDE_REVIEWED,
)

# Changes of who may see what; everything else in the log is a look, or the person's own step.
POWER_KINDS = (
    AccessKind.ROLE_ASKED,
    AccessKind.ROLE_GRANTED,
    AccessKind.ROLE_REFUSED,
    AccessKind.ROLE_ENDED,
    AccessKind.CLOSED,
    AccessKind.REOPENED,
    AccessKind.ASSIGNED,
    AccessKind.UNASSIGNED,
    AccessKind.BARRED,
    AccessKind.UNBARRED,
)


class Channel(models.TextChoices):
    """Ways to reach a person outside the site."""

    EMAIL = "email", _("E-mail")
    TEXT = "text", _("Text message")
    PHONE = "phone", _("Phone call")
    POST = "post", _("Letter")


class LegalKind(models.TextChoices):
    """What kind of paper asks for records."""

    SUBPOENA = "subpoena", _("Subpoena")
    ORDER = "order", _("Court order")
    WARRANT = "warrant", _("Search warrant")
    OTHER = "other", _("Another letter")


class LegalStep(models.TextChoices):
    """What can be done with a demand."""

    RECORDED = "recorded", _("Written down; records on hold")
    COUNSEL = "counsel", _("Counsel was asked")
    NOTICE_GIVEN = "notice_given", _("The person was told")
    NOTICE_FORBIDDEN = "notice_forbidden", _("The person must not be told yet")
    SET_CHOSEN = "set_chosen", _("Parts were chosen")
    EXPORTED = "exported", _("Parts were handed over")
    CLOSED = "closed", _("Closed; hold ended")
