"""When a person was in class: forgetting it, handing it out, and when it goes by itself."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from pathways.attendance.models import Attendance, AttendanceEvent
from people.models import User
from people.rights import erasure, export, retention
from people.trail.guards import destroy

# As long as those who pay for training may ask for its records (2 CFR 200.334: three years), and one more.
ATTENDANCE_KEPT = timedelta(days=4 * 365 + 1)
ATTENDANCE = gettext_noop("attendance")


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    erasure.register(ATTENDANCE, erase_attendance)
    retention.register("attendance, four years", old_marks)
    retention.register("log of attendance, four years", old_attendance_events, end=destroy)
    export.register("attendance", _("Your classes"), attendance)


def erase_attendance(user: User) -> int:
    """Delete when a person was in class, and what they asked to correct; return how many rows."""
    return sum(destroy(kind.objects.filter(student=user)) for kind in (AttendanceEvent, Attendance))


def old_marks() -> "QuerySet[Attendance]":
    """Return marks of sessions that were four years ago."""
    return Attendance.objects.filter(session__ends_at__lt=timezone.now() - ATTENDANCE_KEPT)


def old_attendance_events() -> "QuerySet[AttendanceEvent]":
    """Return the log of attendance of sessions that were four years ago."""
    return AttendanceEvent.objects.filter(session__ends_at__lt=timezone.now() - ATTENDANCE_KEPT)


def attendance(user: User) -> list[dict[str, Any]]:
    """Return each mark of each session, and each wish to correct one, oldest first."""
    rows = AttendanceEvent.objects.filter(student=user).select_related("session")
    return [
        {
            "class": row.session.starts_at,
            "what": export.named(row, "step"),
            "as": export.named(row, "presence"),
            "at": row.at,
        }
        for row in rows
    ]
