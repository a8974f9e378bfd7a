"""The one place from which a message leaves the site: a neutral line, inside the person's own rule, or not at all."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext

from people.base.errors import KeyServiceDown, Unreadable
from people.base.models.user import User
from people.base.signals import notice_failed
from people.caseload.selectors import caseload
from people.contact.enums import Channel
from people.contact.hours import inside
from people.contact.models import SafeContactRule
from people.contact.rules import CONFIRM_AFTER
from people.contact.text_command import send_text
from people.messages.models import InboxItem
from people.messages.notify import quiet_kinds
from people.sealing.sealed_text import unseal
from people.trail.enums import AccessKind
from people.trail.services.access import append_access

logger = logging.getLogger(__name__)
AT_MOST_EVERY = timedelta(hours=24)


def channels_on() -> frozenset[str]:
    """Return the ways on which this academy tells of messages; none of them by default."""
    switches = {
        Channel.EMAIL: settings.NOTICES_BY_EMAIL,
        Channel.TEXT: bool(settings.TEXT_COMMAND),
        Channel.PHONE: settings.NOTICES_BY_PHONE,
    }
    return frozenset(channel for channel, on in switches.items() if on)


def _due(channels: frozenset[str], now: datetime) -> QuerySet[SafeContactRule]:
    """Return the rules of people who chose notices, confirmed them lately, and have news since the last one.

    What its reader does not want is no news, but for calls: staff make those, and must not see a difference.
    """
    news = InboxItem.objects.filter(user=OuterRef("user"), read_at=None)
    if Channel.PHONE not in channels:
        news = news.exclude(kind__in=quiet_kinds())
    unknown = news.filter(made_at__gt=OuterRef("notified_at"))
    first = Q(Exists(news), notified_at=None)
    again = Q(Exists(unknown), notified_at__lt=now - AT_MOST_EVERY)
    return SafeContactRule.objects.filter(
        first | again,
        channel__in=channels,
        allowed=True,
        notices=True,
        confirmed_at__gt=now - CONFIRM_AFTER,
        user__is_active=True,
    ).select_related("user__data_key")


def _address_now(rule: SafeContactRule, now: datetime) -> str:
    """Return where to write at this moment; "" where the person's hours, or a destroyed key, say no."""
    try:
        window = unseal(rule.user, "contact_window", rule.sealed_window)
        if not window or not inside(rule.user, window, now):
            return ""
        return unseal(rule.user, "contact_address", rule.sealed_address)
    except Unreadable:
        return ""


def _mail(address: str, text: str) -> None:
    # Of our own making, for the ordinary one would name this machine.
    mark = make_msgid(domain=parseaddr(settings.NOTICE_SENDER)[1].partition("@")[2])
    EmailMessage(text, text, settings.NOTICE_SENDER, [address], headers={"Message-ID": mark}).send()


def _text(address: str, text: str) -> None:
    send_text(number=address, text=text)


# Who writes, and what the person reads about it afterwards. A call is made by people: `calls_now`.
SENDERS: dict[str, tuple[Callable[[str, str], None], AccessKind]] = {
    Channel.EMAIL: (_mail, AccessKind.NOTICE_SENT),
    Channel.TEXT: (_text, AccessKind.TEXT_SENT),
}


def _offer(rule: SafeContactRule, now: datetime) -> bool:
    """Send the neutral line of one rule. An error is logged by its kind alone: its text could hold the address."""
    address = _address_now(rule, now)
    # Taken before it is sent: of two runs at once, one writes.
    same = SafeContactRule.objects.filter(pk=rule.pk, notified_at=rule.notified_at, allowed=True, notices=True)
    if not address or not same.update(notified_at=now):
        return False
    send, kind = SENDERS[rule.channel]
    with translation.override(rule.user.language or settings.OFFERED_LANGUAGES[0][0]):
        text = gettext("You have a new message")
    try:
        send(address, text)
    except Exception as error:
        logger.error("a notice could not be sent: %s", type(error).__name__)  # noqa: TRY400
        notice_failed.send(sender=SafeContactRule)
        return False
    append_access(kind=kind, reader=None, subject=rule.user, field="notice")
    return True


def send_notices(*, now: datetime | None = None) -> int:
    """Write to everybody whose rule allows it at this moment; return how many were written to.

    Does nothing on a way that is not switched on. Told once for the same messages, even if sending stops half way.
    Appends NOTICE_SENT or TEXT_SENT for each. While the academy's key cannot be reached, everybody waits.
    """
    now, sent = now or timezone.now(), 0
    for rule in _due(channels_on() & SENDERS.keys(), now):
        try:
            sent += _offer(rule, now)
        except KeyServiceDown as error:
            logger.error("notices wait: %s", type(error).__name__)  # noqa: TRY400
            break
    return sent


def calls_now(staff: User, *, now: datetime | None = None) -> list[User]:
    """Return the students on the list of `staff` who want a call about a message, and want it at this hour.

    Says no more than that: number, name to use and voice message are shown by `services.read_contact`. Two queries.
    """
    now = now or timezone.now()
    if Channel.PHONE not in channels_on():
        return []
    rules = _due(frozenset({Channel.PHONE}), now).filter(user__in=caseload(staff))
    return [rule.user for rule in rules.order_by("user__display_name", "user__username") if _address_now(rule, now)]


def awaits_call(student: User, *, now: datetime | None = None) -> bool:
    """Return whether a call about a message may be made to this student now."""
    now = now or timezone.now()
    rule = _due(channels_on() & {Channel.PHONE.value}, now).filter(user=student).first()
    return rule is not None and bool(_address_now(rule, now))
