"""Employers and who acts for them: handing it out, and when it goes by itself."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.rights import export, retention
from people.trail.guards import destroy
from people.trail.selectors import name_field
from placement.base.enums import EMPLOYER_ENDS
from placement.base.rights import five_years_ago
from placement.employers.letters import FIELD, own_letters
from placement.employers.models import Employer, EmployerContact, EmployerEvent


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    export.register("acts_for", _("Employers you act for"), acts_for)
    export.register("employer_messages", _("What you and the academy wrote"), written)
    name_field(FIELD, _("what you and the academy wrote"))
    retention.register("employers, five years after they ended", old_employers, end=destroy)
    retention.register("contacts, one year after their end", old_contacts)


def acts_for(user: User) -> list[dict[str, Any]]:
    """Return the employers that a contact acts for, or acted for."""
    rows = EmployerContact.objects.filter(user=user).select_related("employer").order_by("started_at")
    return [
        {"employer": row.employer.name, "named": row.started_at, "confirmed": row.confirmed_at, "until": row.ended_at}
        for row in rows
    ]


def written(user: User) -> list[dict[str, Any]]:
    """Return what a contact and the academy wrote to each other, without who of the staff wrote."""
    contacts = EmployerContact.objects.filter(user=user).select_related("user", "employer").order_by("started_at")
    return [
        {"employer": one.employer.name, "at": letter.at, "text": letter.text, "answer": letter.answer}
        for one in contacts
        for letter in own_letters(one)
    ]


def old_employers() -> "QuerySet[Employer]":
    """Return employers that ended five years ago, with no opening and nobody who acts for them."""
    later = EmployerEvent.objects.filter(employer=OuterRef("pk"), at__gte=five_years_ago())
    ended = Employer.objects.filter(state__in=EMPLOYER_ENDS, created_at__lt=five_years_ago())
    return ended.filter(~Exists(later), orders__isnull=True, contacts__isnull=True)


def old_contacts() -> "QuerySet[EmployerContact]":
    """Return contacts that ended a year ago."""
    return EmployerContact.objects.filter(ended_at__lt=timezone.now() - timedelta(days=365))
