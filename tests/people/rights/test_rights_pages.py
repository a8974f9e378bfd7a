"""Being forgotten, keeping staff away, helping somebody back in: on screen."""

import pytest

from people.base.enums import Role
from people.base.rules import barred
from people.caseload.services import set_bar
from people.models import Recovery, User
from people.signin.services.recovery import open_recovery
from tests.people.factories import pair, person
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.ERASURE_LOG = tmp_path / "erasures.log"


def test_erase_asks_for_the_password_and_the_name():
    student = person(display_name="CanaryName")
    assert browser(student).post("/me/erase/", {"username": student.username})["Location"].startswith("/accounts/")
    response = browser(student, confirmed=True).post("/me/erase/", {"username": "calm-other-1000"})
    assert b"not your sign-in name" in response.content
    assert User.objects.get(pk=student.pk).display_name == "CanaryName"


def test_erase_ends_with_a_certificate_and_the_session():
    student = person(display_name="CanaryName")
    client = browser(student, confirmed=True)
    response = client.post("/me/erase/", {"username": student.username})
    assert b"Everything about you is erased" in response.content
    assert not User.objects.get(pk=student.pk).is_active
    assert client.get("/me/").status_code == 302


def test_staff_do_not_erase_themselves():
    staff = person(Role.INSTRUCTOR)
    browser(staff, confirmed=True).post("/me/erase/", {"username": staff.username})
    assert User.objects.get(pk=staff.pk).is_active


def test_student_keeps_staff_away_and_lets_them_in_again():
    staff, student = pair()
    client = browser(student)
    client.post("/me/closed-records/change/", {"close": staff.pk})
    assert barred(staff, student)
    assert b"kept away" in client.get("/me/closed-records/").content
    client.post("/me/closed-records/change/", {"open": staff.pk})
    assert not barred(staff, student)


def test_bar_that_staff_set_is_not_lifted_by_the_student():
    staff, student = pair()
    set_bar(staff=staff, student=student, by=staff)
    browser(student).post("/me/closed-records/change/", {"open": staff.pk})
    assert barred(staff, student)


def test_list_of_staff_names_no_students():
    _staff, student = pair()
    other = person(display_name="CanaryStudent")
    text = browser(student).get("/me/closed-records/").content.decode()
    assert "CanaryStudent" not in text
    assert other.username not in text


def test_helping_answers_alike_for_known_and_unknown_names():
    staff, student = person(Role.INSTRUCTOR), person()
    client = browser(staff)
    pages = []
    for name in ("calm-nobody-9999", student.username):
        client.post("/helping/", {"username": name, "met": "on"})
        pages.append("If this name exists" in client.get("/helping/").content.decode())
    assert pages == [True, True]
    assert Recovery.objects.get().user == student


def test_helping_takes_two_people_on_screen():
    first, second, student = person(Role.INSTRUCTOR), person(Role.PLACEMENT), person()
    recovery = open_recovery(user=student, by=first)
    for staff in (first, second):
        browser(staff, confirmed=True).post(f"/helping/{recovery.pk}/", {"confirm": "1"})
    recovery.refresh_from_db()
    assert recovery.confirmed_by == second
    response = browser(second, confirmed=True).post(f"/helping/{recovery.pk}/", {"finish": "1"}, follow=True)
    assert b"not time yet" in response.content
    assert not student.recovery_codes.exists()


@pytest.mark.parametrize("role", [Role.STUDENT, Role.EMPLOYER])
def test_helping_is_for_staff(role):
    recovery = open_recovery(user=person(display_name="CanaryName"), by=person(Role.INSTRUCTOR))
    client = browser(person(role), confirmed=True)
    assert client.get("/helping/").status_code == 403
    assert client.post(f"/helping/{recovery.pk}/", {"stop": "1"}).status_code == 403
    recovery.refresh_from_db()
    assert recovery.stopped_at is None
