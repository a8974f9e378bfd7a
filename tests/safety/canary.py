"""`make canary`: a student whose every field holds a canary lives through the site; no canary may be where it must not.

The site runs on a database file of its own in a folder of its own, with the real middleware and services. Then every
byte of what came out is searched, in the encodings in which a text likes to hide. Ends with one JSON object.

With `--whole`, as `make canary` runs it, a whole academy runs as well (`living.py`): hub, labs, homes, every log.
"""

import base64
import contextlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
# Sealed: they may be read by the person, and by whoever a rule lets, and lie nowhere in plain text.
SEALED = (
    "CanaryContact", "CanaryHours", "CanaryCodeName", "CanaryPhrase", "CanaryDraft", "CanaryNote", "CanaryReflection",
    "CanaryReason", "CanaryPurpose", "CanaryRecipient", "CanaryOpening", "CanaryEmployer", "CanaryQuestion",
    "CanaryAnswer",
)  # fmt: skip
# Personal: people of the academy may see them on a page; nothing that leaves it and no log may.
PERSONAL = ("CanaryName", "canarymail", "CanaryWork")
# Who reads which sealed text on a page by a rule, beside the person: staff of the own case-load.
READS = {
    "placement": {"CanaryEmployer", "CanaryRecipient", "CanaryPurpose", "CanaryOpening"},
    "instructor": {"CanaryQuestion", "CanaryAnswer"},
    "assistant": {"CanaryQuestion", "CanaryAnswer"},
}


@dataclass
class Search:
    """Places looked at, and every canary that was where it must not be."""

    places: int = 0
    found: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def hold(self, place: str, data: bytes, canaries: tuple[str, ...] | set[str]) -> None:
        """Note each of `canaries` that `data` holds."""
        self.places += 1
        self.found += [f"{canary} in {place}" for canary in sorted(canaries) if holds(data, canary)]

    def meet(self, data: bytes) -> None:
        """Note which canaries the person's own pages show: what is nowhere proves nothing."""
        self.seen |= {canary for canary in (*SEALED, *PERSONAL) if holds(data, canary)}


def forms(canary: str) -> Iterator[bytes]:
    """Yield the bytes of a text as it is, in base64 at each of its three places, in hex, in UTF-16 and reversed."""
    plain = canary.encode()
    yield from (plain, quote(canary).encode(), plain.hex().encode(), canary.encode("utf-16-le"), plain[::-1])
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + plain)
        yield whole[4 if shift else 0 : len(whole) // 4 * 4 - 4]


def holds(data: bytes, canary: str) -> bool:
    """Return whether `data` holds the canary in any form."""
    return any(form in data for form in forms(canary))


@contextlib.contextmanager
def site(folder: Path) -> Iterator[Any]:
    """Start the site on a database file in `folder`, its log at the finest level beside it; yield the world."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "academy_site.settings.test", "ACADEMY_VAR": str(folder)}
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    from infra.running import logs
    from people.base import request_ids
    from tests import databases
    from tests.matrix import kept
    from tests.matrix.world import build

    setup_test_environment()
    databases.of_this_run().fresh()
    template = next(databases.CACHE.glob("test-template-*.sqlite3"))
    shutil.copyfile(template, folder / "site.sqlite3")
    # A database in memory is never closed; by its new name it is none.
    connection.settings_dict["NAME"] = str(folder / "site.sqlite3")
    connection.close()
    handler, lines = logging.FileHandler(folder / "site.log"), logging.FileHandler(folder / "site.jsonl")
    # The log as Python writes it by itself, and as a running academy does.
    lines.setFormatter(logs.Lines())
    lines.addFilter(request_ids.InRequest())
    for name in ("", "django", "django.request", "django.server", "django.security"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = ([handler, lines] if not name else []), True
    logging.getLogger().setLevel(logging.INFO)
    with contextlib.redirect_stdout(sys.stderr):
        # Tests have built a world already, in which there is no canary yet.
        kept_in = os.environ.get("ACADEMY_KEPT_WORLD")
        world = kept.moved(Path(kept_in), folder / "site.sqlite3") if kept_in else build()
    if world.people["student"].username.encode() not in (folder / "site.sqlite3").read_bytes():
        raise AssertionError("the people are not in the file that is searched")
    yield world
    connection.close()


def fill(world: Any) -> Any:
    """Give the student a canary in every field, through the services that the pages use; return the student."""
    from uuid import uuid4

    from people.accounts.services.accounts import change_display_name
    from people.contact.services import set_contact_rule
    from people.messages.services import save_draft
    from people.models import User
    from people.releases.services.releases import request_release, sign_release
    from people.signin.services.agreed_words import set_agreed_phrase
    from people.trail.services.access import record_read
    from placement.placements.services import record_placement
    from placement.referrals.services.profile import save_profile

    student, staff = world.people["student"], world.people["placement"]
    change_display_name(user=student, display_name="CanaryName")
    User.objects.filter(pk=student.pk).update(email="canarymail@example.org")
    contact = {"address": "CanaryContact 1", "hours": "CanaryHours", "code_name": "CanaryCodeName"}
    set_contact_rule(user=student, channel="phone", allowed=True, voicemail=True, **contact)
    set_agreed_phrase(user=student, phrase="CanaryPhrase words")
    save_draft(user=student, key="canary", values={"a": ["CanaryDraft"]})
    record_read(reader=staff, subject=student, field="contact_address", reason="CanaryReason")
    save_profile(student=student, start_on=None, note="CanaryNote", samples=[])
    release = request_release(
        student=student, recipient_kind="employer", recipient_id=uuid4(), recipient_name="CanaryRecipient",
        purpose="CanaryPurpose", fields=["display_name"], subject_kind="job_order", subject_id=uuid4(),
        subject_name="CanaryOpening", by=staff,
    )  # fmt: skip
    sign_release(release=release, by=student)
    terms = {"title": "Technician", "soc_code": "15-1232", "start_on": date(2026, 9, 1), "hours": 36, "wage": 24}
    terms |= {"wage_unit": "hour", "permanence": "regular", "in_field": True, "found_by": "student"}
    record_placement(student=student, by=staff, employer_name="CanaryEmployer", **terms)
    _reflect(student)
    _ask(student, world.people["instructor"])
    _hand_in(student)
    return User.objects.get(pk=student.pk)


def _reflect(student: Any) -> None:
    from pathways.base.enums import SavedKind
    from pathways.cohorts.selectors.cohorts import enrolled_courses
    from pathways.learning.services.quizzes import save_work
    from pathways.models import LessonPage

    for page in LessonPage.objects.live():
        block = next((block for block in page.body if block.block_type == "reflection"), None)
        if block is not None and page.get_parent().slug in enrolled_courses(student):
            save_work(
                student=student, page=page, block_id=block.id, kind=SavedKind.REFLECTION, content="CanaryReflection"
            )
            return
    raise LookupError("no lesson of the student's has a place for a note")


def _ask(student: Any, teacher: Any) -> None:
    from pathways.cohorts.selectors.cohorts import enrolled_pathways
    from pathways.questions.services import answer_question, ask_question

    lesson = enrolled_pathways(student)[0].lessons[0]
    asked = ask_question(student=student, place="lesson", target=lesson.key, words="CanaryQuestion")
    answer_question(question=asked, answer="CanaryAnswer", by=teacher)


def _hand_in(student: Any) -> None:
    import io
    import zipfile

    from labs.base import file_store
    from labs.models import Assignment
    from labs.submissions.services import receive_submission
    from pathways.cohorts.selectors.cohorts import enrolled_courses

    lab = Assignment.objects.select_related("current").filter(course_key__in=enrolled_courses(student))[0]
    held = io.BytesIO(file_store.read(lab.current.release_path))
    with zipfile.ZipFile(held, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("notes.txt", "CanaryWork")
    receive_submission(student=student, assignment=lab, data=held.getvalue())


def walk(world: Any, search: Search) -> None:
    """Open every address as every role: the person's own are met, all others are held."""
    from placement.models import Placement
    from tests.matrix.cells import ROLES
    from tests.matrix.stating import STATED, address
    from tests.people.signin.signing import browser

    own = browser(world.people["student"], confirmed=True)
    places = {name: address(name, world) for name in sorted(set(STATED) - {"people:leave", "people:erase"})}
    for name, place in places.items():
        for role in ROLES:
            client = own if role == "student" else world.client(role)
            response = client.get(place)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            whole = body + str(response.headers).encode() + str(response.cookies).encode()
            if role == "student":
                search.meet(body)
                search.hold(f"headers of {name} as {role}", str(response.headers).encode(), {*SEALED, *PERSONAL})
            else:
                strangers = {"visitor", "employer"} if name != "placement:profile" else {"visitor"}
                barred = {*SEALED} - READS.get(role, set()) | ({*PERSONAL} if role in strangers else set())
                search.hold(f"{name} as {role}", whole, barred)
    job = Placement.objects.exclude(sealed_employer="").get(student=world.people["student"])
    search.meet(world.client("placement").get(f"/placement/jobs/{job.pk}/").content)
    search.meet(own.post("/me/data/download/").content)
    other = browser(world.people["student_two"], confirmed=True)
    search.hold("another student's download", other.post("/me/data/download/").content, {*SEALED, *PERSONAL})


def break_things(world: Any, search: Search) -> None:
    """Make the site answer 400, 403, 404 and 500 in the middle of confidential work."""
    from unittest import mock

    from tests.people.signin.signing import browser

    own = browser(world.people["student"], confirmed=True)
    own.raise_request_exception = False
    sent = {"channel": "phone", "address": "CanaryContact 2", "hours": "CanaryHours", "code_name": "CanaryCodeName"}
    answers = {"404": own.get("/sharing/00000000-0000-4000-8000-000000000000/"), "403": own.get("/accounts-and-roles/")}
    answers["400"] = own.get("/me/", headers={"host": "elsewhere.example"})
    for where in ("people.contact.views.own_rules.set_contact_rule", "people.contact.services.seal"):
        with mock.patch(where, side_effect=RuntimeError("broken on purpose")):
            answers[f"500 of {where}"] = own.post("/me/contact/", sent)
    with mock.patch("people.contact.selectors.ContactRule", side_effect=RuntimeError("broken on purpose")):
        answers["500 of opened rules"] = own.get("/me/contact/")
    with mock.patch("people.accounts.views.me.change_display_name", side_effect=RuntimeError("broken on purpose")):
        answers["500 of preferences"] = own.post("/me/preferences/", {"display_name": "CanaryName"})
    for name, response in answers.items():
        if not str(response.status_code) == name[:3]:
            raise AssertionError(f"{name} was {response.status_code}: this proves nothing")
        search.hold(f"error page {name}", response.content, {*SEALED, "canarymail", "CanaryWork"})


def leave_the_site(world: Any, student: Any, search: Search) -> None:
    """Hold what goes out: published figures, status, what the hub is told, mail."""
    from allauth.idp.oidc.adapter import get_adapter
    from allauth.idp.oidc.models import Client as HubClient
    from django.core import mail
    from django.core.management import call_command
    from django.test import Client

    from placement.outcomes.services import confirm_table, propose_table

    everything = {*SEALED, *PERSONAL}
    proposal = propose_table(first_year=2020, last_year=2026, by=world.people["placement"])
    table = confirm_table(proposal=proposal, by=world.people["administrator"])
    for path in ("/results/", f"/results/{table.pk}/", f"/results/{table.pk}/table.csv"):
        search.hold(path, world.client("placement").get(path).content, everything)
    for path in ("/status", "/robots.txt", "/", "/.well-known/openid-configuration"):
        search.hold(path, Client().get(path).content, everything)
    numbers = Client().get("/metrics", headers={"authorization": "Bearer metrics-for-tests"})
    if b"academy_answers_total" not in numbers.content:
        raise AssertionError("no numbers were read: this proves nothing")
    search.hold("/metrics", numbers.content, {*everything, student.username, str(student.pk)})
    cohort = student.enrolments.first().cohort_id
    for kind in ("csv", "xlsx"):
        answer = world.client("instructor").get(f"/teach/cohorts/{cohort}/hours.{kind}")
        if answer.status_code != 200:
            raise AssertionError(f"hours.{kind} was {answer.status_code}: this proves nothing")
        search.hold(f"hours.{kind}", answer.content, everything)
    call_command("ensure_hub_client", verbosity=0)
    hub = HubClient.objects.get()
    told = get_adapter().get_claims("userinfo", student, hub, ["openid", "profile"])
    search.hold("what the hub is told", json.dumps(told, default=str).encode(), everything)
    whole = b"".join(message.message().as_bytes() for message in mail.outbox)
    search.hold(f"{len(mail.outbox)} e-mails", whole, everything)


def back_up(folder: Path, search: Search) -> None:
    """Make a backup with the project's own command, and search what it holds before it is encrypted.

    In place of `age` stands a program that changes nothing: what is held here is the plain text inside the archive.
    Students' hand-ins are in it, as they must be; nothing sealed may be readable.
    """
    programs, target, out = folder / "programs", folder / "backups", folder / "opened"
    for path in (programs, target, out):
        path.mkdir()
    stand_in = programs / "age"
    stand_in.write_text("#!/bin/sh\nexec cat\n")
    stand_in.chmod(0o755)
    recipients = programs / "recipients"
    recipients.write_text("age1 that the stand-in does not read\n")
    path = f"{programs}:{os.environ['PATH']}"
    environment = {
        "PATH": path,
        "HOME": str(folder),
        "ACADEMY_VAR": str(folder),
        "ACADEMY_PYTHON": sys.executable,
        "ACADEMY_BACKUP_RECIPIENTS": str(recipients),
        "DJANGO_SETTINGS_MODULE": "academy_site.settings.test",
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
    }
    subprocess.run(["bash", ROOT / "infra/single_box/backup", target], env=environment, check=True)
    archive = next(target.glob("academy-*.age"))
    subprocess.run(["tar", "--extract", "--zstd", "--file", archive, "--directory", out], check=True)
    files = [file for file in out.rglob("*") if file.is_file()]
    if not any(file.name == "site.sqlite3" for file in files):
        raise AssertionError("the backup holds no database")
    for file in files:
        search.hold(f"backup: {file.relative_to(out)}", file.read_bytes(), SEALED)


def main() -> int:
    """Run it; print every canary that was where it must not be; return the exit code."""
    search = Search()
    with tempfile.TemporaryDirectory(prefix="academy-canary-") as name:
        folder = Path(name)
        with site(folder) as world:
            student = fill(world)
            walk(world, search)
            break_things(world, search)
            leave_the_site(world, student, search)
        for file in sorted(folder.glob("site.sqlite3*")):
            search.hold(f"database file {file.name}", file.read_bytes(), SEALED)
        for name in ("site.log", "site.jsonl"):
            if not (folder / name).stat().st_size:
                raise AssertionError("nothing was logged: this proves nothing")
            search.hold(name, (folder / name).read_bytes(), {*SEALED, *PERSONAL})
        said = (folder / "site.jsonl").read_bytes()
        search.hold("site.jsonl", said, {student.username, str(student.pk)})
        if b"broken on purpose" in said or b'"RuntimeError"' not in said:
            raise AssertionError("an error's text stands in a line, or no error does")
        back_up(folder, search)
    if "--whole" in sys.argv:
        hold_a_whole_academy(search)
    for line in [*search.found, *(f"{canary} was never met: it proves nothing" for canary in unmet(search))]:
        print(line)
    total = len(SEALED) + len(PERSONAL)
    print(json.dumps({"places": search.places, "canaries": total, "found": len(search.found)}))
    return 1 if search.found or unmet(search) else 0


def hold_a_whole_academy(search: Search) -> None:
    """Hold what a running academy leaves in the hub's database and files, lab homes, logs, cache and mail."""
    from tests.integration import house
    from tests.safety.living import Drill, hold_the_living

    os.environ.pop("ACADEMY_VAR", None)
    with house.opened() as running:
        drill = Drill(running, search)
        drill.live()
        hold_the_living(drill)


def unmet(search: Search) -> list[str]:
    """Return canaries that nobody met where they belong, so that their absence elsewhere says nothing."""
    return sorted({*SEALED, *PERSONAL} - search.seen - {"CanaryWork"})


if __name__ == "__main__":
    sys.exit(main())
