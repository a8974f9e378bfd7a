"""A pause of an employer is ended by two people, each with a reason."""

from datetime import datetime

from django.db import transaction

from people.models import User
from people.tasks.services import open_task
from placement.base.enums import EmployerState, EventKind
from placement.base.errors import IllegalMove, ReasonNeeded, SecondPersonNeeded
from placement.base.rules import need_placement_staff
from placement.base.signals import employer_resumed
from placement.employers.models import Employer, EmployerEvent
from placement.employers.services import LIFT, move, need_vetting, note, page_of


def asked_to_lift(employer: Employer) -> EmployerEvent | None:
    """Return the wish to end the present pause, `None` where nobody has said so since it began."""
    last = employer.events.filter(kind__in=[EventKind.MOVED, EventKind.LIFT_ASKED]).order_by("-at", "-pk").first()
    return last if last is not None and last.kind == EventKind.LIFT_ASKED else None


@transaction.atomic
def lift_suspension(*, employer: Employer, by: User, reason: str) -> Employer:
    """Say that a pause can end; it ends when a second person says so too. Appends `lift_asked`, then `moved`.

    The first leaves a task for the others; the end sends `employer_resumed`. Raises `NoSuchRight`, `IllegalMove` for an
    employer that is not suspended, `ReasonNeeded`, `SecondPersonNeeded` for the same person, `VettingDue` where the
    vetting is over.
    """
    need_placement_staff(by)
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    if employer.state != EmployerState.SUSPENDED:
        raise IllegalMove
    if not reason.strip():
        raise ReasonNeeded
    need_vetting(employer)
    first = asked_to_lift(employer)
    if first is None:
        note(employer, EventKind.LIFT_ASKED, by, reason)
        open_task(kind=LIFT, about=employer.pk, path=page_of(employer), not_for=by)
        return employer
    if first.by_id == by.pk:
        raise SecondPersonNeeded
    since = _paused_at(employer)
    employer = move(employer, EmployerState.ACTIVE, by, reason)
    employer_resumed.send(sender=Employer, employer=employer, by=by, since=since)
    return employer


def _paused_at(employer: Employer) -> datetime:
    """Return when the present pause began."""
    moved = employer.events.filter(kind=EventKind.MOVED, to_state=EmployerState.SUSPENDED)
    return moved.order_by("-at", "-pk").values_list("at", flat=True)[0]
