"""Reading messages, keeping drafts."""

import json

from django.utils import timezone

from people.base.models.user import User
from people.messages.models import Draft, InboxItem
from people.sealing.sealed_text import seal

MAX_DRAFT = 64 * 1024


def mark_read(*, item: InboxItem) -> None:
    """Remember when the message was opened; the first time counts."""
    if item.read_at is None:
        item.read_at = timezone.now()
        item.save(update_fields=["read_at"])


def save_draft(*, user: User, key: str, values: dict[str, list[str]]) -> Draft:
    """Keep what is typed into the form `key`, sealed; the newest save wins. Raises `ValueError` above 64 KB."""
    text = json.dumps(values)
    if len(text) > MAX_DRAFT:
        raise ValueError("this draft is too big to keep")
    sealed = seal(user, "draft", text)
    return Draft.objects.update_or_create(
        user=user, key=key, defaults={"sealed_values": sealed, "saved_at": timezone.now()}
    )[0]


def discard_draft(*, user: User, key: str) -> None:
    """Forget the draft: the form was sent, or the person started afresh."""
    Draft.objects.filter(user=user, key=key).delete()
