"""Who teaches, assists and observes in a cohort."""

from django.db import transaction
from django.utils.translation import gettext as _

from pathways.base.enums import CohortChange, CohortRole
from pathways.base.errors import BadPlan, NotAllowed
from pathways.cohorts.looked_after import look_after_cohort
from pathways.cohorts.models.cohort import Cohort, CohortStaff
from pathways.planning.rules import fits, may_take_off
from pathways.planning.services.opened import note, opened
from people.models import User
from people.tasks.services import hand_on


def join(cohort: Cohort, user: User, role: CohortRole, by: User) -> CohortStaff:
    """Write somebody into a cohort's staff. Asks nobody who may: see the callers. Raises `BadPlan` without the role."""
    if not fits(user, role):
        raise BadPlan(_("%(name)s does not hold the role for this. Ask an administrator.") % {"name": user})
    row = CohortStaff.objects.filter(cohort=cohort, user=user).first()
    if row is not None and row.role == role:
        return row
    note(cohort, CohortChange.STAFF_ADDED, by, user, role)
    row = CohortStaff.objects.update_or_create(cohort=cohort, user=user, defaults={"role": role})[0]
    _hand_on(cohort)
    return row


def _hand_on(cohort: Cohort) -> None:
    """Give the cohort's tasks to who teaches it now, and look whether its students have an instructor."""
    hand_on(group=cohort.pk)
    look_after_cohort(cohort)


@transaction.atomic
def put_on_staff(*, cohort: Cohort, user: User, role: CohortRole, by: User) -> CohortStaff:
    """Let somebody teach, assist or observe in a cohort, or change which. Appends STAFF_ADDED.

    Raises `NotAllowed` and `CohortArchived`; `BadPlan` for somebody without the role that this needs, and where an
    instructor would make another instructor less.
    """
    held = opened(cohort, by)
    row = held.staff.filter(user=user).first()
    if row is not None and row.role == CohortRole.INSTRUCTOR != role:
        if not may_take_off(by, row):
            raise NotAllowed("An administrator changes what instructors do.")
        _keep_one_instructor(row)
    return join(held, user, CohortRole(role), by)


@transaction.atomic
def take_off_staff(*, row: CohortStaff, by: User) -> None:
    """End somebody's work in a cohort: they no longer see its people. Appends STAFF_REMOVED.

    Raises `NotAllowed`, and `BadPlan` for the last instructor of a cohort that is not archived.
    """
    if not may_take_off(by, row):
        raise NotAllowed("An administrator takes instructors off.")
    _keep_one_instructor(row)
    note(row.cohort, CohortChange.STAFF_REMOVED, by, row.user, row.role)
    row.delete()
    _hand_on(row.cohort)


def _keep_one_instructor(row: CohortStaff) -> None:
    """Raise `BadPlan` where nobody would teach the cohort any more; locked, so that two cannot leave at once."""
    cohort = Cohort.objects.select_for_update().get(pk=row.cohort_id)
    others = cohort.staff.filter(role=CohortRole.INSTRUCTOR).exclude(pk=row.pk)
    if row.role == CohortRole.INSTRUCTOR and not cohort.archived_at and not others.exists():
        raise BadPlan(_("One instructor must remain. Add another one first."))
