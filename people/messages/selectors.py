"""Reads of the inbox and of drafts."""

import json
from dataclasses import dataclass

from django.utils.functional import Promise

from people.base.errors import Unreadable
from people.base.models.user import User
from people.messages.models import Draft, InboxItem
from people.messages.notify import label_of, quiet_kinds
from people.sealing.sealed_text import unseal


def unread_count(user: User) -> int:
    """Return how many messages the person has not opened."""
    return InboxItem.objects.filter(user=user, read_at=None).exclude(kind__in=quiet_kinds()).count()


@dataclass(frozen=True)
class Message:
    """One line of the inbox."""

    item: InboxItem
    label: str | Promise


def inbox_of(user: User, limit: int = 50) -> list[Message]:
    """Return the newest messages with their neutral lines."""
    return [Message(item, label_of(item.kind)) for item in user.inbox.exclude(kind__in=quiet_kinds())[:limit]]


def draft_values(user: User, key: str) -> dict[str, list[str]]:
    """Return what was typed into the form `key` and not sent; empty where there is none or it cannot be opened."""
    draft = Draft.objects.filter(user=user, key=key).first()
    try:
        return json.loads(unseal(user, "draft", draft.sealed_values)) if draft else {}
    except Unreadable:
        return {}
