"""What the access log records."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
