"""What goes outside the database when a person is forgotten, also where the hub is down or the site just crashed."""

import os
import time

import pytest

from labs.base import file_store
from labs.base.errors import NotOpen, StaleLease
from labs.grades.services.results import record_result
from labs.models import FeedbackDocument, GradingJob, Submission
from labs.queue.services import lease_jobs
from labs.servers import erasure_outside, hubclient
from people.models import User
from people.rights import erasure
from tests.labs.factories import grade, hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_places(settings, tmp_path):
    settings.LAB_HOMES, settings.LAB_FAREWELLS = tmp_path / "homes", tmp_path / "farewells"
    settings.ERASURE_LOG = tmp_path / "erasures.log"
    settings.LAB_HOMES.mkdir()


@pytest.fixture
def told(monkeypatch):
    """Return the names that the hub was told to forget."""
    names = []
    monkeypatch.setattr(hubclient, "forget_person", lambda name: names.append(name) or True)
    return names


def home_of(settings, user: User):
    home = settings.LAB_HOMES / user.hub_name
    home.mkdir()
    (home / "work.ipynb").write_text("CanaryWork")
    return home


def test_home_is_found_in_a_teachers_home_too(school, settings):
    collected = settings.LAB_HOMES / school.instructor.hub_name / "submitted" / school.student.hub_name
    collected.mkdir(parents=True)
    (settings.LAB_HOMES / school.mate.hub_name).mkdir()
    assert erasure_outside.folders_of(school.student.hub_name) == [collected]


def test_erasure_takes_files_feedback_home_and_the_hubs_account(
    school, lab, settings, told, django_capture_on_commit_callbacks
):
    work, kept, home = hand_in(school.student, lab), hand_in(school.mate, lab), home_of(settings, school.student)
    grade(work)
    pages = list(FeedbackDocument.objects.filter(submission=work).values_list("path", flat=True))
    name = school.student.hub_name
    with django_capture_on_commit_callbacks(execute=True):
        certificate = erasure.erase_person(user=school.student).certificate
    assert told == [name]
    assert not home.exists()
    assert certificate["files of work and feedback"] == 1 + len(pages)
    assert certificate["lab home folder"] == 1
    for path in (work.path, *pages):
        with pytest.raises(FileNotFoundError):
            file_store.read(path)
    assert file_store.read(kept.path)
    assert not list(settings.LAB_FAREWELLS.iterdir())


def test_hub_that_is_down_is_asked_again(school, lab, settings, monkeypatch, told, django_capture_on_commit_callbacks):
    name, home = school.student.hub_name, home_of(settings, school.student)
    with monkeypatch.context() as dead, django_capture_on_commit_callbacks(execute=True):
        dead.setattr(hubclient, "forget_person", lambda name: False)
        erasure.erase_person(user=school.student)
    assert not home.exists()
    assert erasure_outside.keep_all(older_than=-1) == 0
    assert told == [name]
    assert not list(settings.LAB_FAREWELLS.iterdir())


def test_crash_right_after_the_commit_leaves_nothing(school, lab, settings, told):
    work, home = hand_in(school.student, lab), home_of(settings, school.student)
    erasure.erase_person(user=school.student)
    assert file_store.read(work.path)
    assert erasure_outside.keep_all() == 0
    assert home.exists(), "the erasure that is just going on is not disturbed"
    note = next(settings.LAB_FAREWELLS.iterdir())
    os.utime(note, (time.time() - 3600, time.time() - 3600))
    erasure.reapply()
    assert not home.exists()
    with pytest.raises(FileNotFoundError):
        file_store.read(work.path)


def test_erasure_that_was_taken_back_takes_nothing(school, lab, settings, told):
    work, home = hand_in(school.student, lab), home_of(settings, school.student)
    erasure_outside.promise(school.student.hub_name, [work.path])
    assert erasure_outside.keep_all(older_than=-1) == 0
    assert home.exists()
    assert file_store.read(work.path)
    assert told == []
    assert not list(settings.LAB_FAREWELLS.iterdir())


def test_home_that_is_a_link_leads_nowhere(school, settings, tmp_path, told):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "kept.txt").write_text("kept")
    (settings.LAB_HOMES / "u-gone").symlink_to(tmp_path / "outside")
    erasure_outside.promise("u-gone", [])
    assert erasure_outside.keep_all(older_than=-1) == 0
    assert (tmp_path / "outside" / "kept.txt").read_text() == "kept"
    assert not (settings.LAB_HOMES / "u-gone").is_symlink()


def test_hand_in_after_the_erasure_is_refused_and_leaves_no_file(school, lab, told, settings):
    before = files(settings)
    erasure.erase_person(user=school.student)
    with pytest.raises(NotOpen):
        hand_in(school.student, lab)
    assert not Submission.objects.filter(student=school.student).exists()
    assert files(settings) == before


def test_result_that_comes_after_the_erasure_leaves_nothing(
    school, lab, told, settings, django_capture_on_commit_callbacks
):
    hand_in(school.student, lab)
    (job,) = lease_jobs(worker="w", most=1)
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase_person(user=school.student)
    before = files(settings)
    page = {"name": lab.current.notebooks[0], "tasks": [], "feedback_html": "CanaryWork", "answers": {}}
    with pytest.raises(StaleLease):
        record_result(job=job, lease=job.lease, result={"outcome": "graded", "notebooks": [page]})
    assert files(settings) == before
    assert not GradingJob.objects.exists()


def files(settings) -> set[str]:
    folder = settings.STORAGES["private"]["OPTIONS"]["location"]
    return {str(path) for path in folder.rglob("*") if path.is_file()}
