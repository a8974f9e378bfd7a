"""People made for tests are what the service that gives roles makes of them."""

import pytest

from people.accounts.services.accounts import grant_role
from people.base.enums import Role
from people.base.rules import has_role
from people.models import User
from tests.people.factories import UserFactory, person

pytestmark = pytest.mark.django_db


def written(user: User):
    grants = user.role_grants.values_list("role", "granted_by", "confirmed_by", "ended_at", "ended_by")
    return list(grants), sorted(user.groups.values_list("name", flat=True))


@pytest.mark.parametrize("role", Role)
def test_person_of_a_role_is_who_was_given_it(role):
    given, made = UserFactory(), person(role)
    grant_role(user=given, role=role, by=None)
    assert written(made) == written(given)
    assert has_role(made, role)
