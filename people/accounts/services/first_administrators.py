"""The first people of a new academy."""

from django.db import transaction

from people.accounts.services.accounts import create_person
from people.base.enums import Role
from people.base.models.user import User

# Whatever needs a second person on the site needs two administrators to begin with.
NEEDED = 2


@transaction.atomic
def make_first_administrators() -> list[tuple[User, str]]:
    """Make accounts until two active people are administrators; return the new ones with their passwords.

    For whoever owns the machine. Appends what `create_person` appends; two calls at once make no third.
    """
    held = {"role_grants__role": Role.ADMINISTRATOR, "role_grants__ended_at": None}
    there = User.objects.filter(is_active=True, **held).distinct().count()
    return [create_person(role=Role.ADMINISTRATOR) for _ in range(there, NEEDED)]
