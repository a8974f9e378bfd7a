import pytest

from pathways.cohorts.services.enrolment import enrol_student
from people.base.enums import Role
from tests.pathways.factories import read_through, staff
from tests.people.factories import person


@pytest.fixture
def done(school):
    read_through(student=school.student, lesson=school.lessons[0].key)
    return school


def test_pathways_and_courses_are_public(client, pages):
    found = client.get("/api/pathways/pathways/").json()
    assert [row["slug"] for row in found] == ["networking", "web-development"]
    course = client.get("/api/pathways/courses/networking-basics/").json()
    assert [lesson["labs"] for lesson in course["lessons"]] == [[], ["networking-basics/vlsm-plan"], []]
    assert client.get("/api/pathways/courses/none/").json() == {"detail": "Not found."}


def test_a_student_reads_their_own_progress_only(client, done):
    client.force_login(done.mate)
    assert client.get("/api/pathways/my/progress/").json()["percent"] == 0
    client.force_login(done.student)
    mine = client.get("/api/pathways/my/progress/").json()
    assert [(one["course"], one["done"], one["points"][0]["left"]) for one in mine["checklists"]] == [
        ("networking-basics", False, "2 lessons are left.")
    ]
    assert mine["percent"] == 33
    assert [lesson["state"] for lesson in mine["courses"][0]["lessons"]] == ["done", "new", "new"]


def test_a_visitor_has_no_progress(client, done):
    response = client.get("/api/pathways/my/progress/")
    assert response.status_code == 403
    assert "courses" not in response.json()


def test_cohort_progress_is_for_its_own_staff_by_display_name(client, done):
    address = f"/api/pathways/cohorts/{done.cohort.pk}/progress/"
    client.force_login(done.instructor)
    rows = {row["name"]: row["done"] for row in client.get(address).json()}
    assert rows == {"Shown Mate": 0, "Shown Student": 1}
    for user, status in ((done.other_instructor, 404), (done.student, 403), (staff(Role.PLACEMENT), 403)):
        client.force_login(user)
        response = client.get(address)
        assert response.status_code == status
        assert b"Shown" not in response.content


def test_cohort_progress_costs_the_same_at_one_and_three(client, done):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(done.instructor)
    address = f"/api/pathways/cohorts/{done.cohort.pk}/progress/"
    counts = []
    for extra in (0, 2):
        for _ in range(extra):
            enrol_student(cohort=done.cohort, student=person(), by=None)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
