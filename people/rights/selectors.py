"""Reads of the people app."""

from dataclasses import dataclass

from django.db.models import QuerySet

from people.base.enums import Role
from people.base.models.user import RoleGrant, User
from people.rights.models.record_requests import LegalDemand
from people.trail.enums import SILENT_KINDS, AccessKind
from people.trail.models import AccessEvent


def access_events_about(user: User) -> QuerySet[AccessEvent]:
    """Return every look at and change around this person, newest first; what the law asks to keep silent waits."""
    found = AccessEvent.objects.filter(subject_id=user.pk).order_by("-position")
    silent = LegalDemand.objects.filter(person=user, silent_since__isnull=False).order_by("silent_since").first()
    return found.exclude(kind__in=SILENT_KINDS, at__gte=silent.silent_since) if silent else found


@dataclass(frozen=True)
class NearStaff:
    """A staff member who works, or could look, near a person's records."""

    staff: User
    assigned: bool
    kept_away: bool


def staff_around(user: User) -> list[NearStaff]:
    """Return the staff who work with this person, who looked, or who are kept away, by name: four queries."""
    assigned = set(user.assignments.filter(ended_at=None).values_list("staff_id", flat=True))
    away = set(user.bars.filter(ended_at=None).values_list("staff_id", flat=True))
    looked = set(access_events_about(user).filter(kind=AccessKind.READ).values_list("reader_id", flat=True))
    placement = RoleGrant.objects.filter(role=Role.PLACEMENT, ended_at=None).values_list("user_id", flat=True)
    ids = {pk for pk in assigned | away | looked | set(placement) if pk and pk != user.pk}
    found = User.objects.filter(pk__in=ids, is_active=True).order_by("display_name", "username")
    return [NearStaff(staff, staff.pk in assigned, staff.pk in away) for staff in found]
