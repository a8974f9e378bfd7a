"""More time that a person asked for: forgetting it, handing it out, and when it goes by itself."""

from functools import partial
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from labs.assignments.rights import named_lab
from labs.base.ages import two_years_old
from labs.dates.models import CohortTimeEvent, DateEvent, ExtensionEvent, HoldEvent
from people.models import User
from people.rights import export, retention
from people.trail.guards import destroy


def register() -> None:
    """Tell when it goes by itself; forgetting and handing out are asked for by the room of the hand-ins."""
    retention.register("more time, two years after the course", partial(two_years_old, ExtensionEvent), end=destroy)
    for_all = partial(two_years_old, CohortTimeEvent, "asker")
    retention.register("more time for a cohort, two years after the course", for_all, end=destroy)
    staff = "with the lab: it names only an account of staff, which erasure empties"
    retention.keep(staff, DateEvent, HoldEvent)


def erase_more_time(user: User) -> int:
    """Delete what a person asked for and was given; return how many rows."""
    own = destroy(ExtensionEvent.objects.filter(student=user))
    return own + destroy(CohortTimeEvent.objects.filter(asker=user))


def more_time_notes(user: User) -> list[dict[str, Any]]:
    """Return when more time was asked for and given, for oneself and for a group."""
    own = ExtensionEvent.objects.filter(student=user).select_related("assignment")
    for_all = CohortTimeEvent.objects.filter(asker=user).select_related("assignment")
    return [
        {"lab": named_lab(row.assignment), "what": _more_time(row), "until": row.until, "note": row.note, "at": row.at}
        for row in (*own, *for_all)
    ]


def _more_time(row: ExtensionEvent | CohortTimeEvent) -> export.Named:
    """Return more time as asked for, granted or not, in words that stand alone in a list."""
    for_all = isinstance(row, CohortTimeEvent)
    what = _("More time for a whole group") if for_all else _("More time")
    code = f"{row.kind} for a group" if for_all else row.kind
    return export.Named(code, format_lazy("{}: {}", what, row.get_kind_display()))
