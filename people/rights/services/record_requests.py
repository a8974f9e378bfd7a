"""The steps of a legal demand. Every one is an event; the hold lasts from recording to closing."""

from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from people.base.errors import IllegalStep, NotAllowed, ReasonNeeded
from people.base.models.user import User
from people.contact.rules import live_rule
from people.messages.notify import notify
from people.rights import export, record_requests
from people.rights.disclosure import disclose_by_law
from people.rights.enums import LegalKind, LegalStep
from people.rights.erasure import erase_person
from people.rights.models.record_requests import ErasureWish, LegalDemand, LegalEvent
from people.rights.rules import is_silent, may_work_on_demand, on_hold
from people.sealing.sealed_text import seal
from people.tasks.services import close_task, open_task
from people.trail.enums import AccessKind
from people.trail.services.access import append_access

TASK = "records_request"


def _append(
    demand: LegalDemand, step: LegalStep, by: User, note: str = "", fields: list[str] | None = None
) -> LegalEvent:
    sealed = seal(demand.person, "legal_note", note)
    return LegalEvent.objects.create(demand=demand, step=step, by=by, sealed_note=sealed, fields=fields or [])


def _open(demand: LegalDemand, by: User) -> LegalDemand:
    """Return the row locked; raise `NotAllowed` or, for a closed one, `IllegalStep`."""
    demand = LegalDemand.objects.select_for_update().select_related("person").get(pk=demand.pk)
    if not may_work_on_demand(by, demand.person):
        raise NotAllowed("an administrator free of conflict works on this")
    if demand.closed_at is not None:
        raise IllegalStep("this is closed")
    return demand


def _need(note: str) -> None:
    if not note.strip():
        raise ReasonNeeded("say what was done")


@transaction.atomic
def record_demand(
    *, person: User, kind: str, sender: str, received_on: date, due_on: date | None, by: User
) -> LegalDemand:
    """Write down a demand and hold the person's records from now on; appends RECORDED.

    Raises `NotAllowed` for anybody but an administrator free of conflict, `ReasonNeeded` without a sender.
    """
    if not may_work_on_demand(by, person):
        raise NotAllowed("an administrator free of conflict works on this")
    _need(sender)
    demand = LegalDemand.objects.create(
        person=person,
        kind=LegalKind(kind),
        sealed_sender=seal(person, "legal_sender", sender),
        received_on=received_on,
        due_on=due_on,
    )
    _append(demand, LegalStep.RECORDED, by)
    open_task(kind=TASK, about=demand.pk, path=reverse("people:demand", args=[demand.pk]), student=person)
    return demand


@transaction.atomic
def note_counsel(*, demand: LegalDemand, by: User, note: str) -> None:
    """Write down what counsel said; appends COUNSEL. Raises `NotAllowed`, `IllegalStep`, `ReasonNeeded`."""
    demand = _open(demand, by)
    _need(note)
    _append(demand, LegalStep.COUNSEL, by, note)


@transaction.atomic
def give_notice(*, demand: LegalDemand, by: User, channel: str) -> None:
    """Write down that the person was told: in person, or on a channel that their rule allows today.

    Appends NOTICE_GIVEN, ends the silence, leaves a message in the site. Raises `NotAllowed` for a channel without a
    live rule, `IllegalStep` for a closed demand that is not silent.
    """
    row = LegalDemand.objects.select_for_update().select_related("person").get(pk=demand.pk)
    if not may_work_on_demand(by, row.person):
        raise NotAllowed("an administrator free of conflict works on this")
    if row.closed_at is not None and row.silent_since is None:
        raise IllegalStep("this is closed")
    if channel != record_requests.IN_PERSON and live_rule(row.person, channel) is None:
        raise NotAllowed("the person's rule does not allow this channel now")
    row.silent_since = None
    row.save(update_fields=["silent_since"])
    _append(row, LegalStep.NOTICE_GIVEN, by, channel)
    if row.person.is_active and not is_silent(row.person):
        notify(user=row.person, kind="records_asked_for", path="/me/data/")


@transaction.atomic
def forbid_notice(*, demand: LegalDemand, by: User, note: str) -> None:
    """Write down why the person must not be told yet; appends NOTICE_FORBIDDEN and begins the silence.

    While it lasts, the person's list shows neither this demand nor emergency access. Raises as `note_counsel`.
    """
    demand = _open(demand, by)
    _need(note)
    demand.silent_since = demand.silent_since or timezone.now()
    demand.save(update_fields=["silent_since"])
    _append(demand, LegalStep.NOTICE_FORBIDDEN, by, note)


@transaction.atomic
def choose_records(*, demand: LegalDemand, by: User, fields: list[str], note: str) -> None:
    """Choose the smallest set of parts that answers the demand, and say why; appends SET_CHOSEN.

    Needs the counsel step and the notice step before. Raises `IllegalStep` for that and for unknown or no parts.
    """
    demand = _open(demand, by)
    taken = set(demand.events.values_list("step", flat=True))
    if LegalStep.COUNSEL not in taken or taken.isdisjoint({LegalStep.NOTICE_GIVEN, LegalStep.NOTICE_FORBIDDEN}):
        raise IllegalStep("counsel first, then the person is told or it is written why not")
    if not fields or set(fields) - set(record_requests.names()):
        raise IllegalStep("choose at least one known part")
    _need(note)
    demand.fields = [key for key in record_requests.names() if key in fields]
    demand.save(update_fields=["fields"])
    _append(demand, LegalStep.SET_CHOSEN, by, note, demand.fields)


@transaction.atomic
def export_records(*, demand: LegalDemand, by: User) -> dict[str, Any]:
    """Return the chosen parts and nothing else; each goes through `disclose_by_law`. Appends EXPORTED.

    Raises `NotAllowed` for whoever chose the parts, `IllegalStep` where none are chosen.
    """
    demand = _open(demand, by)
    chosen = record_requests.last_by(demand, LegalStep.SET_CHOSEN)
    if chosen is None:
        raise IllegalStep("choose the parts first")
    if chosen.by_id == by.pk:
        raise NotAllowed("a second administrator hands over")
    person = demand.person
    data = {
        field: disclose_by_law(demand=demand, field=field, value_of=partial(export.section, person, field), to_user=by)
        for field in demand.fields
    }
    _append(demand, LegalStep.EXPORTED, by, fields=demand.fields)
    append_access(kind=AccessKind.LEGAL_COPY, reader=by, subject=demand.person, field="legal_copy")
    return data


@transaction.atomic
def close_demand(*, demand: LegalDemand, by: User, note: str) -> bool:
    """Close it and end its hold; appends CLOSED. Return whether a waiting wish to be forgotten was carried out.

    Raises as `note_counsel`.
    """
    demand = _open(demand, by)
    _need(note)
    _append(demand, LegalStep.CLOSED, by, note)
    demand.closed_at = timezone.now()
    demand.save(update_fields=["closed_at"])
    close_task(about=demand.pk, kinds=(TASK,))
    person = demand.person
    if on_hold(person) or not ErasureWish.objects.filter(user=person).exists():
        return False
    erase_person(user=person)
    return True


def wish_erasure(*, user: User) -> ErasureWish:
    """Remember that the person wants to be forgotten; it happens when nothing holds the records."""
    return ErasureWish.objects.get_or_create(user=user)[0]


def withdraw_erasure(*, user: User) -> None:
    """Forget the wish: the person wants to stay."""
    ErasureWish.objects.filter(user=user).delete()
