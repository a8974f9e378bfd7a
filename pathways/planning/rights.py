"""Seats, steps on the way and places among a cohort's staff: forgetting them and handing them out."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from pathways.cohorts.models.accommodation import TimeAccommodation
from pathways.cohorts.models.cohort import CalendarFeed, CohortStaff, Enrolment
from pathways.cohorts.models.standing import StudentStanding, StudentStateEvent
from pathways.planning.models import CohortEvent, SessionEvent
from people.models import User
from people.rights import erasure, export, retention
from people.trail.guards import destroy

SEATS = gettext_noop("seats and steps on the way")


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    erasure.register(SEATS, erase_seats)
    log = "with the account of who joined or left the staff; what names only staff who did it, with the cohort"
    retention.keep(log, CohortEvent)
    retention.keep("with the cohort: it names only an account of staff, which erasure empties", SessionEvent)
    kinds = (CalendarFeed, CohortStaff, Enrolment, StudentStanding, StudentStateEvent, TimeAccommodation)
    retention.keep(retention.WITH_ACCOUNT, *kinds)
    export.register("seats", _("Your place here"), seats)


def erase_seats(user: User) -> int:
    """Delete seats, states, the calendar's address and places among a cohort's staff; return how many rows.

    Reports lose nothing: they count outcome records.
    """
    kinds = (Enrolment, StudentStateEvent, StudentStanding, TimeAccommodation)
    seats_gone = sum(destroy(kind.objects.filter(student=user)) for kind in kinds)
    user.__dict__.pop("_live_seats", None)
    return (
        seats_gone
        + sum(destroy(kind.objects.filter(user=user)) for kind in (CalendarFeed, CohortStaff))
        + destroy(CohortEvent.objects.filter(subject=user))
    )


def seats(user: User) -> list[dict[str, Any]]:
    """Return seats in cohorts, and each step from one state to the next."""
    taken = Enrolment.objects.filter(student=user).select_related("cohort")
    staff = CohortEvent.objects.filter(subject=user).select_related("cohort")
    steps = StudentStateEvent.objects.filter(student=user)
    more = TimeAccommodation.objects.filter(student=user)
    return [
        *({"cohort": seat.cohort.name, "from": seat.enrolled_at, "until": seat.ended_at} for seat in taken),
        *(
            {"staff": str(row.get_kind_display()), "as": row.role, "cohort": row.cohort.name, "at": row.at}
            for row in staff
        ),
        *(_step(step) for step in steps),
        *({"more time, percent": row.percent, "more time, days": row.days, "at": row.at} for row in more),
    ]


def _step(step: StudentStateEvent) -> dict[str, Any]:
    return {
        "step": str(step.get_to_state_display()),
        "on": step.happened_on,
        "code": str(step.get_code_display()),
        "why": step.reason,
        "takes_back": step.takes_back_id is not None,
        "at": step.at,
    }
