"""`python -m infra.bench.students COUNT`: new students of an existing academy, seated and signed in, as JSON.

Runs beside a demo (ACADEMY_VAR, DJANGO_SETTINGS_MODULE), with the services that real people use. Prints a list of
{"hub_name", "session", "token"}; `token` is one of the hub's own, where the hub has its database there.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

PATHWAY = "networking"


def seated(count: int) -> list[Any]:
    """Return new students with a seat in a cohort of their own."""
    from django.utils import timezone

    from pathways.cohorts.services.enrolment import enrol_student
    from pathways.content.catalogue import catalogue
    from pathways.models import Cohort, PathwayPage
    from people.accounts.services.accounts import create_person
    from people.base.enums import Role

    way, today = catalogue("en").pathways[PATHWAY], timezone.localdate()
    cohort = Cohort.objects.create(
        name=f"Measured {timezone.now():%H:%M:%S}",
        pathway=PathwayPage.objects.get(pk=way.source_id),
        starts_on=today - timedelta(days=7),
        ends_on=today + timedelta(days=70),
        seats=count,
    )
    students = [create_person(role=Role.STUDENT)[0] for _ in range(count)]
    for student in students:
        enrol_student(cohort=cohort, student=student, by=None)
    return students


def session_of(student: Any) -> str:
    """Return the session cookie of a student who has signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(student, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def hub_tokens(names: list[str], database: Path) -> list[str]:
    """Return a token of the hub for each name, made as its own command `jupyterhub token` makes them."""
    from jupyterhub import orm, roles

    session = orm.new_session_factory(f"sqlite:///{database}")()
    tokens = []
    for name in names:
        user = orm.User.find(session, name) or orm.User(name=name)
        session.add(user)
        roles.assign_default_roles(session, entity=user)
        session.commit()
        tokens.append(user.new_api_token(note="measurement"))
    session.close()
    return tokens


def main(count: int) -> None:
    """Make them and print."""
    import django
    from django.test.utils import override_settings

    django.setup()
    # Nobody signs in with these passwords: their slow hash would only take its time.
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        students = seated(count)
    names = [student.hub_name for student in students]
    database = Path(os.environ["ACADEMY_VAR"]) / "hub" / "hub.sqlite"
    tokens = hub_tokens(names, database) if database.exists() else [""] * count
    rows = zip(names, map(session_of, students), tokens, strict=True)
    json.dump([{"hub_name": name, "session": cookie, "token": token} for name, cookie, token in rows], sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
