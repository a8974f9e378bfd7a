"""Demo people, all invented. Their sign-ins are random and kept in VAR/demo-sign-ins.json, never in the code."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction

from people.accounts.names import new_password
from people.accounts.services.accounts import create_person
from people.base.enums import VETTED_ROLES, Role
from people.caseload.services import assign_student
from people.models import User


@dataclass(frozen=True)
class Demo:
    """One invented person."""

    key: str
    role: Role
    username: str
    display_name: str


PEOPLE = (
    Demo("student", Role.STUDENT, "calm-river-2041", "Demo River"),
    Demo("student_two", Role.STUDENT, "bright-maple-3172", "Demo Maple"),
    Demo("student_ready", Role.STUDENT, "gentle-comet-4283", "Demo Comet"),
    Demo("instructor", Role.INSTRUCTOR, "quiet-harbor-5520", "Demo Harbor"),
    Demo("assistant", Role.ASSISTANT, "tidy-orchard-5521", "Demo Orchard"),
    Demo("placement", Role.PLACEMENT, "kind-meadow-6613", "Demo Meadow"),
    Demo("placement_two", Role.PLACEMENT, "warm-field-6614", "Demo Field"),
    Demo("employer", Role.EMPLOYER, "steady-bridge-7704", "Demo Bridge"),
    Demo("editor", Role.EDITOR, "clear-lake-8815", "Demo Lake"),
    Demo("reporter", Role.REPORTER, "even-ledger-8816", "Demo Ledger"),
    Demo("administrator", Role.ADMINISTRATOR, "plain-stone-9926", "Demo Stone"),
    Demo("admin_two", Role.ADMINISTRATOR, "plain-meadow-9927", "Demo Pebble"),
    *(Demo(f"past_{n:02}", Role.STUDENT, f"demo-past-{n:02}", f"Demo Past {n:02}") for n in range(1, 13)),
)
CASELOAD = (
    ("placement", "student"),
    ("placement", "student_ready"),
    *(("placement" if n % 2 else "placement_two", f"past_{n:02}") for n in range(1, 13)),
    ("placement_two", "student_two"),
)


def sign_ins_path() -> Path:
    """Return where the demo sign-ins are kept."""
    return Path(settings.VAR) / "demo-sign-ins.json"


def sign_ins() -> list[dict[str, Any]]:
    """Return the kept sign-ins; none before the first load."""
    path = sign_ins_path()
    return json.loads(path.read_text()) if path.exists() else []


def _write(rows: list[dict[str, Any]]) -> None:
    path = sign_ins_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(rows, file, indent=1)
    draft.replace(path)


def _ensure(demo: Demo, kept: dict[str, Any] | None) -> tuple[User, dict[str, Any]]:
    """Return the person and the row of sign-in data, both made where they are missing."""
    row = kept or {
        "key": demo.key,
        "role": demo.role.value,
        "username": demo.username,
        "password": new_password(),
        "totp_secret": generate_totp_secret() if demo.role in VETTED_ROLES else None,
    }
    user = User.objects.filter(username=demo.username).first()
    if user is None:
        user, _ = create_person(
            role=demo.role, display_name=demo.display_name, username=demo.username, password=row["password"]
        )
    elif not kept:
        user.set_password(row["password"])
        user.save(update_fields=["password"])
    totp = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    if row["totp_secret"] and not (kept and totp.exists()):
        totp.delete()
        TOTP.activate(user, row["totp_secret"])
    return user, row


@transaction.atomic
def load() -> dict[str, User]:
    """Make the demo people, their roles and case-loads, and write their sign-ins; a second run changes nothing.

    Returns the people by key. Who needs a second step has a code app already; its secret is in the file.
    """
    kept = {row["key"]: row for row in sign_ins()}
    people, rows = {}, []
    for demo in PEOPLE:
        people[demo.key], row = _ensure(demo, kept.get(demo.key))
        rows.append(row)
    for staff, student in CASELOAD:
        assign_student(staff=people[staff], student=people[student], by=None)
    if rows != list(kept.values()):
        _write(rows)
    return people
