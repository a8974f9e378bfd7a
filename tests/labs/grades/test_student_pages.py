"""What a student sees, and what nobody else does."""

import json
import logging
from datetime import timedelta
from unittest import mock
from urllib.parse import parse_qs, urlparse

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from labs.base import file_store
from labs.base.errors import HubSilent
from labs.grades.selectors.student import lab_cards
from labs.grades.services.marks import give_points, hold_feedback, release_feedback
from labs.models import DueDate, ExtensionEvent, FeedbackDocument, GradingJob, LabOpening, RefusedHandIn, Submission
from labs.queue.services import lease_jobs, set_aside
from labs.servers import hubclient
from labs.servers.selectors import hub_groups
from labs.submissions import archives
from people.base.enums import Role
from people.base.signals import sign_out_everywhere
from tests.labs.factories import TASKS, UserFactory, add_version, grade, hand_in


@pytest.fixture
def started(monkeypatch):
    started = mock.Mock(return_value=True)
    monkeypatch.setattr(hubclient, "start_server", started)
    return started


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"labs:{name}", args=args))


def test_open_starts_the_server_and_goes_through_the_hubs_sign_in(school, lab, client, started, settings):
    answer = page(client, school.student, "open", lab.pk)
    started.assert_called_once_with(school.student.hub_name, mock.ANY, ["course-networking-basics"])
    target = urlparse(answer.url)
    assert answer.url.startswith(settings.HUB_URL + "/hub/oauth_login?")
    (inside,) = parse_qs(target.query)["next"]
    assert inside == "/hub/user-redirect/academy/open?course=networking-basics&assignment=vlsm-plan"
    assert LabOpening.objects.filter(student=school.student, assignment=lab).count() == 1


def test_open_works_while_the_hub_is_silent(school, lab, client, monkeypatch):
    monkeypatch.setattr(hubclient, "_call", mock.Mock(side_effect=HubSilent("")))
    assert page(client, school.student, "open", lab.pk).status_code == 302


def test_open_is_not_for_outsiders(school, lab, client, started):
    answer = page(client, UserFactory(role=Role.STUDENT), "open", lab.pk)
    assert answer.status_code == 404
    assert b"Plan the addresses" not in answer.content
    started.assert_not_called()
    client.logout()
    assert "login" in client.get(reverse("labs:open", args=[lab.pk])).url


def test_submission_page_shows_receipt_and_asks_again_while_grading(school, lab, client):
    submission = hand_in(school.student, lab)
    text = page(client, school.student, "submission", submission.pk).content.decode()
    assert submission.sha256 in text
    assert 'hx-get="' + reverse("labs:submission_state", args=[submission.pk]) in text


@pytest.mark.parametrize("who", ["mate", "stranger", "instructor", "outsider"])
@pytest.mark.parametrize("name", ["submission", "submission_state", "submission_files"])
def test_submission_is_the_students_own(school, lab, client, who, name):
    submission = hand_in(school.student, lab)
    answer = page(client, getattr(school, who), name, submission.pk)
    assert answer.status_code == 404
    assert submission.sha256.encode() not in answer.content
    assert b"PK" not in answer.content[:2]


def test_state_turns_into_points_and_stops_asking(school, lab, client):
    submission = hand_in(school.student, lab)
    before = page(client, school.student, "submission_state", submission.pk).content.decode()
    assert "hx-trigger" in before
    grade(submission)
    text = page(client, school.student, "submission_state", submission.pk).content.decode()
    assert "hx-trigger" not in text
    assert "Split the network" in text
    assert "this check expected 62 hosts" in text
    assert "of 8 points so far" in text
    assert "2 more points wait for a person" in text
    assert "Your instructor reads this one" in text


def test_state_in_spanish_uses_the_authors_spanish(school, lab, client):
    submission = hand_in(school.student, lab)
    grade(submission, notebooks=[])
    client.cookies["lang"] = "es"
    text = page(client, school.student, "submission_state", submission.pk).content.decode()
    assert "Divide la red" in text
    assert "Cuenta los equipos." in text


def test_state_set_aside_says_a_person_will_look(school, lab, client):
    submission = hand_in(school.student, lab)
    set_aside(GradingJob.objects.get(), "secret reason for staff")
    text = page(client, school.student, "submission_state", submission.pk).content.decode()
    assert "A person will look at this" in text
    assert "secret reason" not in text


@pytest.mark.parametrize("outcome", ["unreadable", "stopped"])
def test_state_of_a_broken_notebook_says_what_to_do(school, lab, client, outcome):
    submission = hand_in(school.student, lab)
    grade(submission, outcome=outcome, message="A cell ran too long.", notebooks=[])
    text = page(client, school.student, "submission_state", submission.pk).content.decode()
    assert "A cell ran too long." in text


def test_points_by_hand_are_seen_after_release_only(school, lab, client):
    submission = hand_in(school.student, lab)
    grade(submission)
    give_points(submission=submission, grade_id="explain", points=2, comment="Nice plan canary", by=school.instructor)
    text = page(client, school.student, "submission_state", submission.pk).content.decode()
    assert "Nice plan canary" not in text
    assert "6</span>" in text
    release_feedback(submissions=[submission], by=school.instructor)
    text = page(client, school.student, "submission_state", submission.pk).content.decode()
    assert "Nice plan canary" in text
    assert "8</span>" in text


def test_held_feedback_is_nowhere(school, lab, client):
    submission = hand_in(school.student, lab)
    grade(submission)
    hold_feedback(submissions=[submission], by=school.instructor)
    document = FeedbackDocument.objects.get()
    text = page(client, school.student, "submission", submission.pk).content.decode()
    assert "62 hosts" not in text
    assert str(document.pk) not in text
    assert page(client, school.student, "feedback", document.pk).status_code == 404
    assert lab_cards(school.student, [lab.lab_key])[lab.lab_key].points == ""


def test_feedback_frame_is_walled_off(school, lab, client):
    submission = hand_in(school.student, lab)
    grade(submission)
    document = FeedbackDocument.objects.get()
    answer = page(client, school.student, "feedback", document.pk)
    assert b"page canary" in answer.content
    assert answer["Content-Security-Policy"].startswith(
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )
    assert "allow-scripts" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    for who in (school.mate, school.outsider):
        answer = page(client, who, "feedback", document.pk)
        assert answer.status_code == 404
        assert b"page canary" not in answer.content
    assert b"page canary" in page(client, school.instructor, "feedback", document.pk).content


def upload(client, lab, data, name="vlsm-plan.ipynb"):
    return client.post(reverse("labs:hand_in", args=[lab.pk]), {"notebook": SimpleUploadedFile(name, data)})


def test_upload_of_a_file_hands_in_with_the_labs_own_files(school, lab, client):
    import io
    import zipfile

    client.force_login(school.student)
    answer = upload(client, lab, json.dumps({"cells": []}).encode())
    submission = Submission.objects.get()
    assert answer.url == reverse("labs:submission", args=[submission.pk])
    archive = zipfile.ZipFile(io.BytesIO(file_store.read(submission.path)))
    assert set(archive.namelist()) == {"vlsm-plan.ipynb", "rooms.csv"}
    assert json.loads(archive.read("vlsm-plan.ipynb")) == {"cells": []}


def books_of(submission):
    """Return name → text of the notebooks in a hand-in."""
    files = archives.contents(file_store.read(submission.path))
    return {name.removesuffix(".ipynb"): data.decode() for name, data in files.items() if name.endswith(".ipynb")}


def test_lab_of_several_notebooks_takes_each_by_its_name(school, lab, client):
    add_version(lab, TASKS, more=("second",))
    client.force_login(school.student)
    page = client.get(reverse("labs:hand_in", args=[lab.pk])).content.decode()
    assert "vlsm-plan.ipynb, second.ipynb" in page
    assert 'name="notebook"' in page
    assert " multiple" in page
    assert upload(client, lab, b"my second", name="second (2).ipynb").status_code == 302
    first = Submission.objects.get()
    assert books_of(first)["second"] == "my second"
    assert "release" in books_of(first)["vlsm-plan"]
    # What is left out is taken from the attempt before, not thrown away.
    assert upload(client, lab, b"my plan", name="vlsm-plan.ipynb").status_code == 302
    assert books_of(Submission.objects.get(attempt=2)) == {"second": "my second", "vlsm-plan": "my plan"}
    both = [SimpleUploadedFile(f"{name}.ipynb", name.encode()) for name in ("second", "vlsm-plan")]
    assert client.post(reverse("labs:hand_in", args=[lab.pk]), {"notebook": both}).status_code == 302
    assert books_of(Submission.objects.get(attempt=3)) == {"second": "second", "vlsm-plan": "vlsm-plan"}
    refused = upload(client, lab, b"x", name="homework.ipynb")
    assert refused.status_code == 422
    assert "homework.ipynb is none of this lab" in refused.content.decode()
    assert client.post(reverse("labs:hand_in", args=[lab.pk]), {"sent": "nothing"}).status_code == 422
    assert Submission.objects.count() == 3


def test_only_notebook_of_a_lab_may_have_any_name(school, lab, client):
    client.force_login(school.student)
    assert " multiple" not in client.get(reverse("labs:hand_in", args=[lab.pk])).content.decode()
    assert upload(client, lab, b"mine", name="plan (3).ipynb").status_code == 302
    assert books_of(Submission.objects.get()) == {"vlsm-plan": "mine"}


def test_upload_that_is_no_notebook_is_still_stored_for_the_grader_to_say_so(school, lab, client):
    client.force_login(school.student)
    assert upload(client, lab, b"\x00 not json").status_code == 302
    assert Submission.objects.count() == 1


def test_upload_of_another_kind_of_file_is_refused_in_plain_words(school, lab, client):
    client.force_login(school.student)
    answer = upload(client, lab, b"x", name="photo.png")
    assert answer.status_code == 422
    assert b"ends in .ipynb" in answer.content
    assert Submission.objects.count() == 0
    assert RefusedHandIn.objects.count() == 0


def test_upload_that_is_too_big_is_said_to_student_and_noted_once_for_the_instructor(school, lab, client):
    client.force_login(school.student)
    for _again in range(2):
        answer = upload(client, lab, b"x" * 20_000_001)
        assert answer.status_code == 422
        assert b"bigger than 20 MB" in answer.content
    noted = RefusedHandIn.objects.get()
    assert (noted.student, noted.assignment, noted.via, noted.size) == (school.student, lab, "upload", 20_000_001)
    assert "Nothing in your lab is lost" in noted.reason
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_submission_page_takes_the_same_queries_at_any_number_of_attempts(
    school, lab, client, count, django_assert_num_queries
):
    for number in range(count):
        submission = hand_in(school.student, lab, str(number))
        grade(submission)
    page(client, school.student, "submission", submission.pk)
    with django_assert_num_queries(QUERIES["submission"]):
        client.get(reverse("labs:submission", args=[submission.pk]))


QUERIES = {"submission": 15}


def test_lab_card_follows_the_work(school, lab):
    def state():
        return lab_cards(school.student, [lab.lab_key, "no/such"])[lab.lab_key].state

    assert state() == "not_opened"
    LabOpening.objects.create(student=school.student, assignment=lab)
    assert state() == "open"
    submission = hand_in(school.student, lab)
    assert state() == "grading"
    grade(submission)
    assert state() == "feedback_ready"
    card = lab_cards(school.student, [lab.lab_key])[lab.lab_key]
    assert card.points == "6 of 8 points so far"
    assert card.feedback_url == reverse("labs:submission", args=[submission.pk])
    assert lab_cards(school.mate, [lab.lab_key])[lab.lab_key].state == "not_opened"


def test_more_time_is_asked_for_once_and_moves_the_date(school, lab, client):
    due = timezone.now() + timedelta(days=1)
    DueDate.objects.create(assignment=lab, cohort=school.cohort.pk, due_at=due)
    client.force_login(school.student)
    for _ in range(2):
        assert client.post(reverse("labs:more_time", args=[lab.pk])).status_code == 302
    assert ExtensionEvent.objects.count() == 1
    from labs.dates.selectors.schedules import schedule_for
    from labs.dates.services.extensions import answer_extension

    answer_extension(assignment=lab, student=school.student, until=due + timedelta(days=3), by=school.instructor)
    assert schedule_for(lab, school.student).due == due + timedelta(days=3)
    assert schedule_for(lab, school.mate).due == due
    assert schedule_for(lab, school.stranger).due is None


def test_hub_groups_name_courses_only(school, lab):
    assert hub_groups(school.student) == ["course-networking-basics"]
    assert hub_groups(school.instructor) == ["instructor-networking-basics"]
    assert hub_groups(UserFactory(role=Role.PLACEMENT)) == []


def test_leaving_ends_the_hub_session_after_commit_and_never_waits(
    school, monkeypatch, django_capture_on_commit_callbacks
):
    import threading

    done = threading.Event()
    monkeypatch.setattr(hubclient, "end_sessions", lambda name: done.set() if name == school.student.hub_name else None)
    with django_capture_on_commit_callbacks(execute=True):
        sign_out_everywhere.send(sender=None, user=school.student)
        assert not done.is_set()
    assert done.wait(5)


def test_silent_hub_leaves_no_name_in_the_log(school, monkeypatch, caplog):
    monkeypatch.setattr(hubclient, "_call", mock.Mock(side_effect=HubSilent("")))
    with caplog.at_level(logging.DEBUG):
        assert hubclient.end_sessions(school.student.hub_name) is False
    assert school.student.hub_name not in caplog.text


def test_completed_lab_moves_lesson_and_skills(school, lab):
    from pathways.models import LabProgress, LessonProgress, SkillEvidence

    submission = hand_in(school.student, lab)
    grade(submission)
    progress = LabProgress.objects.get(student=school.student)
    assert (progress.points, progress.complete) == (6, False)
    give_points(submission=submission, grade_id="explain", points=2, comment="", by=school.instructor)
    release_feedback(submissions=[submission], by=school.instructor)
    progress.refresh_from_db()
    assert (progress.points, progress.complete) == (8, True)
    assert LessonProgress.objects.get(student=school.student).done_at is not None
    evidence = {row.skill.key: (row.points, row.max_points) for row in SkillEvidence.objects.all()}
    assert evidence == {"subnetting": (6, 8), "planning": (4, 6)}
    assert lease_jobs(worker="w", most=1) == []


def test_get_ready_starts_the_lab_of_whoever_may_open_it_and_notes_nothing(school, lab, client, started):
    for user, role in ((school.student, "course"), (school.instructor, "instructor")):
        client.force_login(user)
        answer = client.post(reverse("labs:get_ready", args=[lab.pk]))
        assert (answer.status_code, answer.content) == (204, b"")
        (name, _language, groups), _ = started.call_args
        assert name == user.hub_name
        assert f"{role}-networking-basics" in groups
    assert not LabOpening.objects.filter(student=school.student).exists()


def test_get_ready_is_not_for_others(school, lab, client, started):
    client.force_login(UserFactory(role=Role.STUDENT))
    answer = client.post(reverse("labs:get_ready", args=[lab.pk]))
    assert answer.status_code == 404
    assert lab.key.encode() not in answer.content
    started.assert_not_called()


def test_lab_card_gets_the_lab_ready_only_before_work_is_handed_in(school, lab):
    def card():
        return lab_cards(school.student, [lab.lab_key])[lab.lab_key]

    assert card().ready_url == reverse("labs:get_ready", args=[lab.pk])
    hand_in(school.student, lab)
    assert card().ready_url == ""
