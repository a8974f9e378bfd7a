"""Who may make a cohort, change it, and say who teaches in it."""

from django.contrib.auth.models import AnonymousUser

from pathways.base.enums import CohortRole
from pathways.cohorts.models.cohort import CohortStaff
from pathways.cohorts.rules import can_manage
from people.base.enums import Role
from people.base.rules import has_role
from people.models import User

# Which role of the academy a person needs for which work in a cohort; nobody gets more here than two people confirmed.
NEEDS: dict[str, tuple[Role, ...]] = {
    CohortRole.INSTRUCTOR: (Role.INSTRUCTOR,),
    CohortRole.ASSISTANT: (Role.INSTRUCTOR, Role.ASSISTANT),
    CohortRole.OBSERVER: (Role.INSTRUCTOR, Role.ASSISTANT),
}


def may_plan(user: User | AnonymousUser) -> bool:
    """Return whether the person may make a cohort: administrators, and instructors for themselves."""
    return has_role(user, Role.ADMINISTRATOR, Role.INSTRUCTOR)


def fits(user: User, role: str) -> bool:
    """Return whether a person holds the role of the academy that this work in a cohort needs."""
    return user.is_active and has_role(user, *NEEDS[CohortRole(role)])


def may_take_off(by: User, row: CohortStaff) -> bool:
    """Return whether `by` may take somebody off the staff: administrators; instructors all but other instructors."""
    return takes_off(by, row, manages=can_manage(by, row.cohort))


def takes_off(by: User, row: CohortStaff, *, manages: bool) -> bool:
    """Return what `may_take_off` does, where it is known whether `by` may change the cohort."""
    if has_role(by, Role.ADMINISTRATOR) or row.user_id == by.pk:
        return True
    return manages and row.role != CohortRole.INSTRUCTOR
