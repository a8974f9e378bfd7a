"""Whether a person may be reached on a channel today."""

from datetime import timedelta

from django.utils import timezone

from people.base.models.user import User
from people.contact.models import SafeContactRule


def live_rule(user: User, channel: str) -> SafeContactRule | None:
    """Return the rule that allows the channel and was confirmed lately; `None` means: no contact."""
    oldest = timezone.now() - CONFIRM_AFTER
    return SafeContactRule.objects.filter(user=user, channel=channel, allowed=True, confirmed_at__gt=oldest).first()


CONFIRM_AFTER = timedelta(days=90)


# How long before the end a person is asked whether a rule is still right.
ASK_BEFORE = timedelta(days=14)
