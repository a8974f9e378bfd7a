"""Papers that ask for records, and the steps of an answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
