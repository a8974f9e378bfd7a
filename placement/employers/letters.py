"""What a contact and the academy write to each other: no name of staff is said, and one page shows it all."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from people.messages.notify import notify
from people.models import User
from people.tasks.services import close_task, open_task
from people.trail.confidential import open_own, seal
from people.trail.services.access import record_read
from placement.base.errors import NoSuchRight, NothingWritten
from placement.base.rules import need_placement_staff
from placement.employers.models import Employer, EmployerContact, EmployerMessage
from placement.employers.rules import contacts_of
from placement.employers.services import WROTE

FIELD, ANSWERED = "employer_message", "employer_message"
LONGEST = 2000


@dataclass(frozen=True)
class Letter:
    """One message: `answer` says that the academy wrote it."""

    text: str
    at: datetime
    answer: bool


def _append(contact: EmployerContact, text: str, by: User, *, answer: bool) -> EmployerMessage:
    if not text.strip():
        raise NothingWritten
    sealed = seal(contact.user, FIELD, text.strip()[:LONGEST])
    return EmployerMessage.objects.create(contact=contact, sealed_text=sealed, answer=answer, by=by)


def _thread(employer: Employer) -> str:
    return reverse("placement:employer-thread", args=[employer.pk])


@transaction.atomic
def write_to_academy(*, contact: EmployerContact, by: User, text: str) -> EmployerMessage:
    """Keep what a contact writes, sealed, and leave one task for placement staff until somebody answers.

    Raises `NoSuchRight` for anybody but a live contact for an active employer, `NothingWritten`.
    """
    found = contacts_of(by).select_related("user", "employer").filter(pk=contact.pk).first()
    if found is None:
        raise NoSuchRight
    message = _append(found, text, by, answer=False)
    open_task(kind=WROTE, about=found.pk, path=_thread(found.employer))
    return message


@transaction.atomic
def answer_contact(*, contact: EmployerContact, by: User, text: str) -> EmployerMessage:
    """Answer a contact for the academy; they read the words and not who wrote them. Closes the task.

    Raises `NoSuchRight` for others than placement staff and for a contact that ended, `NothingWritten`.
    """
    need_placement_staff(by)
    contact = EmployerContact.objects.select_related("user").get(pk=contact.pk)
    if contact.ended_at is not None or contact.confirmed_at is None:
        raise NoSuchRight
    message = _append(contact, text, by, answer=True)
    close_task(about=contact.pk, kinds=(WROTE,))
    notify(user=contact.user, kind=ANSWERED, path=reverse("placement:employer-messages"))
    return message


def own_letters(contact: EmployerContact) -> list[Letter]:
    """Return the contact's own thread, oldest first."""
    return _opened(contact)


def letters_for_staff(contact: EmployerContact, reader: User) -> list[Letter]:
    """Return a contact's thread for a staff member; one look at it is one line in the access log."""
    letters = _opened(contact)
    if letters:
        record_read(reader=reader, subject=contact.user, field=FIELD, reason="messages of an employer")
    return letters


def _opened(contact: EmployerContact) -> list[Letter]:
    return [
        Letter(open_own(contact.user, FIELD, row.sealed_text), row.at, row.answer) for row in contact.messages.all()
    ]
