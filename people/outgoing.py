"""The one place from which a message leaves the site: a neutral line, inside the person's own rule, or not at all."""

import json
import logging
from datetime import datetime, timedelta
from email.utils import make_msgid, parseaddr
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext

from people.enums import AccessKind, Channel
from people.errors import Unreadable
from people.models import InboxItem, SafeContactRule, User
from people.sealing import unseal
from people.services.access import append_access
from people.services.contact import CONFIRM_AFTER

logger = logging.getLogger(__name__)
AT_MOST_EVERY = timedelta(hours=24)


def _inside(user: User, window: str, now: datetime) -> bool:
    """Return whether `now` lies in the window, in the person's own zone; no window, no message."""
    if not window:
        return False
    said = json.loads(window)
    try:
        here = now.astimezone(ZoneInfo(user.time_zone or settings.TIME_ZONE))
    except ZoneInfoNotFoundError:
        return False
    return here.weekday() in said["days"] and said["start"] <= here.hour < said["end"]


def _due(now: datetime) -> list[SafeContactRule]:
    """Return the rules of people who chose notices, confirmed them lately, and have news since the last one."""
    news = InboxItem.objects.filter(user=OuterRef("user"), read_at=None)
    unknown = news.filter(made_at__gt=OuterRef("notified_at"))
    rules = SafeContactRule.objects.filter(
        channel=Channel.EMAIL, allowed=True, notices=True, confirmed_at__gt=now - CONFIRM_AFTER, user__is_active=True
    ).select_related("user__data_key")
    first = rules.filter(Exists(news), notified_at=None)
    again = rules.filter(Exists(unknown), notified_at__lt=now - AT_MOST_EVERY)
    return [*first, *again]


def _send(rule: SafeContactRule, address: str) -> bool:
    """Send the neutral line; an error is logged by its kind alone, for its text could hold the address."""
    with translation.override(rule.user.language or settings.LANGUAGE_CODE):
        text = gettext("You have a new message")
    try:
        # Of our own making, for the ordinary one would name this machine.
        mark = make_msgid(domain=parseaddr(settings.NOTICE_SENDER)[1].partition("@")[2])
        EmailMessage(text, text, settings.NOTICE_SENDER, [address], headers={"Message-ID": mark}).send()
    except Exception as error:
        logger.error("a notice could not be sent: %s", type(error).__name__)  # noqa: TRY400
        return False
    return True


def send_notices(*, now: datetime | None = None) -> int:
    """Write to everybody whose rule allows it at this moment; return how many were written to.

    Nothing leaves unless `NOTICES_BY_EMAIL` is on. A person gets at most one line a day, and none twice for the same
    messages, even if sending stops half way. Appends NOTICE_SENT for each.
    """
    if not settings.NOTICES_BY_EMAIL:
        return 0
    now = now or timezone.now()
    return sum(_offer(rule, now) for rule in _due(now))


def _offer(rule: SafeContactRule, now: datetime) -> bool:
    user = rule.user
    try:
        address = unseal(user, "contact_address", rule.sealed_address)
        if not address or not _inside(user, unseal(user, "contact_window", rule.sealed_window), now):
            return False
    except Unreadable:
        return False
    same = SafeContactRule.objects.filter(pk=rule.pk, notified_at=rule.notified_at, allowed=True, notices=True)
    if not same.update(notified_at=now):
        return False
    if not _send(rule, address):
        return False
    append_access(kind=AccessKind.NOTICE_SENT, reader=None, subject=user, field="notice")
    return True
