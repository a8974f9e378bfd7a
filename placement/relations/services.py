"""People at an employer, talks and agreements written down by placement staff."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from people.base.enums import Role
from people.base.rules import has_role
from people.models import User
from people.tasks.services import close_task
from people.trail.guards import destroy
from placement.base.enums import EventKind
from placement.base.errors import AgreementBackwards, NextTouchInThePast, NoSuchRight, TouchNotPlausible
from placement.base.rules import need_placement_staff
from placement.employers.models import Employer
from placement.employers.services import note
from placement.relations.models import Agreement, EmployerPerson, Touch

NEXT_TOUCH, AGREEMENT_ENDS = "employer_touch", "agreement_ends"
YEARS_BACK = timedelta(days=366)


@transaction.atomic
def add_person(*, employer: Employer, by: User, **fields: Any) -> EmployerPerson:
    """Write down somebody who works there; `fields` are those of `EmployerPerson`.

    Appends `people`, without what was written: the person may ask to be deleted. Raises `NoSuchRight`.
    """
    need_placement_staff(by)
    person = EmployerPerson.objects.create(employer=employer, added_by=by, **fields)
    note(employer, EventKind.PEOPLE, by)
    return person


@transaction.atomic
def change_person(*, person: EmployerPerson, by: User, **fields: Any) -> EmployerPerson:
    """Change what is known of a person. Appends `people`; raises `NoSuchRight`."""
    need_placement_staff(by)
    person = EmployerPerson.objects.select_for_update(of=("self",)).select_related("employer").get(pk=person.pk)
    for name, value in fields.items():
        setattr(person, name, value)
    person.save(update_fields=list(fields))
    note(person.employer, EventKind.PEOPLE, by)
    return person


@transaction.atomic
def end_person(*, person: EmployerPerson, by: User) -> EmployerPerson:
    """Take a person off the list; a year later the row goes. Appends `people` once; raises `NoSuchRight`."""
    need_placement_staff(by)
    person = EmployerPerson.objects.select_for_update(of=("self",)).select_related("employer").get(pk=person.pk)
    if person.ended_at is None:
        person.ended_at = timezone.now()
        person.save(update_fields=["ended_at"])
        note(person.employer, EventKind.PEOPLE, by)
    return person


@transaction.atomic
def delete_person(*, person: EmployerPerson, by: User) -> None:
    """Delete a person who asks for it, and what was written of talks with them. Appends `people`.

    Raises `NoSuchRight`.
    """
    need_placement_staff(by)
    employer = person.employer
    destroy(Touch.objects.filter(person=person))
    EmployerPerson.objects.filter(pk=person.pk).delete()
    note(employer, EventKind.PEOPLE, by)


@transaction.atomic
def record_touch(*, employer: Employer, by: User, owner: User | None = None, **fields: Any) -> Touch:
    """Write down a call, visit or mail, and when the next one is meant to be; `owner` makes that one.

    `fields` are those of `Touch`. Closes the task of the one before. Raises `NoSuchRight`, also for an owner who is
    not of the placement staff, `TouchNotPlausible` for a day to come or more than a year ago, `NextTouchInThePast`.
    """
    need_placement_staff(by)
    today, owner = timezone.localdate(), owner or by
    person = fields.get("person")
    if not has_role(owner, Role.PLACEMENT) or (person is not None and person.employer_id != employer.pk):
        raise NoSuchRight
    if not today - YEARS_BACK <= fields["on"] <= today:
        raise TouchNotPlausible
    if fields.get("next_on") is not None and fields["next_on"] <= today:
        raise NextTouchInThePast
    touch = Touch.objects.create(employer=employer, by=by, owner=owner, **fields)
    close_task(about=employer.pk, kinds=(NEXT_TOUCH,))
    return touch


@transaction.atomic
def record_agreement(*, employer: Employer, by: User, replaces: Agreement | None = None, **fields: Any) -> Agreement:
    """Write down an agreement; `replaces` ends the one that it follows, and its reminder.

    Appends `agreed`. Raises `NoSuchRight`, `AgreementBackwards` for one that ends before it was signed.
    """
    need_placement_staff(by)
    if fields.get("ends_on") is not None and fields["ends_on"] < fields["signed_on"]:
        raise AgreementBackwards
    if replaces is not None and replaces.employer_id != employer.pk:
        raise NoSuchRight
    made = Agreement.objects.create(employer=employer, by=by, **fields)
    note(employer, EventKind.AGREED, by, made.get_kind_display())
    if replaces is not None:
        _end(replaces, fields["signed_on"])
    return made


@transaction.atomic
def end_agreement(*, agreement: Agreement, by: User, reason: str = "") -> Agreement:
    """Write down that an agreement ends today, or is left to end. Appends `lapsed` once; raises `NoSuchRight`."""
    need_placement_staff(by)
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("employer").get(pk=agreement.pk)
    if agreement.ended_on is None:
        last = agreement.ends_on if agreement.ends_on and agreement.ends_on < timezone.localdate() else None
        _end(agreement, last or timezone.localdate())
        note(agreement.employer, EventKind.LAPSED, by, reason or agreement.get_kind_display())
    return agreement


def _end(agreement: Agreement, on: date) -> None:
    agreement.ended_on = on
    agreement.save(update_fields=["ended_on"])
    close_task(about=agreement.pk, kinds=(AGREEMENT_ENDS,))
