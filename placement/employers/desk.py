"""What of this app stands on the page "People and safety"."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.base.enums import Role
from people.base.rules import has_role
from people.models import User
from people.oversight.desk import Desk
from placement.base.enums import EmployerState, EventKind
from placement.employers.models import (
    VETTED,
    VETTING_AHEAD,
    VETTING_LASTS,
    Employer,
    EmployerContact,
    EmployerEvent,
)


def contacts_to_confirm(reader: User) -> "QuerySet[EmployerContact]":
    """Return contacts that wait for a second person, where the reader can be that one."""
    found = EmployerContact.objects.filter(ended_at=None, confirmed_at=None)
    return found.exclude(added_by=reader).exclude(user=reader)


def employers_to_check(reader: User) -> "QuerySet[Employer]":
    """Return employers in vetting, or due to be vetted again, without a check of the reader since the last one."""
    own = EmployerEvent.objects.filter(employer=OuterRef("pk"), kind=EventKind.CHECKED, by=reader)
    anew = own.filter(at__gt=OuterRef("vetted_at"))
    first = Q(~Exists(own), state=EmployerState.VETTING)
    over = timezone.now() - VETTING_LASTS + VETTING_AHEAD
    return Employer.objects.filter(first | Q(~Exists(anew), state__in=VETTED, vetted_at__lte=over))


def with_waiting() -> "QuerySet[Employer]":
    """Return all employers, each with the number of contacts `to_confirm`: one query."""
    waits = Q(contacts__ended_at=None, contacts__confirmed_at=None, contacts__isnull=False)
    return Employer.objects.annotate(to_confirm=Count("contacts", filter=waits))


def desks(reader: User) -> list[Desk]:
    """Return the page of employers with what waits there for this reader: two queries, for placement staff alone."""
    if not has_role(reader, Role.PLACEMENT):
        return []
    waits = contacts_to_confirm(reader).count() + employers_to_check(reader).count()
    hint = _("Two people check each employer, and each person who acts for one.")
    return [Desk(_("Employers and their contacts"), hint, reverse("placement:employers"), waits)]
