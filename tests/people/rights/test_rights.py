"""Erase drill and download over all apps: a person filled with canaries, before and after."""

import io
import json
import sqlite3
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone, translation

from labs.base.enums import Via
from labs.dates.services.cohort_time import ask_for_cohort
from labs.dates.services.dates import set_dates
from labs.dates.services.extensions import answer_extension, ask_extension
from labs.grades.services.marks import give_points, release_feedback
from labs.servers import hubclient
from labs.submissions.services import note_opening, note_refusal, receive_submission
from pathways.base.enums import ProgressKind, SavedKind, StudentState
from pathways.cohorts.services.standing import move_student
from pathways.models import PathwayPage, ProgressEvent, SavedWork
from people.accounts.services.accounts import grant_role
from people.base.enums import Role
from people.caseload.services import assign_student
from people.contact.services import set_contact_rule
from people.messages.notify import notify
from people.models import User
from people.rights import document, erasure, export
from people.trail.confidential import seal
from placement.base.enums import FoundBy
from placement.models import Referral
from placement.outcomes.deriving import rows_of
from placement.outcomes.entries import record_outcome, record_quarter
from placement.outcomes.keeping import plain
from placement.outcomes.reading import history_of
from placement.outcomes.selectors import groups_by_pathway, preview_table
from placement.placements.services import record_placement, record_retention, start_placement, verify_placement
from placement.referrals.services.profile import save_profile
from placement.referrals.services.referrals import move_referral, show_interest, suggest
from tests.labs.factories import LAB, TASKS, grade, hand_in, make_lab, make_school, pack, result
from tests.people.rights.test_erasure import dump
from tests.people.signin.signing import browser as confirmed_browser
from tests.placement.factories import TERMS, browser, open_order, referred

CANARIES = [
    "CanaryName",
    "CanaryReflection",
    "CanaryNotebook",
    "CanaryFeedback",
    "CanaryAnswer",
    "CanaryComment",
    "CanaryReferral",
    "CanaryProfile",
    "CanaryBakery",
    "CanaryQuiz",
    "CanaryExtension",
    "CanaryGroup",
    "CanaryRefusal",
    "CanaryVerified",
]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path, monkeypatch):
    settings.CONFIDENTIAL_KEY_FILE = tmp_path / "keys" / "confidential.key"
    settings.CONFIDENTIAL_KEY_FILE.parent.mkdir()
    settings.ERASURE_LOG = tmp_path / "erasures.log"
    settings.LAB_HOMES = tmp_path / "homes"
    settings.MEDIA_ROOT = tmp_path / "media"
    private = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "private", "base_url": None},
    }
    settings.STORAGES = {**django_settings.STORAGES, "private": private}
    monkeypatch.setattr(hubclient, "end_sessions", lambda hub_name: True)


def hand_in_work(student: User, school) -> None:
    """A lab handed in, graded, remarked and released; more time, a refusal, and a home folder."""
    lab = make_lab(TASKS)
    note_opening(assignment=lab, student=student)
    note_refusal(student=student, assignment=lab, via=Via.LAB, reason="CanaryRefusal")
    ask_extension(assignment=lab, student=student)
    until = timezone.now() + timedelta(days=3)
    answer_extension(assignment=lab, student=student, until=until, by=school.instructor, note="CanaryExtension")
    set_dates(assignment=lab, cohort=school.cohort.pk, students=[student], by=school.instructor, due_at=until)
    ask_for_cohort(assignment=lab, cohort=school.cohort.pk, asker=student, note="CanaryGroup")
    work = pack(
        {f"{LAB}.ipynb": json.dumps({"cells": [], "note": "CanaryNotebook"}).encode(), "photo.bin": b"\xff\x00"}
    )
    submission, _new = receive_submission(student=student, assignment=lab, data=work)
    notebooks = result()["notebooks"]
    notebooks[0]["feedback_html"] = "<!doctype html><title>Feedback</title><p>CanaryFeedback</p>"
    notebooks[0]["answers"] = {"explain": {"source": "CanaryAnswer", "html": "<p>CanaryAnswer</p>"}}
    grade(submission, notebooks=notebooks)
    give_points(submission=submission, grade_id="explain", points=1, comment="CanaryComment", by=school.instructor)
    release_feedback(submissions=[submission], by=school.instructor)


def keep_homes(student: User, school, homes) -> None:
    """The student's home, and work that a teacher collected; beside them, somebody else's."""
    for folder in (
        homes / student.hub_name / "work",
        homes / school.instructor.hub_name / "submitted" / student.hub_name / LAB,
        homes / school.mate.hub_name / "work",
    ):
        folder.mkdir(parents=True)
        (folder / "notes.txt").write_text(
            "Mine" if school.mate.hub_name in folder.parts else "CanaryNotebook in a home"
        )


def learn(student: User, school) -> None:
    SavedWork.objects.create(
        student=student,
        lesson=school.lesson.translation_key,
        block="b",
        kind=SavedKind.REFLECTION,
        sealed_content=seal(student, "saved_work", "CanaryReflection"),
    )
    ProgressEvent.objects.create(
        student=student, kind=ProgressKind.QUIZ_ANSWERED, source="q", data={"answers": {"0": ["CanaryQuiz"]}}
    )


def find_work(student: User) -> None:
    """One job through a referral that counts as filled, one found alone, one opening that came to nothing."""
    handler = User.objects.filter(role_grants__role=Role.PLACEMENT).first()
    move_student(student=student, to=StudentState.SEARCHING, by=student)
    referral, _release = referred(handler, student)
    for state in ("applied", "screening", "interview", "offered", "accepted"):
        referral = move_referral(referral=referral, to=state, by=handler)
    terms = TERMS | {"start_on": date.today() - timedelta(days=40)}
    job = record_placement(student=student, by=handler, referral=referral, **terms)
    job = start_placement(placement=job, on=terms["start_on"], by=handler)
    job = verify_placement(placement=job, evidence="pay_slip_shown", dated=date.today(), by=handler)
    record_retention(placement=job, day=30, employed="same", evidence="pay_slip_shown", dated=date.today(), by=handler)
    alone = record_placement(
        student=student,
        by=handler,
        employer_name="CanaryBakery",
        found_by=FoundBy.SELF,
        **(terms | {"title": "CanaryVerified"}),
    )
    start_placement(placement=alone, on=terms["start_on"], by=handler)
    move_student(student=student, to=StudentState.SEARCHING, by=student)
    other = suggest(student=student, order=open_order(handler), by=handler)
    show_interest(referral=other, by=handler, reason="CanaryReferral told me")
    save_profile(student=student, start_on=None, note="CanaryProfile", samples=[])
    count_in_reports(student, handler)


def count_in_reports(student: User, handler: User) -> None:
    record_outcome(
        student=student,
        by=handler,
        pathway=PathwayPage.objects.get().slug,
        enrolled_on=date(2025, 1, 1),
        planned_end_on=date(2025, 6, 1),
        graduated_on=date(2025, 5, 30),
        exit_on=date(2025, 6, 1),
        gain_on=date(2025, 3, 1),
        cirr_code="1A",
    )
    for year, quarter in ((2025, 4), (2026, 2)):
        record_quarter(
            student=student,
            by=handler,
            year=year,
            quarter=quarter,
            employed=True,
            earnings=Decimal(9000),
            employer_tag="A",
            evidence="pay_slip_shown",
        )


@pytest.fixture
def school(settings):
    """A school in which one student left traces everywhere."""
    world = make_school()
    student = world.student
    student.display_name, student.email = "CanaryName", "canaryname@example.org"
    student.save()
    handler = User.objects.create_user("calm-staff-1000")
    grant_role(user=handler, role=Role.PLACEMENT, by=None)
    assign_student(staff=handler, student=student, by=None)
    move_student(student=student, to=StudentState.ENROLLED, by=None)
    hand_in_work(student, world)
    keep_homes(student, world, settings.LAB_HOMES)
    learn(student, world)
    find_work(student)
    return world


def bytes_left(tmp_path) -> bytes:
    """Return the database, as a file after VACUUM, and every file beside it."""
    if connection.vendor == "sqlite":
        copy = tmp_path / "copy.sqlite3"
        copy.write_bytes(connection.connection.serialize())
        with sqlite3.connect(copy, isolation_level=None) as database:
            database.execute("VACUUM")
        database.close()
        texts = []
    else:
        texts = [dump().encode()]
    for path in sorted(tmp_path.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            texts += [str(path.relative_to(tmp_path)).encode(), data, unpacked(data)]
    return b"\n".join(texts)


def unpacked(data: bytes) -> bytes:
    """Return what a zip holds, for a hand-in is packed."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def facts() -> tuple[object, object]:
    table = preview_table(first_year=2024, last_year=2026)
    groups = groups_by_pathway()
    people = {key: sorted(json.dumps(plain([one], [], None)) for one in group.people) for key, group in groups.items()}
    jobs = {key: sorted(json.dumps(plain([], [job], None)) for job in group.jobs) for key, group in groups.items()}
    rows = {key: (people[key], jobs[key]) for key in groups}
    return rows, table


def erase(student: User, callbacks) -> User:
    with callbacks(execute=True):
        erasure.erase_person(user=student)
    return User.objects.get(pk=student.pk)


# Sealed text is no plain text even before; everything else is found, so that the search itself is known to work.
PLAIN = set(CANARIES) - {"CanaryReflection", "CanaryProfile", "CanaryBakery"}


def test_erase_drill_finds_no_canary_in_database_files_and_homes(school, tmp_path, django_capture_on_commit_callbacks):
    names = [school.student.username, school.student.hub_name]
    before = bytes_left(tmp_path)
    assert {canary for canary in CANARIES if canary.encode() in before} == PLAIN
    assert all(name.encode() in before for name in names)
    erase(school.student, django_capture_on_commit_callbacks)
    after = bytes_left(tmp_path)
    assert [word for word in [*CANARIES, *names] if word.encode() in after] == []
    assert b"Mine" in after


def test_erasure_leaves_outcome_figures_as_they_were(school, django_capture_on_commit_callbacks):
    before = facts()
    [(people, jobs)] = before[0].values()
    assert people
    assert jobs
    erase(school.student, django_capture_on_commit_callbacks)
    assert facts() == before
    assert Referral.objects.filter(state="started").count() == 1


def test_facts_that_count_lead_to_nobody(school, django_capture_on_commit_callbacks):
    gone = erase(school.student, django_capture_on_commit_callbacks)
    left = {
        relation.related_model.__name__: number
        for relation in User._meta.related_objects
        if (number := relation.related_model._base_manager.filter(**{relation.field.name: gone.pk}).count())
    }
    # Roles that ended, and the history of releases, whose words are sealed with the destroyed key.
    assert set(left) <= {"RoleGrant", "Release", "ReleaseEvent", "Disclosure", "DataKey"}
    started = Referral.objects.get(state="started")
    assert started.student.username.startswith("gone-")
    assert not started.student.outcomes.exists()
    assert not started.events.exists()


def test_certificate_says_what_went_from_every_app(school, django_capture_on_commit_callbacks):
    counted, jobs = rows_of(history_of(school.student.pk), timezone.localdate())
    with django_capture_on_commit_callbacks(execute=True):
        certificate = erasure.erase_person(user=school.student).certificate
    assert certificate["files of work and feedback"] == 2
    assert certificate["lab home folder"] == 2
    for part in ("work handed in, with points and remarks", "notes and answers saved in lessons"):
        assert certificate[part] >= 1
    # Beside the rows of facts, that one opening was filled.
    assert certificate["facts kept without a name, to count in reports"] == len(counted) + len(jobs) + 1


def test_erasing_one_student_leaves_the_others_work(school, django_capture_on_commit_callbacks):
    lab = school.student.lab_submissions.get().assignment
    theirs = hand_in(school.mate, lab, "CanaryMate")
    erase(school.student, django_capture_on_commit_callbacks)
    assert list(lab.submissions.all()) == [theirs]
    assert "CanaryMate" in json.dumps(export.everything(school.mate))


def test_download_holds_everything_that_a_student_wrote_or_is_told(school):
    text = json.dumps(export.everything(school.student))
    assert [canary for canary in CANARIES if canary not in text] == []


def codes() -> set[str]:
    """Return every code that the site keeps for a choice and calls otherwise when people read it."""
    fields = [
        field for model in apps.get_models() for field in model._meta.get_fields() if getattr(field, "choices", 0)
    ]
    chosen = {(str(code), str(label)) for field in fields for code, label in field.flatchoices}
    return {code for code, label in chosen if code != label and not code.isdecimal()} - {""}


def texts(parts):
    for part in parts:
        yield from texts(part.parts) if part.parts else [part.text, *part.text.split(", ")]


def keys(value, below=""):
    """Yield the names of columns; those of files, answers and drafts are their owner's own words."""
    if isinstance(value, dict) and below not in ("files", "feedback", "data", "values"):
        for key, inner in value.items():
            yield key
            yield from keys(inner, key)
    elif isinstance(value, list):
        for one in value:
            yield from keys(one, below)


@pytest.mark.parametrize("language", ["en", "es"])
def test_document_to_read_holds_no_code_and_no_name_without_words(school, language):
    student = school.student
    kinds = ("recovery_opened", "signed_in", "lab_feedback", "opening", "sharing_ended")
    for kind in kinds:
        notify(user=student, kind=kind, path="/me/")
    set_contact_rule(
        user=student, channel="phone", allowed=True, address="555", hours="", code_name="", voicemail=False
    )
    written = {"en", "es", "sha256"}
    with translation.override(language):
        found = set(texts(document.document(student)))
        names = {document.words(key) for _label, content in export.contents(student) for key in keys(content)}
        known = {translation.gettext(name) for name in document.NAMES}
    assert found & (codes() | set(kinds)) - written == set()
    assert {name for name in names if name not in known} == set()
    assert str(student.hub_name) in found


def test_file_for_programs_keeps_its_codes(school):
    data = export.everything(school.student)
    assert data["roles"][0]["role"] == "student"
    assert data["outcomes"][0]["cirr_code"] == "1A"


def test_download_of_another_student_holds_none_of_it(school):
    text = json.dumps(export.everything(school.mate))
    assert [canary for canary in CANARIES if canary in text] == []


def test_pages_about_my_data_say_truthfully_what_stays(school):
    assert "Lab work" in browser(school.student).get("/me/data/").content.decode()
    client = confirmed_browser(school.student, confirmed=True)
    page = client.get("/me/erase/").content.decode()
    assert "the work you handed in with points and feedback" in page
    assert "dates of training and work, so that numbers in reports stay right" in page
    done = client.post("/me/erase/", {"username": school.student.username}).content.decode()
    assert "files of work and feedback" in done


def test_certificate_names_everything_in_spanish(school):
    certificate = erasure.erase_person(user=school.student).certificate
    with translation.override("es"):
        assert [name for name in certificate if translation.gettext(name) == name] == []
