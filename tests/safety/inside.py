"""What the drill does inside a running installation, in a process of its own: `python -m tests.safety.inside <what>`.

Prints one JSON object. The environment says which installation (`ACADEMY_VAR`, embedded settings).
"""

import json
import sys
from types import SimpleNamespace
from typing import Any

STUDENT, STAFF = "student_two", "placement_two"


def fill() -> dict[str, Any]:
    """Give the student a canary in every field, and one hand-in that a grader is about to read."""
    from tests.safety import canary

    student = canary.fill(SimpleNamespace(people={"student": _person(STUDENT), "placement": _person(STAFF)}))
    return {"id": str(student.pk), "username": student.username, "hub_name": student.hub_name}


def outcomes() -> dict[str, Any]:
    """Return the figures of the academy as an outsider would read them, and as the rows behind them count."""
    from placement.outcomes.selectors import groups_by_pathway, preview_table

    groups = groups_by_pathway()
    counts = {key: [len(group.people), len(group.jobs)] for key, group in groups.items()}
    return {"rows": counts, "table": preview_table(first_year=2020, last_year=2026)}


def erase_past() -> dict[str, Any]:
    """Erase a past student who counts in the figures; return what was destroyed."""
    from people.rights.erasure import erase_person
    from placement.models import OutcomeRecord

    person = OutcomeRecord.objects.filter(student__is_active=True).order_by("pk").first().student
    return {"username": person.username, "certificate": erase_person(user=person).certificate}


def who() -> dict[str, Any]:
    """Return how many open accounts there are, and how many live releases and sessions."""
    from django.contrib.sessions.models import Session

    from people.models import Release, User
    from people.releases.enums import ReleaseState

    live = [release for release in Release.objects.all() if release.state == ReleaseState.SIGNED]
    return {"open": User.objects.filter(is_active=True).count(), "live": len(live), "sessions": Session.objects.count()}


def _person(key: str) -> Any:
    from django.conf import settings

    from people.models import User

    signs = json.loads((settings.VAR / "demo-sign-ins.json").read_text())
    return User.objects.get(username=next(row["username"] for row in signs if row["key"] == key))


def main() -> None:
    """Do the one thing that is asked for."""
    import django

    django.setup()
    print(json.dumps(globals()[sys.argv[1]]()))


if __name__ == "__main__":
    main()
