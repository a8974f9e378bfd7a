"""What the pages that plan a cohort show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone

from pathways.base.enums import SessionChange
from pathways.cohorts.models.cohort import ClassSession, Cohort, CohortStaff
from pathways.planning.models import CohortEvent, SessionEvent
from people.base.enums import Role
from people.models import RoleGrant, User


def teaching_staff() -> list[User]:
    """Return everybody who can teach or help, by name, with their live roles at hand. Two queries."""
    live = RoleGrant.objects.filter(ended_at=None)
    able = live.filter(role__in=[Role.INSTRUCTOR, Role.ASSISTANT])
    people = User.objects.filter(is_active=True, pk__in=able.values("user"))
    found = list(people.prefetch_related(Prefetch("role_grants", live, to_attr="live_grants")))
    for user in found:
        user.__dict__["_live_roles"] = frozenset(grant.role for grant in user.live_grants)
    return sorted(found, key=lambda user: user.get_full_name().lower())


def staff_of(cohort: Cohort) -> list[CohortStaff]:
    """Return a cohort's staff, instructors first. One query."""
    rows = cohort.staff.select_related("user", "cohort")
    return sorted(rows, key=lambda row: (row.role != "instructor", row.role, row.user.get_full_name().lower()))


def events_of(cohort: Cohort) -> list[CohortEvent]:
    """Return what was done to a cohort, newest first. Bounded by 100; one query."""
    return list(cohort.events.select_related("by", "subject").order_by("-at", "-id")[:100])


# People come early, and who teaches marks them as they come.
EARLY = timedelta(hours=12)


@dataclass(frozen=True)
class SessionLine:
    """One session as a page shows it: what it was before the last change, and words for the cohort."""

    session: ClassSession
    zone: str
    moved_from: datetime | None
    note: str

    @property
    def is_over(self) -> bool:
        """Return whether the session has ended."""
        return self.session.ends_at < timezone.now()

    @property
    def is_near(self) -> bool:
        """Return whether people can be marked: from twelve hours before the start on."""
        return self.session.starts_at - timezone.now() <= EARLY


def lines_of(sessions: list[ClassSession], zones: dict[UUID, str]) -> list[SessionLine]:
    """Return the sessions with what was last said of each; `zones` by cohort id. One query at any size."""
    said: dict[UUID, list[SessionEvent]] = {}
    for event in SessionEvent.objects.filter(session__in=sessions).order_by("at", "id"):
        said.setdefault(event.session_id, []).append(event)
    return [_line(one, zones[one.cohort_id], said.get(one.pk, [])) for one in sessions]


def _line(session: ClassSession, zone: str, events: list[SessionEvent]) -> SessionLine:
    moves = [event for event in events if event.kind == SessionChange.MOVED]
    before = [event for event in events if moves and event.at < moves[-1].at]
    moved_from = before[-1].starts_at if before and before[-1].starts_at != session.starts_at else None
    note = events[-1].note if events else ""
    return SessionLine(session, zone, moved_from, note)
