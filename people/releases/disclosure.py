"""The one place that decides whether something about a student may be shown to somebody outside."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from people.base.errors import NoLiveRelease
from people.base.models.user import User
from people.releases.models import Disclosure, Release

T = TypeVar("T")
Preview = Callable[[Release], list[tuple[str, str]]]
_previews: dict[str, Preview] = {}


def register_preview(recipient_kind: str, preview: Preview) -> None:
    """Let an app show the student what a recipient of this kind will see: `[(label, value), ...]`."""
    _previews[recipient_kind] = preview


def preview_of(release: Release) -> list[tuple[str, str]]:
    """Return label and value of every field, exactly as the recipient will see them."""
    preview = _previews.get(release.recipient_kind)
    return preview(release) if preview else []


def disclose(*, release: Release | None, field: str, value_of: Callable[[], T], to_user: User, channel: str) -> T:
    """Return `value_of()` if the release is live at this moment and names `field`; append a `Disclosure` first.

    The release is read again under a lock, so that a revocation by another request counts at once and no value leaves
    without its row. `channel` says where it is shown ("employer page", "api", "badge"). Raises `NoLiveRelease`.
    """
    if release is None:
        raise NoLiveRelease(field)
    with transaction.atomic():
        fresh = Release.objects.select_for_update().filter(pk=release.pk).first()
        if fresh is None or not fresh.is_live or field not in fresh.fields:
            raise NoLiveRelease(field)
        Disclosure.objects.create(release=fresh, field=field, to_user=to_user, channel=channel)
        return value_of()
