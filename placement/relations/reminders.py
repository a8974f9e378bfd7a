"""What comes due by the calendar: the next talk with an employer, and the end of an agreement."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from people.tasks.services import open_task
from placement.employers.models import Employer
from placement.relations.selectors import agreements_ending, touches_due
from placement.relations.services import AGREEMENT_ENDS, NEXT_TOUCH


def _page(employer: Employer) -> str:
    return reverse("placement:employer-people", args=[employer.pk])


@transaction.atomic
def open_due_tasks() -> int:
    """Open one task for each talk whose day has come, for its owner, and for each agreement that ends in 30 days.

    A task that is open stays; return how many things are due.
    """
    today, count = timezone.localdate(), 0
    for employer in touches_due(today):
        open_task(kind=NEXT_TOUCH, about=employer.pk, path=_page(employer))
        count += 1
    for agreement in agreements_ending(today).select_related("employer"):
        open_task(kind=AGREEMENT_ENDS, about=agreement.pk, path=_page(agreement.employer))
        count += 1
    return count
