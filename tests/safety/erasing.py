"""The erase drill in small, on a database of its own and without servers: `python -m tests.safety.erasing`.

The environment names an installation (`tests.installation`). Ends with one JSON object. `make erase-drill` does the
same to a whole running academy. PostgreSQL: what is searched are its dumps, opened, of every row of every table; and
the server's own files, where this user may read them, for the two names that no other test has.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

CANARIES = ("CanaryName", "canaryname@example.org", "CanaryContact", "CanaryDraft", "CanaryWork", "CanaryMail")
RACES = 3


def person(name: str, email: str) -> Any:
    """Return a student who left something everywhere that needs no server."""
    from django.conf import settings

    from labs.models import Assignment, Submission
    from labs.submissions.services import receive_submission
    from people.accounts.services.accounts import create_person
    from people.base.enums import Role
    from people.contact.services import set_contact_rule
    from people.messages.services import save_draft
    from people.models import User

    student, _password = create_person(role=Role.STUDENT, display_name=name)
    User.objects.filter(pk=student.pk).update(email=email)
    student.refresh_from_db()
    contact = {"address": "CanaryContact 1", "hours": "", "code_name": ""}
    set_contact_rule(user=student, channel="phone", allowed=True, voicemail=False, **contact)
    save_draft(user=student, key="quiz", values={"a": ["CanaryDraft"]})
    receive_submission(student=student, assignment=Assignment.objects.get(), data=packed())
    mail = Path(settings.EMAIL_FILE_PATH)
    mail.mkdir(exist_ok=True)
    if email:
        (mail / f"{student.pk}.log").write_text(f"To: {email}\n\nCanaryMail")
    home = settings.VAR / "homes" / student.hub_name
    home.mkdir(parents=True)
    (home / "work.ipynb").write_text("CanaryWork")
    assert Submission.objects.filter(student=student).exists()
    return student


def packed() -> bytes:
    """Return a hand-in that is not compressed, so that its words can be found."""
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("vlsm-plan.ipynb", json.dumps({"cells": [], "note": "CanaryWork"}))
    return out.getvalue()


def found(top: Path, words: list[str]) -> list[str]:
    """Return every word of `words` in the name or the bytes of a file below `top`; a dump is opened first."""
    lines = []
    for path in sorted(top.rglob("*")):
        data = opened(path) if path.name == "site.dump" else path.read_bytes() if path.is_file() else b""
        data += str(path.relative_to(top)).encode()
        lines += [f"{word} in {path.relative_to(top)}" for word in words if word.encode() in data]
    return lines


def opened(path: Path) -> bytes:
    """Return a dump as the statements that it stands for."""
    return subprocess.run(["pg_restore", "--file=-", str(path)], capture_output=True, check=True).stdout


def found_living(var: Path, words: list[str]) -> list[str]:
    """Return every word of `words` in the folder of an installation and in its database, wherever that is."""
    from django.db import connection

    from academy_site import postgres_copies

    if connection.vendor != "postgresql":
        return found(var, words)
    with tempfile.TemporaryDirectory(prefix="erasing-") as folder:
        postgres_copies.dump(Path(folder) / "site.dump", [])
        return found(var, words) + found(Path(folder), words)


def raw(words: list[str]) -> list[str] | None:
    """Return every word in PostgreSQL's own files; None on SQLite, and where they are not ours to read."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        top = Path(cursor.fetchone()[0])
    if not os.access(top, os.R_OK | os.X_OK):
        return None
    lines = []
    for path in sorted(top.rglob("*")):
        with contextlib.suppress(FileNotFoundError):  # the server lets go of files meanwhile
            data = path.read_bytes() if path.is_file() else b""
            lines += [f"{word} in {path.relative_to(top)}" for word in words if word.encode() in data]
    return lines


def begun_elsewhere() -> Any:
    """Begin a transaction in another database of the same server and return its connection; None on SQLite."""
    import psycopg
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    params = connection.get_connection_params()
    reached = {name: params[name] for name in ("host", "port", "user", "password") if params.get(name)}
    other = psycopg.connect(**reached, dbname="postgres")
    other.execute("SELECT pg_current_xact_id()")
    return other


def race(student: Any) -> str:
    """Let one person hand in and be erased at the same moment; return which came first."""
    from django.db import connection

    from labs.base.errors import NotOpen
    from labs.models import Assignment
    from labs.submissions.services import receive_submission
    from people.rights.erasure import erase_person

    lab, gate, told = Assignment.objects.get(), threading.Barrier(2), []

    def hand_in() -> None:
        gate.wait()
        try:
            receive_submission(student=student, assignment=lab, data=packed())
            told.append("taken")
        except NotOpen:
            told.append("refused")
        finally:
            connection.close()

    thread = threading.Thread(target=hand_in)
    thread.start()
    gate.wait()
    erase_person(user=student)
    thread.join()
    return told[0]


def drill(var: Path) -> dict[str, Any]:
    """Erase one of two people; return what was found where, and what a restored older backup brought back."""
    from django.core.management import call_command
    from django.db import connection

    from academy_site import backup
    from labs.models import Submission
    from people.models import User
    from people.rights.erasure import erase_person
    from tests.labs.factories import make_lab

    make_lab()
    student, other = person("CanaryName", "canaryname@example.org"), person("Somebody else", "else@example.org")
    names = [student.username, student.hub_name]
    words = [*CANARIES, *names]
    backup.make(var.parent / "older")
    before = found(var.parent / "older", ["CanaryName", *names])
    seen = found_living(var, ["CanaryName"])
    raw_before = raw(names)
    older = begun_elsewhere()
    erase_person(user=other)
    closed = User.objects.filter(pk=student.pk).update(is_active=False)
    certificate = erase_person(user=student).certificate
    after = found_living(var, words)
    raw_left = raw(names)
    if older:
        # For a transaction of before, what was deleted is still there: it has to end first.
        threading.Timer(3, older.close).start()
    # Other tests on the same server may hold one for as long as a module takes.
    call_command("rewrite_database", verbosity=0, wait=1200)
    raw_after = raw(names)
    backup.make(var.parent / "newer")
    fresh = found(var.parent / "newer", words)
    races = [race(person(f"Racer {number}", "")) for number in range(RACES)]
    left = (
        Submission.objects.count(),
        len([path for path in (var / "private/submissions").rglob("*") if path.is_file()]),
    )
    connection.close()
    restored = backup.put_back(var.parent / "older", (var.parent / "newer/erasures.log",))
    back = found_living(var, words)
    return {
        "before": before, "seen": seen, "closed": closed, "certificate": certificate, "after": after, "fresh": fresh,
        "races": races, "left": left, "restored": dict(restored), "back": back,
        "open": User.objects.filter(is_active=True).count(),
        "raw_before": raw_before, "raw_left": raw_left, "raw_after": raw_after,
    }  # fmt: skip


def main() -> None:
    """Run it and print what came of it."""
    import django

    django.setup()
    from django.conf import settings

    from labs.servers import hubclient

    hubclient.forget_person = lambda name: True
    hubclient.end_sessions = lambda name: True
    print(json.dumps(drill(Path(settings.VAR))))


if __name__ == "__main__":
    sys.exit(main())
