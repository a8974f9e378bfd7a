"""Employers that agreed to be named in public, and the words that they agreed to."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from people.models import User
from placement.base.enums import EmployerState, EventKind
from placement.base.errors import NamingIncomplete
from placement.base.rules import need_placement_staff
from placement.employers.models import Employer
from placement.employers.services import note


def named_employers() -> "QuerySet[Employer]":
    """Return the active employers that agreed to be named; a paused one is not among them."""
    return Employer.objects.filter(state=EmployerState.ACTIVE, named_on__isnull=False)


@transaction.atomic
def allow_naming(*, employer: Employer, by: User, words: str, on: date, how: str) -> Employer:
    """Write down that an employer agreed to be named in public, with these words.

    `how` says in which way, and names no person: events stay.

    Appends `named_on`. Raises `NoSuchRight`, `NamingIncomplete` without words or how, or for a day to come.
    """
    need_placement_staff(by)
    if not words.strip() or not how.strip() or on > timezone.localdate():
        raise NamingIncomplete
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    employer.public_words, employer.named_on = words.strip(), on
    employer.save(update_fields=["public_words", "named_on"])
    note(employer, EventKind.NAMED_ON, by, how.strip())
    return employer


@transaction.atomic
def stop_naming(*, employer: Employer, by: User, reason: str = "") -> Employer:
    """Take an employer out of every public page at once. Appends `named_off` once; raises `NoSuchRight`."""
    need_placement_staff(by)
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    if employer.named_on is not None:
        employer.public_words, employer.named_on = "", None
        employer.save(update_fields=["public_words", "named_on"])
        note(employer, EventKind.NAMED_OFF, by, reason)
    return employer
