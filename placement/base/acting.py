"""Taking one step from a page: the outcome is said in words, whatever it is."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

from pathways.base.errors import PathwaysError
from people.base.enums import Role
from people.base.errors import PeopleError
from people.base.rules import role_required
from people.models import User
from placement.base.errors import PlacementError


class SignedIn(HttpRequest):
    """A request behind `role_required`: somebody is signed in. For type checks only."""

    user: User


placement_staff = role_required(Role.PLACEMENT)
publishers = role_required(Role.PLACEMENT, Role.ADMINISTRATOR)
reporters = role_required(Role.REPORTER)
student_only = role_required(Role.STUDENT)
employer_only = role_required(Role.EMPLOYER)


def attempt(
    request: HttpRequest, step: Callable[[], object], done: str | Promise | Callable[[], str | Promise]
) -> bool:
    """Take a step; say `done` (words, or what finds them after it), or why not. Return whether it was done."""
    try:
        step()
    except (PlacementError, PeopleError, PathwaysError) as error:
        messages.warning(request, str(error))
        return False
    messages.success(request, str(done() if callable(done) else done))
    return True
