"""The access log in plain words, for the person concerned and for administrators."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.base.enums import Role
from people.base.errors import Unreadable
from people.base.models.user import User
from people.sealing.sealed_text import unseal
from people.trail.enums import AccessKind
from people.trail.models import AccessEvent


@dataclass(frozen=True)
class Look:
    """One line of "who looked", in plain words."""

    who: str
    did: str | Promise
    what: str | Promise
    why: str
    at: datetime
    by: str = ""
    change: str = ""


# What each field is called when a person reads who looked; other apps add theirs with `name_field`.
_field_names: dict[str, str | Promise] = {
    "contact_address": _("how to reach you"),
    "contact_hours": _("when to reach you"),
    "contact_code_name": _("what to say when we call"),
    "agreed_phrase": _("your agreed words"),
    "release_text": _("what you were asked to share"),
    "contact": _("how to reach you"),
    "call_hours": _("whether you may be called at this hour"),
    "caseload": "",
    "account": "",
    "records": _("your records"),
    "everything": _("everything about you"),
    "legal_copy": _("a part of your records"),
    "notice": _("a new message"),
    "password": _("a new password for you, with a printed code"),
    "recovery": "",
}


def name_field(field: str, name: str | Promise) -> None:
    """Say what a confidential field is called on the "My data" page."""
    _field_names[field] = name


def field_name(field: str) -> str | Promise:
    """Return what a confidential field, or a role, is called when the person concerned reads it."""
    name = _field_names.get(field)
    return dict(Role.choices).get(field, field.replace("_", " ")) if name is None else name


def plain_looks(user: User, events: Iterable[AccessEvent]) -> list[Look]:
    """Return the events in plain words ("Kind Meadow looked at how to reach you"): one query for the names."""
    events = list(events)
    readers = _people_in(events)
    lines = []
    for event in events:
        reader = readers.get(event.reader_id) if event.reader_id else None
        who = str(_("You")) if reader == user else reader.get_full_name() if reader else str(_("The academy"))
        actor = readers.get(event.actor_id) if event.actor_id and event.actor_id != event.reader_id else None
        why = _opened(user, "access_reason", event.sealed_reason)
        by = "" if actor is None or actor == user else actor.get_full_name()
        by_code = event.kind == AccessKind.RECOVERY and event.field == "password"
        did, what = _("made") if by_code else AccessKind(event.kind).label, field_name(event.field)
        lines.append(Look(who, did, what, why, event.at, by, change_of(user, event)))
    return lines


def _people_in(events: Iterable[AccessEvent]) -> dict[UUID, User]:
    ids = {pk for event in events for pk in (event.reader_id, event.actor_id) if pk}
    return User.objects.in_bulk(ids)


def _opened(user: User, field: str, token: str) -> str:
    try:
        return unseal(user, field, token)
    except Unreadable:
        return ""


# What the log's words for before and after are called; roles have names of their own.
_standings: dict[str, str | Promise] = {
    "": _("no role"),
    "off_list": _("not on the list"),
    "on_list": _("on the list"),
    "open": _("records open"),
    "closed": _("records closed"),
}


def change_of(subject: User, event: AccessEvent) -> str:
    """Return how things stood before and after a change ("Student → Student, Instructor"), "" for other events."""
    text = _opened(subject, "access_change", event.sealed_change)
    if not text:
        return ""
    names = {**_standings, **dict(Role.choices)}
    return " → ".join(", ".join(str(names.get(code, code)) for code in side.split(", ")) for side in json.loads(text))


def end_of_log() -> datetime:
    """Return the moment before which rows of the access log are over their time."""
    return timezone.now() - timedelta(days=6 * 365 + 2)
