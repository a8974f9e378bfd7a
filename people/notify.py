"""Messages inside the site. Their text is always neutral; the news itself is on the page they point to."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import InboxItem, User

DEFAULT = _("You have a new message")
_labels: dict[str, str | Promise] = {
    "release_requested": _("Someone asks what you would like to share"),
    "release_answered": _("There is an answer to read"),
}


def register_kind(kind: str, label: str | Promise) -> None:
    """Give a kind its line in the inbox. The inbox is seen only after sign-in, and still stays neutral."""
    _labels[kind] = label


def label_of(kind: str) -> str | Promise:
    """Return the line for a kind of message."""
    return _labels.get(kind, DEFAULT)


def notify(*, user: User, kind: str, path: str) -> InboxItem:
    """Leave a message that points to `path`; an unread one of the same kind and path is not repeated."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("a message points to a page of this site")
    item = InboxItem.objects.filter(user=user, kind=kind, path=path, read_at=None).first()
    return item or InboxItem.objects.create(user=user, kind=kind, path=path)
