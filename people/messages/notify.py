"""Messages inside the site. Their text is always neutral; the news itself is on the page they point to."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.base.models.user import User
from people.messages.models import InboxItem

DEFAULT = _("You have a new message")
# Kinds that stand in the place of a message which its reader does not want: nobody is shown them or told of them.
_quiet: dict[str, str] = {}
_labels: dict[str, str | Promise] = {
    "release_requested": _("Someone asks what you would like to share"),
    "release_answered": _("There is an answer to read"),
    "task": _("Something waits for you"),
    "cover": _("Something about cover among colleagues changed"),
}
# What a message was about, as the person's own download says it: nobody reads that over a shoulder by accident.
_about: dict[str, str | Promise] = {
    "access_log": _("The access log needs a look"),
    "contact_read": _("Somebody looked at how to reach you"),
    "emergency_access": _("Somebody used emergency access"),
    "emergency_answered": _("Your wish for emergency access was answered"),
    "emergency_to_answer": _("Somebody asked for emergency access"),
    "password_recovered": _("Your password was set anew with a printed code"),
    "records_asked_for": _("Somebody asked for your records"),
    "recovery_opened": _("Staff began to help you to get back in"),
    "role_to_confirm": _("A role waited for a second person"),
    "sharing_ended": _("Something that you shared ended"),
    "signed_in": _("Somebody signed in with your name"),
    "words_checked": _("Staff checked your agreed words"),
}


def register_kind(kind: str, label: str | Promise) -> None:
    """Give a kind its line in the inbox. The inbox is seen only after sign-in, and still stays neutral."""
    _labels[kind] = label


def register_quiet(kind: str, *, alike: str) -> None:
    """Add a kind that is written as `alike` is and never shown: from outside both look the same.

    In a person's file it is `alike`, too: a part of the file that is handed over must not tell of the other parts.
    """
    _quiet[kind] = alike


def told_as(kind: str) -> str:
    """Return the kind that a message is of in a person's file."""
    return _quiet.get(kind, kind)


def quiet_kinds() -> tuple[str, ...]:
    """Return the kinds that are never shown."""
    return tuple(sorted(_quiet))


def label_of(kind: str) -> str | Promise:
    """Return the line for a kind of message."""
    return _labels.get(kind, DEFAULT)


def about(kind: str) -> str | Promise:
    """Return what messages of a kind are about, for the person's own download."""
    return _about.get(kind) or label_of(kind)


def notify(*, user: User, kind: str, path: str) -> InboxItem:
    """Leave a message that points to `path`; an unread one of the same kind and path is not repeated."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("a message points to a page of this site")
    item = InboxItem.objects.filter(user=user, kind=kind, path=path, read_at=None).first()
    return item or InboxItem.objects.create(user=user, kind=kind, path=path)
