"""Employers: vetting by two staff members, contacts, and the steps in between."""

from django.db import transaction
from django.utils import timezone

from people.enums import Role
from people.models import User
from people.rules import has_role
from placement.enums import EmployerState, EventKind
from placement.errors import IllegalMove, NoSuchRight, ReasonNeeded, SecondPersonNeeded
from placement.machine import EMPLOYER
from placement.models import Employer, EmployerContact, EmployerEvent
from placement.rules import need_placement_staff

# Only a vetting check by the second person leads from vetting to approved.
BY_CHECKS_ONLY = EmployerState.APPROVED


@transaction.atomic
def add_employer(*, by: User, name: str, about: str = "", website: str = "", place: str = "") -> Employer:
    """Add an employer as a prospect. Appends an `EmployerEvent`; raises `NoSuchRight`."""
    need_placement_staff(by)
    employer = Employer.objects.create(name=name, about=about, website=website, place=place)
    EmployerEvent.objects.create(employer=employer, to_state=employer.state, by=by)
    return employer


@transaction.atomic
def move_employer(*, employer: Employer, to: str, by: User, reason: str = "") -> Employer:
    """Move an employer one step; approval comes from two vetting checks only.

    Appends an `EmployerEvent`. Raises `NoSuchRight`, `IllegalMove`, or `ReasonNeeded` for suspending, ending or
    refusing without a reason.
    """
    need_placement_staff(by)
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    EMPLOYER.check(employer.state, to)
    if to == BY_CHECKS_ONLY:
        raise IllegalMove
    if to in {EmployerState.SUSPENDED, EmployerState.ENDED, EmployerState.REJECTED} and not reason.strip():
        raise ReasonNeeded
    return _move(employer, to, by, reason)


def _move(employer: Employer, to: str, by: User, reason: str = "") -> Employer:
    EmployerEvent.objects.create(employer=employer, from_state=employer.state, to_state=to, by=by, reason=reason)
    employer.state = to
    employer.save(update_fields=["state"])
    return employer


@transaction.atomic
def record_vetting_check(*, employer: Employer, by: User, reason: str) -> Employer:
    """Record that one staff member checked an employer in vetting; the second person's check approves it.

    Appends a `checked` event, and a `moved` event with the second check. Raises `NoSuchRight`, `IllegalMove` outside
    of vetting, `ReasonNeeded` where it is not said what was checked, `SecondPersonNeeded` for the same person.
    """
    need_placement_staff(by)
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    if employer.state != EmployerState.VETTING:
        raise IllegalMove
    if not reason.strip():
        raise ReasonNeeded
    checkers = set(employer.events.filter(kind=EventKind.CHECKED).values_list("by_id", flat=True))
    if by.pk in checkers:
        raise SecondPersonNeeded
    EmployerEvent.objects.create(
        employer=employer,
        kind=EventKind.CHECKED,
        from_state=employer.state,
        to_state=employer.state,
        by=by,
        reason=reason,
    )
    return _move(employer, EmployerState.APPROVED, by) if checkers else employer


@transaction.atomic
def add_contact(*, employer: Employer, user: User, by: User) -> EmployerContact:
    """Let a person with the employer role act for an employer. Raises `NoSuchRight`."""
    need_placement_staff(by)
    if not has_role(user, Role.EMPLOYER):
        raise NoSuchRight
    contact, _created = EmployerContact.objects.get_or_create(
        employer=employer, user=user, ended_at=None, defaults={"added_by": by}
    )
    return contact


@transaction.atomic
def end_contact(*, contact: EmployerContact, by: User) -> EmployerContact:
    """End a contact's right to act for an employer, at once. Raises `NoSuchRight`."""
    need_placement_staff(by)
    contact.ended_at = contact.ended_at or timezone.now()
    contact.save(update_fields=["ended_at"])
    return contact
