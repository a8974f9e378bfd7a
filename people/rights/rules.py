"""Who works on a request for records, and what such a request holds and silences."""

from django.contrib.auth.models import AnonymousUser

from people.base.enums import Role
from people.base.models.user import User
from people.base.rules import barred, has_role
from people.rights.models.record_requests import LegalDemand


def may_work_on_demand(user: User | AnonymousUser, person: User) -> bool:
    """Return whether an administrator may work on a demand for this person's records; a bar always wins."""
    return user.pk != person.pk and has_role(user, Role.ADMINISTRATOR) and not barred(user, person)


def on_hold(person: User) -> bool:
    """Return whether nothing of this person may be erased or retired now."""
    return LegalDemand.objects.filter(person=person, closed_at=None).exists()


def is_silent(person: User) -> bool:
    """Return whether the law forbids for now to tell this person about demands and emergency access."""
    return LegalDemand.objects.filter(person=person, silent_since__isnull=False).exists()
