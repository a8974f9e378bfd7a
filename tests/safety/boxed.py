"""What the tests of the single box's scripts do inside it: `python -m tests.safety.boxed <what>`. Prints JSON."""

import json
import sys
from pathlib import Path
from typing import Any


def fill() -> dict[str, Any]:
    """Make two students; both share something and are signed in, and one of them is to be erased."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    from people.caseload.services import assign_student
    from people.contact.services import set_contact_rule
    from tests.people.factories import pair, person, signed

    staff, student = pair()
    stays = person(username="who-stays", display_name="CanaryStays")
    assign_student(staff=staff, student=stays, by=None)
    for user in (student, stays):
        signed(user, by=staff)
        session = SessionStore()
        session["_auth_user_id"] = str(user.pk)
        session.create()
        home = Path(settings.VAR, "homes", user.hub_name)
        home.mkdir(parents=True)
        (home / "work.ipynb").write_text(f"CanaryWork of {user.hub_name}")
        contact = {"address": "CanaryContact", "hours": "", "code_name": ""}
        set_contact_rule(user=user, channel="phone", allowed=True, voicemail=False, **contact)
    return {"erased": str(student.pk), "hub_name": student.hub_name, "stays": stays.hub_name}


def erase() -> dict[str, Any]:
    """Erase the one who does not stay."""
    from labs.servers import hubclient
    from people.models import User
    from people.rights.erasure import erase_person

    hubclient.forget_person = hubclient.end_sessions = lambda name: True
    return erase_person(user=User.objects.get(pk=sys.argv[2])).certificate


def look() -> dict[str, Any]:
    """Let staff look at something confidential twice; return the number of the newest row."""
    from people.models import AccessEvent, User
    from people.trail.services.access import record_read

    stays = User.objects.get(username="who-stays")
    staff = stays.assignments.get().staff
    for _ in range(2):
        record_read(reader=staff, subject=stays, field="contact_address", reason="x")
    return {"newest": AccessEvent.objects.latest("position").position}


def cut() -> dict[str, Any]:
    """Take the newest row away, as somebody who holds the database can; return its number."""
    from django.db import connection

    from people.models import AccessEvent

    newest = AccessEvent.objects.latest("position").position
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER people_accessevent_no_delete")
        else:
            cursor.execute("ALTER TABLE people_accessevent DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM people_accessevent WHERE position = %s", [newest])
    return {"cut": newest}


def who() -> dict[str, Any]:
    """Return what there is, and the sealed contact of the one who stays as the key opens it."""
    from django.contrib.sessions.models import Session

    from people.models import Release, User
    from people.releases.enums import ReleaseState
    from people.sealing.sealed_text import unseal
    from people.trail.verification import first_broken_link

    stays = User.objects.get(username="who-stays")
    return {
        "students": sorted(User.objects.filter(display_name__gt="", is_active=True).values_list("username", flat=True)),
        "live": len([each for each in Release.objects.all() if each.state == ReleaseState.SIGNED]),
        "sessions": Session.objects.count(),
        "contact": unseal(stays, "contact_address", stays.contact_rules.get().sealed_address),
        "broken": first_broken_link(),
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(globals()[sys.argv[1]]()))
