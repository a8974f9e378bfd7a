"""A cohort opened for a change, and the line that its log gets."""

from pathways.base.enums import CohortChange
from pathways.base.errors import CohortArchived, NotAllowed
from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.rules import can_manage
from pathways.planning.models import CohortEvent
from people.models import User


def note(cohort: Cohort, kind: CohortChange, by: User, subject: User | None = None, role: str = "") -> None:
    """Append one line to the cohort's log."""
    CohortEvent.objects.create(cohort=cohort, kind=kind, by=by, subject=subject, role=role)


def opened(cohort: Cohort, by: User) -> Cohort:
    """Return the cohort, locked; raise `NotAllowed` for who may not change it, `CohortArchived` for an archived one."""
    if not can_manage(by, cohort):
        raise NotAllowed("This cohort is not yours.")
    held = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if held.archived_at:
        raise CohortArchived("This cohort is archived.")
    return held
