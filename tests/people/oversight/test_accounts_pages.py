"""The administrator's pages."""

import re

import pytest

from people.accounts.services.accounts import end_role, grant_role
from people.accounts.services.invitations import make_invitation
from people.base.enums import Role
from people.base.errors import NotAllowed
from people.base.rules import barred, has_role, on_caseload
from people.caseload.selectors import caseload
from people.caseload.services import assign_student, set_bar
from people.models import AccessEvent, CaseAssignment, Invitation
from tests.people.factories import pair, person
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return person(Role.ADMINISTRATOR, display_name="Admin Canary")


def live(user, role):
    return user.role_grants.filter(role=role, ended_at=None).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_number_of_queries(count, administrator, django_assert_num_queries):
    for _ in range(count):
        person()
    client = browser(administrator)
    client.get("/accounts-and-roles/")
    with django_assert_num_queries(8):
        text = client.get("/accounts-and-roles/?role=student").content.decode()
    assert text.count("calm-lake-") == count


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_only_administrators_see_accounts(role, administrator):
    client = browser(person(role), confirmed=True)
    for path in ("/accounts-and-roles/", f"/accounts-and-roles/{administrator.pk}/", "/invitations/"):
        response = client.get(path)
        assert response.status_code == 403
        assert administrator.username.encode() not in response.content


def test_student_role_asks_for_the_password_and_is_logged(administrator):
    user = person(Role.EMPLOYER)
    path = f"/accounts-and-roles/{user.pk}/role/"
    sent = {"role": "student", "reason": "joins the autumn class"}
    assert "reauthenticate" in browser(administrator).post(path, sent)["Location"]
    assert not live(user, Role.STUDENT)
    browser(administrator, confirmed=True).post(path, sent)
    assert live(user, Role.STUDENT)
    event = AccessEvent.objects.get(kind="role_granted", field="student", subject_id=user.pk)
    assert event.reader_id == administrator.pk
    text = browser(administrator).get(f"/accounts-and-roles/{user.pk}/").content.decode()
    assert "joins the autumn class" in text
    assert "(Employer contact → Employer contact, Student)" in text


def test_role_is_not_given_by_others():
    user = person()
    for role in (Role.STUDENT, Role.INSTRUCTOR, Role.PLACEMENT, Role.EDITOR):
        with pytest.raises(NotAllowed):
            grant_role(user=user, role=Role.ADMINISTRATOR, by=person(role))
    browser(user, confirmed=True).post(f"/accounts-and-roles/{user.pk}/role/", {"role": "administrator"})
    assert not live(user, Role.ADMINISTRATOR)


def test_last_administrator_stays(administrator):
    browser(administrator, confirmed=True).post(
        f"/accounts-and-roles/{administrator.pk}/role/", {"end": "administrator", "reason": "I leave"}
    )
    assert live(administrator, Role.ADMINISTRATOR)


def test_ended_role_counts_at_once_and_takes_its_groups_along(administrator):
    editor = person(Role.EDITOR, Role.INSTRUCTOR)
    end_role(user=editor, role=Role.EDITOR, by=administrator)
    assert not has_role(editor, Role.EDITOR)
    assert set(editor.groups.values_list("name", flat=True)) == {"Editors"}


def test_card_shows_the_code_once(administrator):
    client = browser(administrator)
    text = client.post("/invitations/", {"role": "student", "days": "14"}).content.decode()
    code = text.partition("<code>")[2].partition("</code>")[0]
    assert len(code) == 14
    assert "<svg" in text
    assert code not in client.get("/invitations/").content.decode()


def test_withdrawn_card_is_closed(administrator):
    client = browser(administrator)
    client.post("/invitations/", {"role": "student", "days": "14"})
    invitation = Invitation.objects.get()
    client.post(f"/invitations/{invitation.pk}/withdraw/")
    assert not Invitation.objects.get().is_open


def test_caseload_holds_assigned_students_only():
    staff, student = pair()
    other_staff, other = pair()
    assert list(caseload(staff)) == [student]
    assert on_caseload(staff, student)
    assert not on_caseload(staff, other)
    assert not on_caseload(student, other)
    assert list(caseload(other_staff)) == [other]


def test_bar_takes_the_student_off_the_list_at_once():
    staff, student = pair()
    set_bar(staff=staff, student=student, by=staff)
    assert barred(staff, student)
    assert not on_caseload(staff, student)
    assert list(caseload(staff)) == []
    with pytest.raises(NotAllowed):
        assign_student(staff=staff, student=student, by=None)


def test_bar_is_not_set_by_third_people():
    staff, student = pair()
    with pytest.raises(NotAllowed):
        set_bar(staff=staff, student=student, by=person(Role.PLACEMENT))
    assert on_caseload(staff, student)


def test_page_puts_a_student_on_a_list_and_off_again(administrator):
    staff, student = person(Role.PLACEMENT), person()
    client = browser(administrator)
    client.post("/working-together/", {"staff": staff.pk, "student": student.pk, "reason": "Canary why"})
    assert on_caseload(staff, student)
    row = CaseAssignment.objects.get()
    client.post("/working-together/", {"end": row.pk})
    assert on_caseload(staff, student)
    client.post("/working-together/", {"end": row.pk, "reason": "class ended"})
    assert not on_caseload(staff, student)


def test_page_says_so_for_a_barred_pair(administrator):
    staff, student = person(Role.PLACEMENT), person()
    set_bar(staff=staff, student=student, by=student)
    sent = {"staff": staff.pk, "student": student.pk, "reason": "x"}
    text = browser(administrator).post("/working-together/", sent).content
    assert b"do not work together" in text
    assert not CaseAssignment.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_lists_and_conflicts_takes_the_same_number_of_queries(count, administrator, django_assert_num_queries):
    for _ in range(count):
        pair()
        staff, student = pair()
        set_bar(staff=staff, student=student, by=student)
    client = browser(administrator)
    client.get("/working-together/")
    with django_assert_num_queries(9):
        text = client.get("/working-together/").content.decode()
    assert text.count('name="end"') == count
    assert text.count(" is kept away from ") == count


def test_lists_stand_under_the_name_of_their_staff_in_order(administrator):
    staff = [person(Role.PLACEMENT, display_name=name) for name in ("Zora", "Abel")]
    for name, who in (("Two", 0), ("Three", 1), ("One", 0)):
        assign_student(staff=staff[who], student=person(display_name=name), by=administrator, reason="x")
    text = browser(administrator).get("/working-together/").content.decode()
    names = re.findall(r"off the list of (\w+)</button>|<h3 class=\"govuk-heading-s\">(\w+) ", text)
    assert names == [("", "Abel"), ("Abel", ""), ("", "Zora"), ("Zora", ""), ("Zora", "")]
    assert text.index("Take One off") < text.index("Take Two off")


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_invitations_takes_the_same_number_of_queries(count, administrator, django_assert_num_queries):
    for _ in range(count):
        make_invitation(by=administrator)
    client = browser(administrator)
    client.get("/invitations/")
    with django_assert_num_queries(5):
        text = client.get("/invitations/").content.decode()
    assert text.count("/withdraw/") == count


def test_two_people_of_one_display_name_are_told_apart_when_put_on_a_list():
    one, two = person(display_name="Canary Same"), person(display_name="Canary Same")
    text = browser(person(Role.ADMINISTRATOR)).get("/working-together/").content.decode()
    for student in (one, two):
        assert f"Canary Same ({student.username})" in text


def test_closed_account_says_so_first_and_takes_no_role():
    admin, student = person(Role.ADMINISTRATOR), person()
    client, path = browser(admin, confirmed=True), f"/accounts-and-roles/{student.pk}/"
    closed = client.post(f"{path}close/", {"close": "1", "reason": "left"}, follow=True).content.decode()
    assert "The account is closed. You can open it again for 90 days." in closed
    assert closed.index("This account is closed: nobody signs in") < closed.index("Roles</h2>")
    assert "Ask for this role" not in closed
    opened = client.post(f"{path}close/", {"reopen": "1", "reason": "came back"}, follow=True).content.decode()
    assert "It has no role: give one below." in opened
    assert "Ask for this role" in opened
