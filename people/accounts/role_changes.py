"""Reads for those who look after accounts: what waits for a second person, who changed what, who is kept away."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.accounts.models.role_request import RoleRequest
from people.accounts.rules import may_confirm_role
from people.base.enums import Role
from people.base.errors import Unreadable
from people.base.models.user import User
from people.base.rules import has_role
from people.sealing.sealed_text import unseal
from people.trail.enums import POWER_KINDS, AccessKind
from people.trail.models import AccessEvent
from people.trail.selectors import change_of


@dataclass(frozen=True)
class WaitingRole:
    """One role that waits for a second person, as the reader sees it."""

    request: RoleRequest
    why: str
    may_confirm: bool


def waiting_roles(reader: User) -> list[WaitingRole]:
    """Return the requests that `reader` may answer, oldest first: two queries."""
    found = RoleRequest.objects.filter(answered_at=None).select_related("user__data_key", "asked_by")
    if not has_role(reader, Role.ADMINISTRATOR):
        found = found.filter(role=Role.EMPLOYER)
    return [
        WaitingRole(row, unseal(row.user, "role_reason", row.sealed_reason), may_confirm_role(reader, row))
        for row in found.order_by("asked_at")
    ]


@dataclass(frozen=True)
class Change:
    """One change of power, for administrators."""

    who: str
    did: str | Promise
    what: str | Promise
    about: str
    change: str
    why: str
    by: str
    at: datetime


def changes_about(person: User) -> QuerySet[AccessEvent]:
    """Return every change of power that touches `person`, newest first; no looks at confidential text."""
    touched = Q(subject_id=person.pk) | Q(reader_id=person.pk, kind__in=_BETWEEN_TWO)
    return AccessEvent.objects.filter(touched, kind__in=POWER_KINDS).order_by("-position")


# Here the staff member stands in `reader_id`, so the change is theirs as much as the student's.
_BETWEEN_TWO = (AccessKind.ASSIGNED, AccessKind.UNASSIGNED, AccessKind.BARRED, AccessKind.UNBARRED)
_DID: dict[str, str | Promise] = {
    AccessKind.ASSIGNED: _("began to work with"),
    AccessKind.UNASSIGNED: _("stopped working with"),
    AccessKind.BARRED: _("is kept away from"),
    AccessKind.UNBARRED: _("is let in again to"),
}


def plain_changes(events: list[AccessEvent]) -> list[Change]:
    """Return the changes in plain words: one query for all names."""
    ids = {pk for event in events for pk in (event.reader_id, event.actor_id, event.subject_id) if pk}
    people = User.objects.select_related("data_key").in_bulk(ids)
    return [_plain(event, people) for event in events]


def _plain(event: AccessEvent, people: dict[object, User]) -> Change:
    def name(pk: object) -> str:
        found = people.get(pk)
        return found.get_full_name() if found else str(_("The academy"))

    subject = people.get(event.subject_id)
    between = event.kind in _BETWEEN_TWO
    try:
        why = unseal(subject, "access_reason", event.sealed_reason) if subject else ""
    except Unreadable:
        why = ""
    return Change(
        who=name(event.reader_id),
        did=_DID.get(event.kind) or AccessKind(event.kind).label,
        what="" if between or event.field == "account" else dict(Role.choices).get(event.field, event.field),
        about=name(event.subject_id) if between else "",
        change=change_of(subject, event) if subject else "",
        why=why,
        by=name(event.actor_id) if event.actor_id and event.actor_id != event.reader_id else "",
        at=event.at,
    )
