"""Safe-contact rules, opened for their owner, and those to confirm again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from people.base.errors import Unreadable
from people.base.models.user import User
from people.base.prepared import Prepared
from people.contact import hours
from people.contact.hours import Window
from people.contact.models import SafeContactRule
from people.contact.rules import ASK_BEFORE, CONFIRM_AFTER
from people.sealing.sealed_text import unseal


@dataclass(frozen=True)
class ContactRule:
    """A safe-contact rule, opened for its owner."""

    channel: str
    channel_label: str
    allowed: bool
    voicemail: bool
    address: str
    hours: str
    code_name: str
    live: bool
    notices: bool
    window: str
    in_hours: bool
    times: Window | None = None


def contact_rules_of(user: User) -> list[ContactRule]:
    """Return the person's own rules, opened; `live` is False where a rule was not confirmed for 90 days.

    `in_hours` is False where the person chose days and hours, and it is another time now.
    """
    return [_opened_rule(user, rule) for rule in user.contact_rules.order_by("channel")]


def _opened_rule(user: User, rule: SafeContactRule) -> ContactRule:
    now, window = timezone.now(), unseal(user, "contact_window", rule.sealed_window)
    return ContactRule(
        channel=rule.channel,
        channel_label=rule.get_channel_display(),
        allowed=rule.allowed,
        voicemail=rule.voicemail,
        address=unseal(user, "contact_address", rule.sealed_address),
        hours=unseal(user, "contact_hours", rule.sealed_hours),
        code_name=unseal(user, "contact_code_name", rule.sealed_code_name),
        notices=rule.notices,
        window=hours.words(window),
        in_hours=not window or hours.inside(user, window, now),
        times=hours.window_of(window),
        live=rule.allowed and rule.confirmed_at + CONFIRM_AFTER > now,
    )


@dataclass(frozen=True)
class RuleToConfirm:
    """A rule that its owner should look at again; `until` is when it stops counting, `None` where it has."""

    channel_label: str
    until: datetime | None


def _to_confirm(*, user: UUID, before: datetime) -> QuerySet[SafeContactRule]:
    return SafeContactRule.objects.filter(user=user, allowed=True, confirmed_at__lt=before).order_by("channel")


TO_CONFIRM = Prepared(_to_confirm)


def rules_to_confirm(user: User) -> list[RuleToConfirm]:
    """Return the person's own rules that end within two weeks or have ended: one query."""
    now = timezone.now()
    found = TO_CONFIRM(user=user.pk, before=now - CONFIRM_AFTER + ASK_BEFORE)
    ends = [(rule, rule.confirmed_at + CONFIRM_AFTER) for rule in found]
    return [RuleToConfirm(rule.get_channel_display(), end if end > now else None) for rule, end in ends]


def _confirmed(*, users: list[UUID], after: datetime) -> QuerySet[SafeContactRule]:
    found = SafeContactRule.objects.filter(user__in=users, allowed=True, confirmed_at__gt=after)
    return found.order_by("channel")


CONFIRMED = Prepared(_confirmed)


def ways_open_now(users: Iterable[User]) -> dict[UUID, list[str]]:
    """Return by which ways each person may be reached at this hour; nobody's address is opened. One query.

    Whose window cannot be read is not reached: the safe answer is none.
    """
    people, now = {user.pk: user for user in users}, timezone.now()
    found: dict[UUID, list[str]] = {}
    for rule in CONFIRMED(users=list(people), after=now - CONFIRM_AFTER):
        if _in_hours(people[rule.user_id], rule, now):
            found.setdefault(rule.user_id, []).append(rule.get_channel_display())
    return found


def _in_hours(user: User, rule: SafeContactRule, now: datetime) -> bool:
    try:
        window = unseal(user, "contact_window", rule.sealed_window)
    except Unreadable:
        return False
    return not window or hours.inside(user, window, now)
