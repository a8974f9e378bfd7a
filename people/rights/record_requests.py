"""Reads about legal demands: who is on hold, what is open, what was done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.base.errors import Unreadable
from people.base.models.caseload import StaffBar
from people.base.models.user import User
from people.contact.enums import Channel
from people.rights import export
from people.rights.enums import LegalStep
from people.rights.models.record_requests import LegalDemand, LegalEvent
from people.sealing.sealed_text import unseal

IN_PERSON = "in_person"
# The ways in which the person can be told of a demand.
WAYS: list[tuple[str, str | Promise]] = [(IN_PERSON, _("Face to face")), *Channel.choices]


def held_people() -> "QuerySet[LegalDemand, UUID]":
    """Return the ids of people whose records are kept, for use in a query."""
    return LegalDemand.objects.filter(closed_at=None).order_by().values_list("person_id", flat=True)


def demands(reader: User) -> "QuerySet[LegalDemand]":
    """Return the demands that an administrator may work on: not about themselves, and no bar stands."""
    bar = StaffBar.objects.filter(staff=reader, student=OuterRef("person"), ended_at=None)
    found = LegalDemand.objects.filter(~Exists(bar)).exclude(person=reader)
    return found.select_related("person__data_key").order_by("closed_at", "due_on", "-opened_at")


@dataclass(frozen=True)
class Step:
    """One step in plain words."""

    what: str | Promise
    who: str
    at: datetime
    note: str
    fields: list[str]


@dataclass(frozen=True)
class Demand:
    """One demand, opened for an administrator."""

    row: LegalDemand
    sender: str
    steps: list[Step]

    def has(self, step: LegalStep) -> bool:
        """Return whether the step was taken."""
        return any(event.what == step.label for event in self.steps)

    @property
    def next_step(self) -> str:
        """Return which step of the page comes next: counsel, notice, choose, copy or close."""
        told = self.has(LegalStep.NOTICE_GIVEN) or self.has(LegalStep.NOTICE_FORBIDDEN)
        done = {
            "counsel": self.has(LegalStep.COUNSEL),
            "notice": told,
            "choose": bool(self.row.fields),
            "copy": self.has(LegalStep.EXPORTED),
        }
        return next((step for step, taken in done.items() if not taken), "close")

    @property
    def chosen(self) -> list[str]:
        """Return what the parts to hand over are called."""
        return [names().get(field, field) for field in self.row.fields]


def names() -> dict[str, str]:
    """Return every part of a person's records that can be chosen, by key."""
    return {key: str(label) for key, label in export.labels().items()}


def _words(person: User, field: str, token: str) -> str:
    try:
        return unseal(person, field, token)
    except Unreadable:
        return ""


def _note(person: User, event: LegalEvent) -> str:
    """Return what was written with a step; of a notice it is a code, the way by which the person was told."""
    words = _words(person, "legal_note", event.sealed_note)
    return str(dict(WAYS).get(words, words)) if event.step == LegalStep.NOTICE_GIVEN else words


def opened(row: LegalDemand) -> Demand:
    """Return the demand with its words and steps; words of an erased person are empty."""
    called = names()
    steps = [
        Step(
            what=LegalStep(event.step).label,
            who=event.by.get_full_name(),
            at=event.at,
            note=_note(row.person, event),
            fields=[called.get(field, field) for field in event.fields],
        )
        for event in row.events.select_related("by").order_by("at")
    ]
    return Demand(row, _words(row.person, "legal_sender", row.sealed_sender), steps)


def last_by(row: LegalDemand, step: LegalStep) -> LegalEvent | None:
    """Return the newest event of a kind."""
    return row.events.filter(step=step).order_by("-at").first()
