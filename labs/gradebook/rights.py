"""Who was excused, and what was changed for many at once: forgetting it, handing it out, and when it goes by itself."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from labs.base.ages import YEARS, two_years_old
from labs.gradebook.models import BookChange, BookStep, ExcuseEvent, TotalRule
from people.models import User
from people.rights import erasure, export, retention
from people.trail.guards import destroy

CHANGES = gettext_noop("excuses, and changes in the gradebook")


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    erasure.register(CHANGES, erase_changes)
    export.register("gradebook", _("Excuses and changes in the gradebook"), changes)
    retention.register("excuses, two years after the course", partial(two_years_old, ExcuseEvent), end=destroy)
    retention.register("changes in the gradebook, two years", old_changes, end=destroy)
    retention.keep("with the change that it is a part of", BookStep)
    retention.keep("with the lab: it names only an account of staff, which erasure empties", TotalRule)


def erase_changes(user: User) -> int:
    """Delete excuses of a person and what changes did to them; return how many rows.

    A change that was to nobody else goes as a whole: its reason could speak of the person.
    """
    touched = list(BookChange.objects.filter(steps__student=user).values_list("pk", flat=True).distinct())
    gone = sum(destroy(kind.objects.filter(student=user)) for kind in (ExcuseEvent, BookStep))
    return gone + destroy(BookChange.objects.filter(pk__in=touched, steps=None))


def old_changes() -> "QuerySet[BookChange]":
    """Return changes of two years ago that no younger one takes back."""
    then = timezone.now() - YEARS - timedelta(days=1)
    return BookChange.objects.filter(at__lt=then)


def changes(user: User) -> list[dict[str, Any]]:
    """Return what the person was excused from and why, and each change that was made to them with others at once."""
    excuses = ExcuseEvent.objects.filter(student=user)
    steps = BookStep.objects.filter(student=user).select_related("change").order_by("change__at")
    return [
        *(
            {"excused_from": row.item, "excused": row.excused, "why": row.reason, "at": row.at}
            for row in excuses.order_by("at", "id")
        ),
        *(
            {
                "what": export.named(row.change, "kind"),
                "item": row.item,
                "before": row.before,
                "after": row.after,
                "why": row.change.reason,
                "at": row.change.at,
            }
            for row in steps
        ),
    ]
