"""What this room does when an employer ends: nobody calls them again, and no agreement is renewed."""

from typing import Any

from people.tasks.services import close_task
from placement.employers.models import Employer
from placement.relations.services import AGREEMENT_ENDS, NEXT_TOUCH


def on_employer_ended(*, employer: Employer, **_kwargs: Any) -> None:
    """Take away what waited: the next talk, and agreements that end."""
    close_task(about=employer.pk, kinds=(NEXT_TOUCH,))
    for agreement in employer.agreements.all():
        close_task(about=agreement.pk, kinds=(AGREEMENT_ENDS,))
