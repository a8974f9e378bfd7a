"""The cohort that a page is about, for those who may change it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.rules import can_manage, cohort_for
from people.base.enums import Role
from people.models import User

TEACHING = (Role.INSTRUCTOR, Role.ASSISTANT, Role.ADMINISTRATOR)
PLANNING = (Role.INSTRUCTOR, Role.ADMINISTRATOR)


def me(request: HttpRequest) -> User:
    """Return who is signed in: `role_required` lets nobody else through."""
    assert isinstance(request.user, User)
    return request.user


def managed(request: HttpRequest, cohort_id: UUID) -> Cohort:
    """Return a cohort that the person may change; 404 for one that is not theirs, 403 where they only look on."""
    found = cohort_for(request.user, cohort_id)
    if not can_manage(request.user, found):
        raise PermissionDenied
    return found
