"""Employers: vetting by two staff members, contacts confirmed by two as well, and the steps in between."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from people.base.enums import Role
from people.base.rules import has_role
from people.messages.notify import notify
from people.models import User
from people.tasks.services import close_task, open_task
from placement.base.enums import EmployerState, EventKind
from placement.base.errors import IllegalMove, NoSuchRight, ReasonNeeded, SecondPersonNeeded, VettingDue
from placement.base.machine import EMPLOYER
from placement.base.rules import need_placement_staff
from placement.base.signals import employer_ended, employer_renamed, employer_suspended
from placement.employers.models import Employer, EmployerChange, EmployerContact, EmployerEvent

# What staff write down of an employer, and may change.
KNOWN = ("name", "about", "website", "place", "ein", "phone")
# Steps that two people take together: vetting approves, and a pause is ended by both (`vetting.py`, `pausing.py`).
BY_TWO = frozenset({(EmployerState.VETTING, EmployerState.APPROVED), (EmployerState.SUSPENDED, EmployerState.ACTIVE)})
CHECK, CONTACT, LIFT = "employer_to_check", "contact_to_confirm", "employer_to_resume"
# A contact wrote (`letters.py`): nobody can answer one who ended.
WROTE = "employer_wrote"


@transaction.atomic
def add_employer(*, by: User, name: str, **fields: str) -> Employer:
    """Add an employer as a prospect; `fields` are of `KNOWN`. Appends an `EmployerEvent`; raises `NoSuchRight`."""
    need_placement_staff(by)
    employer = Employer.objects.create(name=name, **fields)
    EmployerEvent.objects.create(employer=employer, to_state=employer.state, by=by)
    return employer


@transaction.atomic
def edit_employer(*, employer: Employer, by: User, **fields: str) -> Employer:
    """Change what is known of an employer; `fields` are those of `KNOWN`.

    Appends one `edited` event, and for each field that changes what it said before and after; nothing where nothing
    changes. A new name sends `employer_renamed`. Raises `NoSuchRight`.
    """
    need_placement_staff(by)
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    before = {
        name: getattr(employer, name) for name in KNOWN if name in fields and getattr(employer, name) != fields[name]
    }
    if not before:
        return employer
    for name in before:
        setattr(employer, name, fields[name])
    employer.save(update_fields=list(before))
    event = note(employer, EventKind.EDITED, by)
    EmployerChange.objects.bulk_create(
        EmployerChange(event=event, field=name, before=old, after=fields[name]) for name, old in before.items()
    )
    if "name" in before:
        employer_renamed.send(sender=Employer, employer=employer, by=by)
    return employer


@transaction.atomic
def move_employer(*, employer: Employer, to: str, by: User, reason: str = "") -> Employer:
    """Move an employer one step; what two people do together is not among them.

    Appends an `EmployerEvent`; suspending sends `employer_suspended`, ending `employer_ended`. Raises `NoSuchRight`,
    `IllegalMove`, `VettingDue` for activating on a vetting that is over, or `ReasonNeeded` for suspending, ending or
    refusing without a reason.
    """
    need_placement_staff(by)
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    EMPLOYER.check(employer.state, to)
    if (employer.state, to) in BY_TWO:
        raise IllegalMove
    if to == EmployerState.ACTIVE:
        need_vetting(employer)
    if to in {EmployerState.SUSPENDED, EmployerState.ENDED, EmployerState.REJECTED} and not reason.strip():
        raise ReasonNeeded
    move(employer, to, by, reason)
    if to == EmployerState.SUSPENDED:
        employer_suspended.send(sender=Employer, employer=employer, by=by)
    if to == EmployerState.ENDED:
        employer_ended.send(sender=Employer, employer=employer, by=by)
    return employer


def need_vetting(employer: Employer) -> None:
    """Raise `VettingDue` where the last vetting by two people is over."""
    if employer.vetting_ends is None or employer.vetting_ends <= timezone.now():
        raise VettingDue


def move(employer: Employer, to: str, by: User, reason: str = "") -> Employer:
    """Append the step, fold it, and settle the task of checking; for the services of this room, which have checked."""
    EmployerEvent.objects.create(employer=employer, from_state=employer.state, to_state=to, by=by, reason=reason)
    employer.state = to
    employer.save(update_fields=["state"])
    close_task(about=employer.pk, kinds=(CHECK, LIFT))
    if to == EmployerState.VETTING:
        open_task(kind=CHECK, about=employer.pk, path=page_of(employer))
    return employer


def page_of(employer: Employer) -> str:
    """Return the address of an employer's page for staff."""
    return reverse("placement:employer", args=[employer.pk])


def note(employer: Employer, kind: EventKind, by: User, reason: str = "") -> EmployerEvent:
    """Append an event that moves nothing."""
    return EmployerEvent.objects.create(
        employer=employer, kind=kind, from_state=employer.state, to_state=employer.state, by=by, reason=reason
    )


def _tell_second_people(contact: EmployerContact, by: User) -> None:
    """Leave a message for those who may confirm: placement staff but the one who named the contact."""
    grants = {"role_grants__role": Role.PLACEMENT, "role_grants__ended_at": None, "is_active": True}
    for user in User.objects.filter(**grants).exclude(pk__in=[by.pk, contact.user_id]).distinct():
        notify(user=user, kind="contact_to_confirm", path=page_of(contact.employer))


@transaction.atomic
def add_contact(*, employer: Employer, user: User, by: User) -> EmployerContact:
    """Name a person with the employer role as a contact; nothing opens before a second person confirmed it.

    Appends a `named` event and tells the other placement staff. Naming twice changes nothing. Raises `NoSuchRight`.
    """
    need_placement_staff(by)
    if not has_role(user, Role.EMPLOYER) or user.pk == by.pk:
        raise NoSuchRight
    contact, created = EmployerContact.objects.get_or_create(
        employer=employer, user=user, ended_at=None, defaults={"added_by": by}
    )
    if created:
        note(employer, EventKind.NAMED, by)
        _tell_second_people(contact, by)
        open_task(kind=CONTACT, about=contact.pk, path=page_of(employer), not_for=by)
    return contact


@transaction.atomic
def confirm_contact(*, contact: EmployerContact, by: User) -> EmployerContact:
    """Confirm a contact as the second person: they act for the employer from now on. Appends `confirmed`.

    Confirming twice changes nothing. Raises `NoSuchRight` for others than placement staff, for the contact's own self,
    and where the contact ended or lost the role; `SecondPersonNeeded` for whoever named them.
    """
    need_placement_staff(by)
    contact = (
        EmployerContact.objects.select_for_update(of=("self",)).select_related("user", "employer").get(pk=contact.pk)
    )
    if contact.ended_at is not None or contact.user_id == by.pk or not has_role(contact.user, Role.EMPLOYER):
        raise NoSuchRight
    if contact.confirmed_at is not None:
        return contact
    if contact.added_by_id == by.pk:
        raise SecondPersonNeeded
    contact.confirmed_by, contact.confirmed_at = by, timezone.now()
    contact.save(update_fields=["confirmed_by", "confirmed_at"])
    close_task(about=contact.pk, kinds=(CONTACT,))
    note(contact.employer, EventKind.CONFIRMED, by)
    return contact


@transaction.atomic
def end_contact(*, contact: EmployerContact, by: User) -> EmployerContact:
    """End a contact's right to act for an employer, or a wish for it, at once. Appends `released` once.

    Closes what waited about them; what they wrote stays to be read on the page of messages.

    Raises `NoSuchRight`.
    """
    need_placement_staff(by)
    contact = EmployerContact.objects.select_for_update(of=("self",)).select_related("employer").get(pk=contact.pk)
    if contact.ended_at is None:
        contact.ended_at = timezone.now()
        contact.save(update_fields=["ended_at"])
        close_task(about=contact.pk, kinds=(CONTACT, WROTE))
        note(contact.employer, EventKind.RELEASED, by)
    return contact
