"""Vetting: a checklist that two people fill in without seeing each other's, anew after twelve months."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from people.base.enums import Role
from people.base.rules import has_role
from people.models import User
from people.tasks.services import close_task, open_task
from placement.base.enums import Checked, EmployerState, EventKind, VettingItem
from placement.base.errors import ChecklistIncomplete, IllegalMove, SecondPersonNeeded
from placement.base.rules import need_placement_staff
from placement.employers.models import VETTED, VETTING_AHEAD, VETTING_LASTS, Employer, EmployerEvent, VettingAnswer
from placement.employers.services import CHECK, move, note, page_of

# "ok" is no way of knowing anything: how somebody knows takes a few words.
FEW_WORDS = 8
MOST_LEFT_OUT = 1


@dataclass(frozen=True)
class Found:
    """What somebody found at one item, and how they know."""

    answer: str
    how: str


def may_be_checked(employer: Employer) -> bool:
    """Return whether a vetting is going on, or due again."""
    return employer.state == EmployerState.VETTING or employer.vetting_is_due


def lists_of(employer: Employer) -> dict[UUID, EmployerEvent]:
    """Return the newest checklist of each person since the last vetting, by person; two queries."""
    found = employer.events.filter(kind=EventKind.CHECKED).select_related("by").prefetch_related("answers")
    if employer.vetted_at:
        found = found.filter(at__gt=employer.vetted_at)
    return {event.by_id: event for event in found.order_by("at", "pk") if event.by_id}


def vetted_lists(employer: Employer) -> list[EmployerEvent]:
    """Return the checklists on which the last vetting stands: the newest of each of its two people."""
    if employer.vetted_at is None:
        return []
    found = employer.events.filter(kind=EventKind.CHECKED, at__lte=employer.vetted_at).order_by("-at", "-pk")
    newest: dict[UUID | None, EmployerEvent] = {}
    for event in found.select_related("by").prefetch_related("answers")[:6]:
        newest.setdefault(event.by_id, event)
    return list(newest.values())[:2]


def due_again() -> "QuerySet[Employer]":
    """Return the employers that two people may check again: a month before the last vetting ends, and after it."""
    return Employer.objects.filter(state__in=VETTED, vetted_at__lte=timezone.now() - VETTING_LASTS + VETTING_AHEAD)


@transaction.atomic
def tell_due_vettings() -> int:
    """Open the one task of each vetting that is due again; one that is open stays. Return how many wait."""
    found = list(due_again())
    for employer in found:
        open_task(kind=CHECK, about=employer.pk, path=page_of(employer))
    return len(found)


def passed(event: EmployerEvent) -> bool:
    """Return whether nothing on a checklist says no."""
    return all(row.answer != Checked.NO for row in event.answers.all())


def _holds(event: EmployerEvent) -> bool:
    """Return whether a checklist stands in the way: a "no" of somebody who is still of the placement staff."""
    return not passed(event) and event.by is not None and has_role(event.by, Role.PLACEMENT)


def _need_complete(answers: Mapping[str, Found]) -> None:
    known = set(answers) == set(VettingItem.values) and all(
        found.answer in Checked.values for found in answers.values()
    )
    said = all(len(found.how.strip()) >= FEW_WORDS for found in answers.values())
    left_out = sum(found.answer == Checked.NOT_APPLICABLE for found in answers.values())
    if not known or not said or left_out > MOST_LEFT_OUT:
        raise ChecklistIncomplete


@transaction.atomic
def record_vetting_check(*, employer: Employer, by: User, answers: Mapping[str, Found]) -> Employer:
    """Keep one person's checklist; when two people's say no to nothing, the employer is vetted for twelve months.

    A "no" of a third person stands in the way until they found otherwise, or left the placement staff.

    `answers`: item → what was found. Appends a `checked` event with its answers, and with the second one `moved` to
    approved, or `renewed`. A list with a "no" can be done again by the same person. Raises `NoSuchRight`,
    `IllegalMove` while no vetting is due, `ChecklistIncomplete`, `SecondPersonNeeded` for the same person.
    """
    need_placement_staff(by)
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    if not may_be_checked(employer):
        raise IllegalMove
    _need_complete(answers)
    own = lists_of(employer).get(by.pk)
    if own is not None and passed(own):
        raise SecondPersonNeeded
    event = note(employer, EventKind.CHECKED, by)
    VettingAnswer.objects.bulk_create(
        VettingAnswer(event=event, item=item, answer=found.answer, how=found.how.strip()[:200])
        for item, found in answers.items()
    )
    return _weigh(employer, by)


def _weigh(employer: Employer, by: User) -> Employer:
    lists = lists_of(employer)
    good = [person for person, event in lists.items() if passed(event)]
    if len(good) < 2 or any(_holds(event) for event in lists.values()):
        if by.pk in good:
            close_task(about=employer.pk, kinds=(CHECK,))
            open_task(kind=CHECK, about=employer.pk, path=page_of(employer), not_for=by)
        return employer
    employer.vetted_at = timezone.now()
    employer.save(update_fields=["vetted_at"])
    if employer.state == EmployerState.VETTING:
        return move(employer, EmployerState.APPROVED, by)
    close_task(about=employer.pk, kinds=(CHECK,))
    note(employer, EventKind.RENEWED, by)
    return employer
