"""One student's log is written by one transaction at a time."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from people.models import User


def lock_student(student: User) -> None:
    """Hold the student's row until the transaction ends, so that two writers fold one after the other."""
    User.objects.select_for_update().values_list("pk").get(pk=student.pk)


def next_moment(events: Any) -> datetime:
    """Return now, or just after the last event: later rows supersede, so two must never share a moment."""
    last = events.order_by("at").values_list("at", flat=True).last()
    now = timezone.now()
    return max(now, last + timedelta(microseconds=1)) if last else now
