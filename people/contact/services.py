"""Safe-contact rules."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from people.base.errors import NotAllowed, ReasonNeeded
from people.base.models.user import User
from people.base.rules import on_caseload
from people.contact.enums import Channel
from people.contact.hours import Window
from people.contact.models import SafeContactRule
from people.contact.rules import CONFIRM_AFTER
from people.contact.selectors import ContactRule, contact_rules_of
from people.messages.notify import notify
from people.sealing.sealed_text import seal
from people.trail.enums import AccessKind
from people.trail.services.access import append_access, record_read
from people.trail.services.lists import record_listed

# Ways that reach a person at the hour at which they are used; a letter does not.
AT_ONCE = frozenset({Channel.EMAIL, Channel.TEXT, Channel.PHONE})
# A second click on "I called them" within this time is the same call.
SAME_CALL = timedelta(minutes=5)


def set_contact_rule(
    *,
    user: User,
    channel: str,
    allowed: bool,
    voicemail: bool,
    address: str,
    hours: str,
    code_name: str,
    notices: bool = False,
    window: Window | None = None,
) -> SafeContactRule:
    """Write and confirm the rule of one channel; everything but the yes/no answers is sealed.

    `window` says when a way that reaches the person at once may be used. `notices` asks to be told of messages that
    way, and counts only with a window.
    """
    if channel not in AT_ONCE:
        window = None
    sealed_window = seal(user, "contact_window", json.dumps(asdict(window))) if window else ""
    return SafeContactRule.objects.update_or_create(
        user=user,
        channel=channel,
        defaults={
            "allowed": allowed,
            "voicemail": voicemail,
            "notices": notices and window is not None,
            "sealed_window": sealed_window,
            "sealed_address": seal(user, "contact_address", address),
            "sealed_hours": seal(user, "contact_hours", hours),
            "sealed_code_name": seal(user, "contact_code_name", code_name),
            "confirmed_at": timezone.now(),
        },
    )[0]


def confirm_contact_rule(*, user: User, channel: str) -> bool:
    """Say that an own rule is still right: it counts for 90 days from now. Return whether there was one."""
    return bool(SafeContactRule.objects.filter(user=user, channel=channel).update(confirmed_at=timezone.now()))


def forget_contact_rule(*, user: User, channel: str) -> None:
    """Delete the rule: no contact on that channel."""
    SafeContactRule.objects.filter(user=user, channel=channel).delete()


@transaction.atomic
def read_contact(*, student: User, by: User, channel: str, reason: str) -> ContactRule | None:
    """Return how the student may be reached on one channel today; `None` means: no contact that way.

    Outside the hours that the student chose, neither address nor name is in the answer. Appends a READ with the reason
    and tells the student, whatever the answer. Raises `NotAllowed` unless the student is on the list of `by` and no bar
    stands, `ReasonNeeded` without a reason.
    """
    if not on_caseload(by, student) or channel not in Channel.values:
        raise NotAllowed("the student's own placement staff look at this")
    if not reason.strip():
        raise ReasonNeeded("say why")
    record_read(reader=by, subject=student, field="contact", reason=reason)
    notify(user=student, kind="contact_read", path="/me/data/")
    rule = next((rule for rule in contact_rules_of(student) if rule.channel == channel and rule.live), None)
    return rule if rule is None or rule.in_hours else replace(rule, address="", code_name="")


def note_listed(*, students: Sequence[User], by: User) -> None:
    """Write down that `by` saw these students on the list of calls: their hours are sealed, and the list tells of them.

    Appends a READ for each student, once a day for one reader.
    """
    record_listed(reader=by, subjects=students, field="call_hours", reason=_("The list of calls to make"))


@transaction.atomic
def note_call(*, student: User, by: User) -> bool:
    """Write down that `by` called the student about a message: no second call before there is another message.

    Appends CALLED; a second click changes nothing. Return whether it was written down. Raises `NotAllowed` unless the
    student is on the list of `by` and no bar stands.
    """
    if not on_caseload(by, student):
        raise NotAllowed("the student's own placement staff call")
    now = timezone.now()
    rules = SafeContactRule.objects.filter(
        Q(notified_at=None) | Q(notified_at__lt=now - SAME_CALL),
        user=student,
        channel=Channel.PHONE,
        allowed=True,
        notices=True,
        confirmed_at__gt=now - CONFIRM_AFTER,
    )
    if not rules.update(notified_at=now):
        return False
    append_access(kind=AccessKind.CALLED, reader=by, subject=student, field="notice")
    return True
