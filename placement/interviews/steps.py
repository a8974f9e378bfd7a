"""One step of an interview: its event, and the row that it folds into."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils import timezone

from people.models import User
from placement.base.enums import EventKind
from placement.interviews.models import Interview, InterviewEvent


def locked(interview: Interview) -> Interview:
    """Return the row locked until the transaction ends, with all that a step asks."""
    found = Interview.objects.select_for_update(of=("self",))
    return found.select_related("referral__student", "referral__order__employer").get(pk=interview.pk)


def append_step(
    interview: Interview, to: str, by: User | None, *, kind: str = EventKind.MOVED, times: Sequence[datetime] = ()
) -> None:
    """Append one event about `times` and fold it; whatever else was changed on the row is kept with it."""
    InterviewEvent.objects.create(
        interview=interview,
        kind=kind,
        from_state=interview.state if interview.events.exists() else "",
        to_state=to,
        by=by,
        times=[moment.astimezone(UTC).isoformat() for moment in times],
    )
    interview.state, interview.changed_at = to, timezone.now()
    interview.save()
