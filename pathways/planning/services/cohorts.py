"""Cohorts made, changed, archived and opened again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pathways.base.enums import CohortChange, CohortRole, SessionChange
from pathways.base.errors import BadPlan, NotAllowed
from pathways.cohorts import due_days
from pathways.cohorts.models.cohort import ClassSession, Cohort
from pathways.cohorts.rules import can_manage
from pathways.cohorts.selectors.cohorts import seats_of
from pathways.content.models.pages import PathwayPage
from pathways.planning.models import SessionEvent
from pathways.planning.rules import may_plan
from pathways.planning.services.opened import note, opened
from pathways.planning.services.staff import join
from pathways.planning.weekly import Meeting
from people.accounts.services.invitations import close_invitations
from people.base.enums import Role
from people.base.rules import has_role
from people.models import User


@dataclass(frozen=True)
class Plan:
    """Everything that one screen says about a new cohort; `due` is days after the first day, by key of the work."""

    name: str
    pathway: PathwayPage
    starts_on: date
    ends_on: date
    seats: int
    time_zone: str
    place: str = ""
    staff: Sequence[tuple[User, CohortRole]] = ()
    meetings: Sequence[Meeting] = ()
    due: Mapping[str, int] = field(default_factory=dict)


def _require_sense(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise BadPlan(_("The last day comes after the first."))


@transaction.atomic
def make_cohort(*, plan: Plan, by: User) -> Cohort:
    """Make a cohort with its staff, sessions and due days. Appends MADE, STAFF_ADDED and PLANNED.

    An instructor who makes one teaches it. Raises `NotAllowed` for who may not plan, `BadPlan` where the plan makes
    no sense or somebody lacks the role for their part.
    """
    if not may_plan(by):
        raise NotAllowed("Administrators and instructors make cohorts.")
    _require_sense(plan.starts_on, plan.ends_on)
    cohort = Cohort.objects.create(
        name=plan.name,
        pathway=plan.pathway,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        seats=plan.seats,
        time_zone=plan.time_zone,
        place=plan.place,
    )
    note(cohort, CohortChange.MADE, by)
    staff = dict(plan.staff)
    if not has_role(by, Role.ADMINISTRATOR):
        staff[by] = CohortRole.INSTRUCTOR
    for user, role in staff.items():
        join(cohort, user, role, by)
    plan_meetings(cohort=cohort, meetings=plan.meetings, by=by)
    due_days.put(cohort, plan.due, by)
    return cohort


def plan_meetings(*, cohort: Cohort, meetings: Sequence[Meeting], by: User) -> list[ClassSession]:
    """Add sessions; those of one slot become a series. Appends PLANNED for each. Asks nobody: see the callers."""
    series = {one.slot: uuid4() for one in meetings if one.slot is not None}
    sessions = ClassSession.objects.bulk_create(
        ClassSession(
            cohort=cohort,
            title=one.title,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            place=one.place,
            series=None if one.slot is None else series[one.slot],
        )
        for one in meetings
    )
    SessionEvent.objects.bulk_create(
        SessionEvent(session=one, kind=SessionChange.PLANNED, starts_at=one.starts_at, ends_at=one.ends_at,
                     place=one.place, by=by)
        for one in sessions
    )  # fmt: skip
    return sessions


@transaction.atomic
def change_cohort(
    *, cohort: Cohort, by: User, name: str, starts_on: date, ends_on: date, seats: int, time_zone: str, place: str
) -> Cohort:
    """Change a cohort. In another time zone, sessions to come and due days keep their hour on the clock.

    Appends CHANGED where something did, and MOVED for such sessions. Raises `NotAllowed`, `CohortArchived`, and
    `BadPlan` for dates the wrong way round or fewer seats than are taken.
    """
    held = opened(cohort, by)
    _require_sense(starts_on, ends_on)
    taken = seats_of([held])[held.pk].taken
    if seats < taken:
        raise BadPlan(
            _("%(number)s seats are taken or kept for a card. Choose at least that many.") % {"number": taken}
        )
    old = held.time_zone
    values = {"name": name, "starts_on": starts_on, "ends_on": ends_on, "seats": seats, "time_zone": time_zone}
    values["place"] = place
    if all(getattr(held, field) == value for field, value in values.items()):
        return held
    for name_, value in values.items():
        setattr(held, name_, value)
    held.save(update_fields=list(values))
    note(held, CohortChange.CHANGED, by)
    if old != time_zone:
        _keep_the_hour(held, old, by)
        due_days.rezone(held, old, by)
    return held


def _keep_the_hour(cohort: Cohort, old: str, by: User) -> None:
    was, zone = ZoneInfo(old), ZoneInfo(cohort.time_zone)
    for session in cohort.sessions.filter(starts_at__gt=timezone.now()):
        for name in ("starts_at", "ends_at"):
            setattr(session, name, getattr(session, name).astimezone(was).replace(tzinfo=zone))
        session.revision, session.changed_at = session.revision + 1, timezone.now()
        session.save(update_fields=["starts_at", "ends_at", "revision", "changed_at"])
        SessionEvent.objects.create(
            session=session, kind=SessionChange.MOVED, starts_at=session.starts_at, ends_at=session.ends_at,
            place=session.place, by=by,
        )  # fmt: skip


@transaction.atomic
def archive_cohort(*, cohort: Cohort, by: User) -> None:
    """Put a cohort away: it takes nobody in and leaves the list; its people keep what they can read.

    Open cards stop. Appends ARCHIVED, once. Raises `NotAllowed` for who may not change it.
    """
    if not can_manage(by, cohort):
        raise NotAllowed("This cohort is not yours.")
    if Cohort.objects.filter(pk=cohort.pk, archived_at=None).update(archived_at=timezone.now()):
        close_invitations(invitations=cohort.cards.values_list("invitation", flat=True))
        note(cohort, CohortChange.ARCHIVED, by)


@transaction.atomic
def reopen_cohort(*, cohort: Cohort, by: User) -> None:
    """Take a cohort out of the archive. Appends REOPENED, once. Raises `NotAllowed` for who may not change it."""
    if not can_manage(by, cohort):
        raise NotAllowed("This cohort is not yours.")
    if Cohort.objects.filter(pk=cohort.pk).exclude(archived_at=None).update(archived_at=None):
        note(cohort, CohortChange.REOPENED, by)
