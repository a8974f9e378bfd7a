"""Reads of the people app."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.accounts.models.invitation import Invitation
from people.accounts.models.role_request import RoleRequest
from people.base.enums import SILENT_KINDS, AccessKind, Role
from people.base.errors import Unreadable
from people.base.models.caseload import CaseAssignment, StaffBar
from people.base.models.user import RoleGrant, User
from people.contact import hours
from people.contact.hours import Window
from people.messages.models import Draft, InboxItem
from people.messages.notify import label_of
from people.releases.models import Release
from people.rights.models.record_requests import LegalDemand
from people.sealing.models import SafeContactRule
from people.sealing.sealed_text import unseal
from people.signin.models import Recovery
from people.trail.models import AccessEvent
from people.trail.services.access import GENESIS, record_read, row_hash


@dataclass(frozen=True)
class ReleaseText:
    """The words of a release, opened."""

    recipient_name: str
    purpose: str
    subject_name: str


def caseload(staff: User) -> QuerySet[User]:
    """Return the active students on the list of `staff`, without those who are barred."""
    pair = {"staff": staff, "student": OuterRef("pk"), "ended_at": None}
    return User.objects.filter(
        Exists(CaseAssignment.objects.filter(**pair)), ~Exists(StaffBar.objects.filter(**pair)), is_active=True
    ).order_by("display_name", "username")


def releases_of(student: User) -> QuerySet[Release]:
    """Return the student's releases, newest first, with their events: two queries."""
    return (
        Release.objects.filter(student=student)
        .select_related("student__data_key")
        .prefetch_related("events")
        .order_by("-requested_at")
    )


def live_release(*, student: User, recipient_kind: str, recipient_id: UUID, subject_id: UUID) -> Release | None:
    """Return the release that is live at this moment for this recipient and subject, newest first; else `None`."""
    found = releases_of(student).filter(recipient_kind=recipient_kind, recipient_id=recipient_id, subject_id=subject_id)
    return next((release for release in found if release.is_live), None)


def release_text(release: Release, *, reader: User, reason: str) -> ReleaseText:
    """Open the words of a release; a look by anybody but the student is logged. Raises `errors.Unreadable`."""
    text = ReleaseText(**json.loads(unseal(release.student, "release_text", release.sealed_text)))
    if reader.pk != release.student_id:
        record_read(reader=reader, subject=release.student, field="release_text", reason=reason)
    return text


def unread_count(user: User) -> int:
    """Return how many messages the person has not opened."""
    return InboxItem.objects.filter(user=user, read_at=None).count()


def access_events_about(user: User) -> QuerySet[AccessEvent]:
    """Return every look at and change around this person, newest first; what the law asks to keep silent waits."""
    found = AccessEvent.objects.filter(subject_id=user.pk).order_by("-position")
    silent = LegalDemand.objects.filter(person=user, silent_since__isnull=False).order_by("silent_since").first()
    return found.exclude(kind__in=SILENT_KINDS, at__gte=silent.silent_since) if silent else found


def first_broken_link(start: int = 0) -> int | None:
    """Walk the access log; return the position where a row was changed or removed, `None` if all is whole.

    The walk begins at the oldest row, for retention takes the rows before it; with `start`, at that row.
    """
    previous, expected = "", 0
    for event in AccessEvent.objects.filter(position__gte=start).order_by("position").iterator():
        if not expected:
            previous, expected = (GENESIS if event.position == 1 else event.previous_hash), event.position
        if event.position != expected or event.previous_hash != previous or row_hash(event) != event.row_hash:
            return expected
        previous, expected = event.row_hash, expected + 1
    return None


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


@dataclass(frozen=True)
class Message:
    """One line of the inbox."""

    item: InboxItem
    label: str | Promise


def inbox_of(user: User, limit: int = 50) -> list[Message]:
    """Return the newest messages with their neutral lines."""
    return [Message(item, label_of(item.kind)) for item in user.inbox.all()[:limit]]


def draft_values(user: User, key: str) -> dict[str, list[str]]:
    """Return what was typed into the form `key` and not sent; empty where there is none or it cannot be opened."""
    draft = Draft.objects.filter(user=user, key=key).first()
    try:
        return json.loads(unseal(user, "draft", draft.sealed_values)) if draft else {}
    except Unreadable:
        return {}


def recovery_codes_left(user: User) -> int:
    """Return how many printed codes still work."""
    return user.recovery_codes.filter(used_at=None).count()


def open_recovery_of(user: User) -> Recovery | None:
    """Return a way back in that staff opened and nobody ended."""
    return user.recoveries.filter(stopped_at=None, done_at=None).first()


def password_set_anew(user: User) -> datetime | None:
    """Return when a printed code last set the person's password, within a week; `None` where none did."""
    made = AccessEvent.objects.filter(subject_id=user.pk, kind=AccessKind.RECOVERY, field="password")
    since = timezone.now() - timedelta(days=7)
    return made.filter(at__gte=since).order_by("-position").values_list("at", flat=True).first()


@dataclass
class ReleaseLook:
    """One look under a release: who saw which fields within one minute."""

    who: str
    at: datetime
    fields: list[str]


def looks_under(release: Release) -> list[ReleaseLook]:
    """Return the looks under this release, newest first: one query."""
    looks: dict[tuple[UUID, datetime], ReleaseLook] = {}
    for use in release.disclosures.select_related("to_user").order_by("-at"):
        minute = use.at.replace(second=0, microsecond=0)
        look = looks.setdefault((use.to_user_id, minute), ReleaseLook(use.to_user.get_full_name(), use.at, []))
        label = use.get_field_display()
        if label not in look.fields:
            look.fields.append(label)
    return list(looks.values())


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
    from people.contact.services import CONFIRM_AFTER

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


def rules_to_confirm(user: User) -> list[RuleToConfirm]:
    """Return the person's own rules that end within two weeks or have ended: one query."""
    from people.contact.services import ASK_BEFORE, CONFIRM_AFTER

    now = timezone.now()
    found = user.contact_rules.filter(allowed=True, confirmed_at__lt=now - CONFIRM_AFTER + ASK_BEFORE)
    ends = [(rule, rule.confirmed_at + CONFIRM_AFTER) for rule in found.order_by("channel")]
    return [RuleToConfirm(rule.get_channel_display(), end if end > now else None) for rule, end in ends]


def accounts(role: str = "", words: str = "") -> QuerySet[User]:
    """Return accounts with their roles in `live_grants` and those that wait in `waiting_roles`: three queries.

    `words` are looked for in the sign-in name and the display name only.
    """
    live = RoleGrant.objects.filter(ended_at=None).order_by("role")
    waiting = RoleRequest.objects.filter(answered_at=None).order_by("role")
    found = User.objects.prefetch_related(
        Prefetch("role_grants", live, to_attr="live_grants"),
        Prefetch("role_requests", waiting, to_attr="waiting_roles"),
    )
    for word in words.split()[:5]:
        found = found.filter(Q(username__icontains=word) | Q(display_name__icontains=word))
    if role:
        found = found.filter(Exists(live.filter(user=OuterRef("pk"), role=role)))
    return found.order_by("username")


def grants_of(person: User) -> QuerySet[RoleGrant]:
    """Return roles held now and before, newest first."""
    return person.role_grants.select_related("granted_by", "confirmed_by", "ended_by").order_by("-granted_at")


def invitations() -> QuerySet[Invitation]:
    """Return invitations, newest first."""
    return Invitation.objects.select_related("made_by", "used_by").order_by("-made_at")


def assignments() -> QuerySet[CaseAssignment]:
    """Return who works with whom now, each staff member's students together, by name."""
    found = CaseAssignment.objects.filter(ended_at=None).select_related("staff", "student")
    return found.order_by(*(f"{who}__{name}" for who in ("staff", "student") for name in ("display_name", "username")))


@dataclass(frozen=True)
class NearStaff:
    """A staff member who works, or could look, near a person's records."""

    staff: User
    assigned: bool
    kept_away: bool


def staff_around(user: User) -> list[NearStaff]:
    """Return the staff who work with this person, who looked, or who are kept away, by name: four queries."""
    assigned = set(user.assignments.filter(ended_at=None).values_list("staff_id", flat=True))
    away = set(user.bars.filter(ended_at=None).values_list("staff_id", flat=True))
    looked = set(access_events_about(user).filter(kind=AccessKind.READ).values_list("reader_id", flat=True))
    placement = RoleGrant.objects.filter(role=Role.PLACEMENT, ended_at=None).values_list("user_id", flat=True)
    ids = {pk for pk in assigned | away | looked | set(placement) if pk and pk != user.pk}
    found = User.objects.filter(pk__in=ids, is_active=True).order_by("display_name", "username")
    return [NearStaff(staff, staff.pk in assigned, staff.pk in away) for staff in found]


def recoveries_to_confirm(reader: User) -> QuerySet[Recovery]:
    """Return ways back in that wait for a second staff member, where the reader can be that one."""
    bar = StaffBar.objects.filter(staff=reader, student=OuterRef("user"), ended_at=None)
    begun = Recovery.objects.filter(~Exists(bar), stopped_at=None, done_at=None, confirmed_at=None)
    return begun.exclude(opened_by=reader).exclude(user=reader)


def open_recoveries() -> QuerySet[Recovery]:
    """Return ways back in that were begun and not ended, newest first."""
    return (
        Recovery.objects.filter(stopped_at=None, done_at=None)
        .select_related("user", "opened_by", "confirmed_by")
        .order_by("-opened_at")
    )
