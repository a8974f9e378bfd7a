"""Reads of people at an employer, talks and agreements."""

from datetime import date, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from people.base.enums import Role
from people.models import User
from people.tasks.models import Task
from people.tasks.owners import holders
from placement.base.enums import EMPLOYER_ENDS
from placement.employers.models import Employer
from placement.relations.models import Agreement, EmployerPerson, Touch

# How long before its end somebody is reminded of an agreement.
AHEAD = timedelta(days=30)


def talks_with(employer: Employer) -> "QuerySet[Touch]":
    """Return what was talked over with an employer, also where it was written at an entry that was merged into it."""
    return Touch.objects.filter(Q(employer=employer) | Q(employer__merged_into=employer))


def newest_touch(employer: Employer) -> Touch | None:
    """Return the talk that was written down last, which says when the next one is; `None` before the first."""
    return talks_with(employer).select_related("owner").order_by("-at", "-pk").first()


def people_of(employer: Employer) -> "QuerySet[EmployerPerson]":
    """Return who works there and is on the list now."""
    return EmployerPerson.objects.filter(employer=employer, ended_at=None)


def touches_due(today: date) -> "QuerySet[Employer]":
    """Return the employers with whom the next talk is meant to be today, or was."""
    here = Q(employer=OuterRef("pk")) | Q(employer__merged_into=OuterRef("pk"))
    newest = Touch.objects.filter(here).order_by("-at", "-pk")
    found = Employer.objects.exclude(state__in=EMPLOYER_ENDS).annotate(next_on=Subquery(newest.values("next_on")[:1]))
    return found.filter(next_on__lte=today)


def agreements_ending(today: date) -> "QuerySet[Agreement]":
    """Return agreements that end within a month and that nobody has ended or renewed."""
    found = Agreement.objects.exclude(employer__state__in=EMPLOYER_ENDS)
    return found.filter(ended_on=None, ends_on__lte=today + AHEAD)


def owners_of_touch(task: Task) -> "QuerySet[User]":
    """Return who makes the next talk with the employer of a task; any of the placement staff where they left."""
    here = Q(employer=task.about) | Q(employer__merged_into=task.about)
    newest = Touch.objects.filter(here).order_by("-at", "-pk").first()
    able = holders(Role.PLACEMENT)
    own = able.filter(pk=newest.owner_id) if newest is not None and newest.owner_id else able.none()
    return own if own.exists() else able


def old_people() -> "QuerySet[EmployerPerson]":
    """Return people who were taken off the list a year ago."""
    return EmployerPerson.objects.filter(ended_at__lt=timezone.now() - timedelta(days=365))


def people_of_ended() -> "QuerySet[EmployerPerson]":
    """Return people at employers that ended a year ago."""
    found = EmployerPerson.objects.filter(employer__state__in=EMPLOYER_ENDS)
    return found.exclude(employer__events__at__gte=timezone.now() - timedelta(days=365))


def old_touches() -> "QuerySet[Touch]":
    """Return what was written of talks three years ago."""
    return Touch.objects.filter(at__lt=timezone.now() - timedelta(days=3 * 365))
