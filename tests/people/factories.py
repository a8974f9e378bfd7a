"""People and their things for tests."""

from uuid import uuid4

import factory
from django.contrib.auth.models import Group

from people.base.enums import ROLE_GROUPS, Role
from people.caseload.services import assign_student
from people.models import RoleGrant, User
from people.releases.services.releases import request_release, sign_release
from people.tasks.services import hand_on


class UserFactory(factory.django.DjangoModelFactory):
    """An account without a role; `roles=[...]` gives some."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"calm-lake-{1000 + n}")
    display_name = factory.Sequence(lambda n: f"Shown {n}")

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        """Write what `grant_role` writes but for the access log: most tests begin with four people of some role."""
        for role in extracted or []:
            RoleGrant.objects.create(user=self, role=role)
            self.groups.add(*(Group.objects.get_or_create(name=name)[0] for name in ROLE_GROUPS.get(role, ())))
            if role not in {Role.STUDENT, Role.EMPLOYER}:
                hand_on(of=self)


def person(*roles: Role, **fields) -> User:
    """Return an account with `roles` (student unless said)."""
    return UserFactory(roles=list(roles or [Role.STUDENT]), **fields)


def pair() -> tuple[User, User]:
    """Return placement staff and a student on their list."""
    staff, student = person(Role.PLACEMENT), person()
    assign_student(staff=staff, student=student, by=None)
    return staff, student


def asked(student: User | None = None, by: User | None = None, **changes):
    """Return a release that waits for the student's answer."""
    if student is None:
        by, student = pair()
    values = {
        "recipient_kind": "employer",
        "recipient_id": uuid4(),
        "recipient_name": "Canary Bakery",
        "purpose": "Canary purpose",
        "fields": ["display_name", "skills"],
        "subject_kind": "job_order",
        "subject_id": uuid4(),
        "subject_name": "Canary opening",
    }
    return request_release(student=student, by=by or student, **(values | changes))


def signed(student: User | None = None, **changes):
    """Return a release that the student signed just now."""
    release = asked(student, **changes)
    sign_release(release=release, by=release.student)
    return release
