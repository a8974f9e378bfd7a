"""Class sessions added, moved, cancelled and set up again; each with words for the cohort and a quiet message."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pathways.base.enums import SessionChange
from pathways.base.errors import BadPlan
from pathways.cohorts.models.cohort import ClassSession, Cohort
from pathways.cohorts.selectors.cohorts import students_of
from pathways.planning.models import SessionEvent
from pathways.planning.services.cohorts import plan_meetings
from pathways.planning.services.opened import opened
from pathways.planning.weekly import Meeting
from people.messages.notify import notify
from people.models import User

MESSAGE = "class_changed"


@transaction.atomic
def add_sessions(*, cohort: Cohort, meetings: Sequence[Meeting], by: User) -> list[ClassSession]:
    """Add sessions to a cohort. Appends PLANNED for each. Raises `NotAllowed`, `CohortArchived`, `BadPlan` for none."""
    held = opened(cohort, by)
    if not meetings:
        raise BadPlan(_("No day is left for it. Choose other days."))
    return plan_meetings(cohort=held, meetings=meetings, by=by)


def _later(session: ClassSession) -> list[ClassSession]:
    """Return the session and the later ones of its series that still take place."""
    rest = ClassSession.objects.filter(series=session.series, starts_at__gt=session.starts_at, cancelled_at=None)
    return [session, *(rest.order_by("starts_at") if session.series else ())]


def _write(session: ClassSession, kind: SessionChange, by: User, words: str) -> None:
    session.revision, session.changed_at = session.revision + 1, timezone.now()
    session.save()
    SessionEvent.objects.create(
        session=session,
        kind=kind,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=session.place,
        note=words,
        by=by,
    )


def _tell(cohort: Cohort, sessions: Sequence[ClassSession], by: User) -> None:
    """Leave everybody of the cohort a neutral message; for what is over nobody needs one."""
    if all(session.ends_at < timezone.now() for session in sessions):
        return
    for student in students_of(cohort):
        notify(user=student, kind=MESSAGE, path=reverse("pathways:my_classes"))
    for row in cohort.staff.exclude(user=by).select_related("user"):
        notify(user=row.user, kind=MESSAGE, path=reverse("pathways:sessions", args=[cohort.pk]))


@transaction.atomic
def move_session(
    *,
    session: ClassSession,
    by: User,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    words: str = "",
    whole_series: bool = False,
) -> list[ClassSession]:
    """Give a session another time, place or name; `whole_series` moves the later ones of its series alike.

    Later ones move by as much as this one does on the clock of the cohort's zone. Appends MOVED for each that changed
    and tells the cohort; nothing changed tells nobody. Raises `NotAllowed`, `CohortArchived`, and `BadPlan` where it
    would end before it starts.
    """
    cohort = opened(session.cohort, by)
    if ends_at <= starts_at:
        raise BadPlan(_("Pick an end after the start."))
    zone = ZoneInfo(cohort.time_zone)
    shift = _clock(starts_at, zone) - _clock(session.starts_at, zone)
    length = ends_at - starts_at
    moved = []
    for one in _later(session) if whole_series else [session]:
        starts = (_clock(one.starts_at, zone) + shift).replace(tzinfo=zone)
        if _change(one, title=title, starts_at=starts, ends_at=_end(starts, length), place=place):
            _write(one, SessionChange.MOVED, by, words)
            moved.append(one)
    if moved:
        _tell(cohort, moved, by)
    return moved


def _clock(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return what the clocks of a zone show."""
    return moment.astimezone(zone).replace(tzinfo=None)


def _end(starts: datetime, length: timedelta) -> datetime:
    """Return the end of a session: real minutes later, also in the night in which the clocks change."""
    return starts.astimezone(ZoneInfo("UTC")) + length


def _change(session: ClassSession, **values: object) -> bool:
    """Put values on the session; return whether any differs."""
    changed = any(getattr(session, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(session, name, value)
    return changed


@transaction.atomic
def cancel_session(
    *, session: ClassSession, by: User, words: str = "", whole_series: bool = False
) -> list[ClassSession]:
    """Say that a session does not take place, or it and the later ones of its series; they stay on every list.

    Appends CANCELLED for each and tells the cohort. One that is cancelled already stays as it is. Raises `NotAllowed`
    and `CohortArchived`.
    """
    cohort = opened(session.cohort, by)
    found = [one for one in (_later(session) if whole_series else [session]) if one.cancelled_at is None]
    for one in found:
        one.cancelled_at = timezone.now()
        _write(one, SessionChange.CANCELLED, by, words)
    if found:
        _tell(cohort, found, by)
    return found


@transaction.atomic
def restore_session(*, session: ClassSession, by: User, words: str = "") -> None:
    """Let a cancelled session take place after all. Appends RESTORED and tells the cohort; else changes nothing.

    Raises `NotAllowed` and `CohortArchived`.
    """
    cohort = opened(session.cohort, by)
    if session.cancelled_at is not None:
        session.cancelled_at = None
        _write(session, SessionChange.RESTORED, by, words)
        _tell(cohort, [session], by)
