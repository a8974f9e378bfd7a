"""Everything about one person, for that person: a short list for the page, and the whole as plain data.

Other apps add theirs: `export.register("grades", _("Grades"), f)` with `f(user) -> JSON-able data`.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.accounts.selectors import grants_of
from people.base.models.user import User
from people.base.rules import is_partner
from people.caseload.covering import around
from people.contact.enums import Channel
from people.contact.selectors import contact_rules_of
from people.messages.models import Draft
from people.messages.notify import about, told_as
from people.messages.selectors import draft_values
from people.releases.enums import ReleaseField
from people.releases.selectors import release_text, releases_of
from people.rights import selectors
from people.rights.models.record_requests import ErasureWish
from people.rights.rules import is_silent
from people.sealing.sealed_text import unseal
from people.signin.models import AgreedPhrase
from people.tasks.kinds import kind_of
from people.trail.selectors import field_name, plain_looks

Section = Callable[[User], Any]
Count = Callable[[User], int]
_sections: dict[str, tuple[str | Promise, Section, Count | None]] = {}


class Named(str):
    """A code as the file for programs has it, with the words (`label`) that people read in its place."""

    __slots__ = ("label",)
    label: str | Promise

    def __new__(cls, code: str, label: str | Promise) -> "Named":
        """Return the code; `label` is kept beside it."""
        made = super().__new__(cls, code)
        made.label = label
        return made


def named(row: Model, field: str) -> Named:
    """Return a choice of a row with its words."""
    return Named(getattr(row, field), getattr(row, f"get_{field}_display")())


def register(key: str, label: str | Promise, section: Section, count: Count | None = None) -> None:
    """Add a section: `key` in the file, `label` on the page, `section(user)` its content (a list or a dict).

    `count(user)` tells the number of entries where making the content only for that would take long.
    """
    _sections[key] = (label, section, count)


def _account(user: User) -> dict[str, Any]:
    return {
        "sign_in_name": user.username,
        "display_name": user.display_name,
        "e_mail": user.email,
        "language": Named(user.language, dict(settings.LANGUAGES).get(user.language, user.language)),
        "time_zone": user.time_zone,
        "message_at_each_sign_in": user.sign_in_messages,
        "name_in_the_labs": user.hub_name,
        "since": user.date_joined,
        "last_sign_in": user.last_login,
        "asked_to_be_forgotten": ErasureWish.objects.filter(user=user).values_list("asked_at", flat=True).first(),
    }


def _roles(user: User) -> list[dict[str, Any]]:
    held = [{"role": named(g, "role"), "from": g.granted_at, "until": g.ended_at} for g in grants_of(user)]
    asked = user.role_requests.order_by("asked_at")
    return held + [
        {
            "role": named(r, "role"),
            "asked": r.asked_at,
            "why": unseal(user, "role_reason", r.sealed_reason),
            "given": r.confirmed,
        }
        for r in asked
    ]


def _releases(user: User) -> list[dict[str, Any]]:
    found = []
    for release in releases_of(user).prefetch_related("disclosures__to_user"):
        text = release_text(release, reader=user, reason="")
        found.append(
            {
                "to": text.recipient_name,
                "about": text.subject_name,
                "purpose": text.purpose,
                "fields": [Named(name, ReleaseField(name).label) for name in release.fields],
                "state": Named(release.state.value, release.state.label),
                "until": release.until,
                "steps": [{"what": named(e, "kind"), "at": e.at} for e in release.events.all()],
                "uses": [
                    {
                        "field": named(d, "field"),
                        "to": d.to_user.get_full_name(),
                        "where": Named(d.channel, PLACES.get(d.channel, d.channel)),
                        "at": d.at,
                    }
                    for d in release.disclosures.all()
                ],
            }
        )
    return found


# Where something that was released is shown; other apps name theirs when they show it.
PLACES = {"employer page": _("on the page for the employer"), "legal demand": _("handed over, because the law asked")}


def _looks(user: User) -> list[dict[str, Any]]:
    events = list(selectors.access_events_about(user))
    lines = zip(events, plain_looks(user, events), strict=True)
    return [
        {"at": look.at, "who": look.who, "did": str(look.did), "what": str(look.what), "why": look.why,
         "entered_by": look.by, "change": look.change, "position": event.position, "hash": event.row_hash}
        for event, look in lines
    ]  # fmt: skip


def _contact(user: User) -> list[dict[str, Any]]:
    # `window` says in words what `times` says.
    rules = [dict(vars(rule)) for rule in contact_rules_of(user)]
    kept = [{name: value for name, value in rule.items() if name != "times"} for rule in rules]
    return [{**rule, "channel": Named(rule["channel"], Channel(rule["channel"]).label)} for rule in kept]


def _agreed_words(user: User) -> list[dict[str, Any]]:
    rows = AgreedPhrase.objects.filter(user=user)
    return [{"words": unseal(user, "agreed_phrase", row.sealed_phrase), "since": row.set_at} for row in rows]


def _messages(user: User) -> list[dict[str, Any]]:
    return [
        {"kind": Named(kind, about(kind)), "path": i.path, "at": i.made_at, "read": i.read_at}
        for i in user.inbox.all()
        for kind in [told_as(i.kind)]
    ]


def _tasks(user: User) -> list[dict[str, Any]]:
    silent = is_silent(user)
    rows = user.tasks_about.select_related("owner")
    return [
        {
            "what": Named(kind.key, kind.label),
            "staff": row.owner.get_full_name() if row.owner else "",
            "at": row.opened_at,
            "until": row.closed_at,
        }
        for row in rows
        for kind in [kind_of(kind_of(row.kind).quiet or row.kind)]
        if not (silent and kind.silent)
    ]


def _drafts(user: User) -> list[dict[str, Any]]:
    keys = Draft.objects.filter(user=user).values_list("key", flat=True)
    return [{"form": key, "values": draft_values(user, key)} for key in keys]


def _together(user: User) -> list[dict[str, Any]]:
    rows = user.assignments.select_related("staff")
    return [{"staff": r.staff.get_full_name(), "from": r.started_at, "until": r.ended_at} for r in rows]


def _covers(user: User) -> list[dict[str, Any]]:
    return [
        {"away": row.away.get_full_name(), "who": row.covered_by.get_full_name(), "from": row.first_on,
         "until": row.last_on, "ended": row.ended_at}
        for row in around(user) if user.pk in {row.away_id, row.covered_by_id}
    ]  # fmt: skip


def _demands(user: User) -> list[dict[str, Any]]:
    rows = user.legal_demands.filter(silent_since=None).prefetch_related("disclosures")
    return [
        {"kind": named(r, "kind"), "received": r.received_on, "closed": r.closed_at,
         "handed_over": [{"what": Named(d.field, labels()[d.field]), "at": d.at} for d in r.disclosures.all()]}
        for r in rows
    ]  # fmt: skip


def _devices(user: User) -> list[dict[str, Any]]:
    rows = UserSession.objects.filter(user=user).order_by("created_at")
    return [
        {"browser": r.user_agent, "address": r.ip, "since": r.created_at, "my_own": bool(r.data.get("trusted"))}
        for r in rows
    ]


def _emergencies(user: User) -> list[dict[str, Any]]:
    if is_silent(user):
        return []
    rows = user.emergencies.filter(until__isnull=False).select_related("asked_by", "answered_by").order_by("asked_at")
    return [
        {"who": r.asked_by.get_full_name(), "allowed_by": r.answered_by.get_full_name() if r.answered_by else "",
         "what": Named(r.field, field_name(r.field)), "looks": r.looks, "until": r.until,
         "why": unseal(user, "emergency_reason", r.sealed_reason)}
        for r in rows
    ]  # fmt: skip


register("account", _("Your account"), _account)
register("roles", _("Your roles"), _roles)
register("working_with", _("Who works with you"), _together)
register("covers", _("For whom you covered, and who covered for you"), _covers)
register("sharing", _("What you share, and what you were asked"), _releases)
register("contact", _("How to reach you"), _contact)
register("agreed_words", _("Your agreed words"), _agreed_words)
register("messages", _("Messages"), _messages)
register("tasks", _("What waited for somebody because of you"), _tasks)
register("drafts", _("What you typed and did not send"), _drafts)
register("emergency_access", _("Emergency access"), _emergencies)
register("records_asked_for", _("Who asked for your records"), _demands)
register("devices", _("Where you are signed in"), _devices)
register("looks", _("Who looked"), _looks)


def _parts(user: User) -> Iterator[tuple[str, str | Promise, Any]]:
    """Yield key, label and content of every section; a business account gets those that hold something, no staff named.

    What is empty would tell whoever acts for an employer what is kept of others here.
    """
    partner = is_partner(user)
    for key, (label, make, _count) in _sections.items():
        content = make(user)
        if partner and key == "looks":
            content = [{**look, "who": str(_("The academy")), "entered_by": ""} for look in content]
        if content or not partner:
            yield key, label, content


def everything(user: User) -> dict[str, Any]:
    """Return all sections as plain data; times become text when written as JSON."""
    data = {key: content for key, _label, content in _parts(user)}
    return json.loads(json.dumps(data, default=str))


def contents(user: User) -> list[tuple[str | Promise, Any]]:
    """Return every section as (label, content), as the apps gave it."""
    return [(label, content) for _key, label, content in _parts(user)]


def labels() -> dict[str, str | Promise]:
    """Return what each section is called, by key."""
    return {key: label for key, (label, _section, _count) in _sections.items()}


def section(user: User, key: str) -> Any:
    """Return one section as plain data; raises `KeyError` for an unknown one."""
    return json.loads(json.dumps(_sections[key][1](user), default=str))


def holdings(user: User) -> list[tuple[str, int]]:
    """Return what is held, as (label, number of entries), for the page."""
    rows = []
    for label, section, count in _sections.values():
        content = None if count else section(user)
        number = count(user) if count else len(content) if isinstance(content, list) else 1
        rows.append((str(label), number))
    return rows
