"""The exchange API: who is who comes from the hub alone."""

import io
import json
import zipfile
from unittest import mock
from urllib.parse import urlencode

import httpx
import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from labs.base import file_store
from labs.grades.services.marks import hold_feedback
from labs.models import Assignment, AssignmentVersion, CurrentGrade, RefusedHandIn, Submission, VersionSealing
from labs.servers import hubclient
from labs.submissions.archives import contents, pack
from people.base.enums import Role
from tests.grader import books
from tests.labs.factories import UserFactory, grade, hand_in, work

ROOT = "/api/labs/exchange"
LAB = f"{ROOT}/networking-basics/vlsm-plan"


@pytest.fixture
def hub(monkeypatch):
    """A hub that knows tokens by name: `tokens[token] = answer`."""
    cache.clear()
    hub = mock.Mock(tokens={}, calls=0, down=False)

    def call(method, path, *, token, timeout=5.0):
        hub.calls += 1
        if hub.down:
            raise hubclient.HubSilent("The lab service does not answer just now.")
        answer = hub.tokens.get(token)
        return httpx.Response(200 if answer else 403, json=answer or {})

    monkeypatch.setattr(hubclient, "_call", call)
    return hub


@pytest.fixture
def client_of(hub):
    def client(user):
        token = f"token-{user.pk}"
        hub.tokens[token] = {"kind": "user", "name": user.hub_name}
        return APIClient(headers={"Authorization": f"Bearer {token}"})

    return client


def post_zip(client, data, **headers):
    return client.post(f"{LAB}/submit/", data, content_type="application/zip", headers=headers)


def test_submit_answers_the_receipt(school, lab, client_of):
    answer = post_zip(client_of(school.student), work())
    submission = Submission.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": str(submission.pk),
        "timestamp": submission.timestamp,
        "attempt": 1,
        "sha256": submission.sha256,
    }
    assert submission.student == school.student
    assert post_zip(client_of(school.student), work()).status_code == 200


def test_identity_never_comes_from_the_client(school, lab, client_of):
    client = client_of(school.student)
    answer = client.post(
        f"{LAB}/submit/?student={school.mate.hub_name}",
        work(),
        content_type="application/zip",
        headers={"X-Student": school.mate.hub_name},
    )
    assert answer.status_code == 201
    assert Submission.objects.get().student == school.student


@pytest.mark.parametrize("kind", ["none", "unknown", "service", "grader", "inactive"])
def test_wrong_token_gets_401_and_a_plain_sentence(school, lab, hub, kind, settings):
    hub.tokens["service-token"] = {"kind": "service", "name": "site"}
    hub.tokens["gone"] = {"kind": "user", "name": school.mate.hub_name}
    school.mate.is_active = False
    school.mate.save()
    token = {
        "none": "",
        "unknown": "x",
        "service": "service-token",
        "grader": settings.GRADER_TOKEN,
        "inactive": "gone",
    }
    client = APIClient(headers={"Authorization": f"Bearer {token[kind]}"} if token[kind] else {})
    for answer in (client.get(f"{ROOT}/assignments/"), post_zip(client, work())):
        assert answer.status_code == 401
        assert set(answer.json()) == {"detail"}
    assert Submission.objects.count() == 0


def test_token_is_asked_for_once_a_minute_and_forgotten_on_leaving(school, lab, hub, client_of):
    client = client_of(school.student)
    for _ in range(3):
        assert client.get(f"{ROOT}/assignments/").status_code == 200
    assert hub.calls == 1
    hub.tokens.clear()
    hubclient.forget(school.student.hub_name)
    assert client.get(f"{ROOT}/assignments/").status_code == 401


def test_silent_hub_is_said_so(school, lab, hub, client_of):
    client = client_of(school.student)
    hub.down = True
    answer = post_zip(client, work())
    assert (answer.status_code, "does not answer" in answer.json()["detail"]) == (503, True)


def test_listing_shows_a_student_own_attempts_only(school, lab, client_of):
    own, other = hand_in(school.student, lab), hand_in(school.mate, lab)
    text = client_of(school.student).get(f"{ROOT}/assignments/").content.decode()
    assert str(own.pk) in text
    assert str(other.pk) not in text
    assert school.mate.hub_name not in text


def test_listing_shows_an_instructor_own_students_only(school, lab, client_of):
    own, stranger = hand_in(school.student, lab), hand_in(school.stranger, lab)
    (row,) = client_of(school.instructor).get(f"{ROOT}/assignments/?course=networking-basics").json()["assignments"]
    assert [s["id"] for s in row["submissions"]] == [str(own.pk)]
    assert str(stranger.pk) not in str(row)
    assert row["notebooks"] == ["vlsm-plan"]


def test_listing_of_another_course_is_empty(school, lab, client_of):
    assert client_of(school.student).get(f"{ROOT}/assignments/?course=other").json() == {"assignments": []}


def test_listing_tells_graded_work_with_feedback_sums(school, lab, client_of):
    submission = hand_in(school.student, lab)
    grade(submission)
    (row,) = client_of(school.student).get(f"{ROOT}/assignments/").json()["assignments"]
    (sub,) = row["submissions"]
    assert sub["status"] == "graded"
    assert sub["timestamp"].endswith(" UTC")
    answer = client_of(school.student).get(f"{LAB}/{submission.pk}/feedback/vlsm-plan/")
    import hashlib

    assert sub["feedback"] == {"vlsm-plan": hashlib.md5(answer.content).hexdigest()}


@pytest.mark.parametrize("count", [1, 3])
def test_listing_takes_the_same_queries_at_any_size(school, lab, client_of, count, django_assert_num_queries):
    for number in range(count):
        hand_in(school.student, lab, str(number))
    client = client_of(school.student)
    client.get(f"{ROOT}/assignments/")
    with django_assert_num_queries(8):
        client.get(f"{ROOT}/assignments/")


def test_release_is_for_people_of_the_course(school, lab, client_of):
    answer = client_of(school.student).get(f"{LAB}/release/")
    assert zipfile.ZipFile(io.BytesIO(answer.content)).namelist() == ["vlsm-plan.ipynb", "rooms.csv"]
    assert b"secret-key-canary" not in answer.content
    answer = client_of(UserFactory(role=Role.STUDENT)).get(f"{LAB}/release/")
    assert (answer.status_code, answer.json()) == (403, {"detail": "You are not in this course."})
    assert client_of(school.student).get(f"{ROOT}/networking-basics/none/release/").status_code == 404


def test_lab_that_arrives_with_its_courses_own_marks_keeps_back_what_they_mark(school, client_of):
    check = books.check("two", "assert squares(1) == [1]")
    check.source += "\n#h(\nassert squares(31)[30] == 961  # kept back\n#h)"
    book = books.book(books.solution("one", "def squares(n):\n    return [i * i for i in range(1, n + 1)]"), check)
    own = {"begin_test_delimeter": "#h(", "end_test_delimeter": "#h)"}
    url = f"{ROOT}/networking-basics/own-marks/source/"
    client = client_of(school.instructor)

    def release(**settings):
        query = f"?{urlencode({'settings': json.dumps(settings)})}" if settings else ""
        data = pack({"own-marks.ipynb": books.as_bytes(book)})
        return client.put(url + query, data, content_type="application/zip")

    assert release(clearing={"ClearHiddenTests": own}).status_code == 201
    # Released again by a program that says nothing of marks, they stay the course's.
    book.cells.append(books.check("three", "assert squares(2) == [1, 4]"))
    assert release().status_code == 201
    first, second = AssignmentVersion.objects.filter(assignment__key="own-marks").order_by("number")
    for version in (first, second):
        given = contents(file_store.read(version.release_path))["own-marks.ipynb"]
        assert b"961" not in given
        assert b"961" in contents(file_store.read(version.source_path))["own-marks.ipynb"]
    answer = release(clearing={"ClearHiddenTests": {"begin_test_delimeter": 7}})
    assert (answer.status_code, "nbgrader does not know" in answer.json()["detail"]) == (422, True)
    answer = client.put(f"{url}?settings=[1]", work(), content_type="application/zip")
    assert "nbgrader_config.py" in answer.json()["detail"]


@pytest.mark.parametrize(("who", "words"), [("student", "not open yet"), ("instructor", "once a grader has tried")])
def test_lab_before_its_release_is_said_to_be_so_to_people_of_the_course(school, lab, client_of, who, words):
    Assignment.objects.filter(pk=lab.pk).update(current=None)
    answer = client_of(getattr(school, who)).get(f"{LAB}/release/")
    assert (answer.status_code, words in answer.json()["detail"]) == (404, True)
    spanish = client_of(getattr(school, who)).get(f"{LAB}/release/", headers={"Accept-Language": "es"})
    assert "práctica" in spanish.json()["detail"]
    stranger = UserFactory(role=Role.STUDENT)
    # A stranger learns nothing: the same as of a lab that is not there.
    for key in ("vlsm-plan", "none"):
        answer = client_of(stranger).get(f"{ROOT}/networking-basics/{key}/release/")
        assert (answer.status_code, answer.json()) == (403, {"detail": "You are not in this course."})


def test_lab_that_waits_for_its_author_says_so_to_who_teaches_it(school, lab, client_of):
    VersionSealing.objects.filter(version=lab.current).delete()
    VersionSealing.objects.create(version=lab.current, held=True)
    Assignment.objects.filter(pk=lab.pk).update(current=None)
    answer = client_of(school.instructor).get(f"{LAB}/release/")
    assert (answer.status_code, "it waits for you" in answer.json()["detail"]) == (404, True)
    assert "it waits" not in client_of(school.student).get(f"{LAB}/release/").json()["detail"]


def test_students_cannot_release(school, lab, client_of):
    for path in ("release", "source"):
        answer = client_of(school.student).put(f"{LAB}/{path}/", work(), content_type="application/zip")
        assert (answer.status_code, "Only an instructor" in answer.json()["detail"]) == (403, True)
    lab.refresh_from_db()
    assert lab.versions.count() == 1


def test_files_are_for_owner_and_own_instructor(school, lab, client_of):
    submission = hand_in(school.student, lab)
    url = f"{LAB}/{submission.pk}/files/"
    for person in (school.student, school.instructor, school.assistant):
        assert client_of(person).get(url).content == work()
    for person in (school.mate, school.stranger, school.outsider):
        answer = client_of(person).get(url)
        assert answer.status_code == 404
        assert b"rooms.csv" not in answer.content


def test_feedback_is_for_owner_and_own_instructor_and_not_while_held(school, lab, client_of):
    submission = hand_in(school.student, lab)
    grade(submission)
    url = f"{LAB}/{submission.pk}/feedback/vlsm-plan/"
    answer = client_of(school.student).get(url)
    assert b"page canary" in answer.content
    assert "sandbox" in answer["Content-Security-Policy"]
    for person in (school.mate, school.outsider):
        answer = client_of(person).get(url)
        assert answer.status_code == 404
        assert b"page canary" not in answer.content
    hold_feedback(submissions=[submission], by=school.instructor)
    assert client_of(school.student).get(url).status_code == 404
    assert b"page canary" in client_of(school.instructor).get(url).content


def test_instructor_feedback_is_cleaned(school, lab, client_of):
    submission = hand_in(school.student, lab)
    grade(submission)
    url = f"{LAB}/{submission.pk}/feedback/vlsm-plan/"
    page = b"<h1>Well done</h1><script>alert(1)</script>"
    assert client_of(school.student).put(url, page, content_type="text/html").status_code == 403
    assert client_of(school.instructor).put(url, page, content_type="text/html").status_code == 201
    shown = client_of(school.student).get(url).content
    assert b"Well done" in shown
    assert b"script" not in shown


@pytest.mark.slow
def test_fifty_megabytes_get_413_and_a_plain_sentence(school, lab, client_of):
    answer = post_zip(client_of(school.student), b"x" * 50_000_000)
    assert answer.status_code == 413
    assert "20 MB" in answer.json()["detail"]
    assert "Nothing in your lab is lost" in answer.json()["detail"]
    assert (Submission.objects.count(), CurrentGrade.objects.count()) == (0, 0)
    noted = RefusedHandIn.objects.get()
    assert (noted.student, noted.via, noted.reason) == (school.student, "lab", answer.json()["detail"])


def test_bad_archives_get_422_never_500(school, lab, client_of):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"zeros-{number}", bytes(80_000_000))
    link = zipfile.ZipInfo("link.ipynb")
    link.external_attr = 0o120777 << 16
    linked = io.BytesIO()
    with zipfile.ZipFile(linked, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    for data in (b"", b"PK\x03\x04junk", bomb.getvalue(), linked.getvalue()):
        answer = post_zip(client_of(school.student), data)
        assert answer.status_code == 422, data[:20]
        assert len(answer.json()["detail"]) > 20
    assert Submission.objects.count() == 0
