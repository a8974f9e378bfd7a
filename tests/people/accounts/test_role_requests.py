"""Roles begin with two people; every change is told with who, when, why, before and after."""

import json

import pytest
from django.core.management import CommandError, call_command

from people.accounts import role_changes
from people.accounts.selectors import accounts
from people.accounts.services.accounts import end_role, grant_role
from people.accounts.services.invitations import accept_invitation, make_invitation
from people.accounts.services.role_requests import ask_role, confirm_role, refuse_role
from people.base.enums import Role
from people.base.errors import NotAllowed, ReasonNeeded
from people.base.rules import barred, has_role
from people.caseload.services import assign_student, lift_bar, set_bar, unassign_student
from people.messages.selectors import unread_count
from people.models import AccessEvent, RoleRequest, StaffBar
from people.rights import erasure, export, retention
from people.trail.verification import first_broken_link
from tests.people.factories import pair, person
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.ERASURE_LOG = tmp_path / "erasures.log"


@pytest.fixture
def two():
    """Two administrators."""
    return person(Role.ADMINISTRATOR, display_name="Ask"), person(Role.ADMINISTRATOR, display_name="Confirm")


def live(user, role):
    return user.role_grants.filter(role=role, ended_at=None).exists()


def waiting(by, role=Role.EDITOR, user=None):
    return ask_role(user=user or person(), role=role, by=by, reason="Canary reason")


@pytest.mark.parametrize("role", [r for r in Role if r != Role.STUDENT])
def test_role_waits_for_a_second_person(two, role):
    request = waiting(two[0], role)
    assert not live(request.user, role)
    confirm_role(request=request, by=two[1])
    grant = request.user.role_grants.get(role=role, ended_at=None)
    assert (grant.granted_by, grant.confirmed_by) == two


def test_nobody_confirms_the_own_request(two):
    request = waiting(two[0])
    with pytest.raises(NotAllowed):
        confirm_role(request=request, by=two[0])
    assert not live(request.user, Role.EDITOR)


def test_nobody_gives_or_confirms_a_role_to_themselves(two):
    with pytest.raises(NotAllowed):
        ask_role(user=two[0], role=Role.PLACEMENT, by=two[0], reason="x")
    with pytest.raises(NotAllowed):
        grant_role(user=two[0], role=Role.STUDENT, by=two[0])
    request = waiting(two[0], Role.PLACEMENT, two[1])
    with pytest.raises(NotAllowed):
        confirm_role(request=request, by=two[1])
    assert not live(two[1], Role.PLACEMENT)


def test_direct_way_gives_no_vetted_role(two):
    with pytest.raises(NotAllowed):
        grant_role(user=person(), role=Role.EDITOR, by=two[0])


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_others_ask_for_nothing(role):
    user = person()
    with pytest.raises(NotAllowed):
        ask_role(user=user, role=Role.STUDENT, by=person(role), reason="x")


def test_asking_needs_a_reason(two):
    with pytest.raises(ReasonNeeded):
        ask_role(user=person(), role=Role.EDITOR, by=two[0], reason=" ")
    assert not RoleRequest.objects.exists()


def test_request_of_somebody_who_lost_the_power_is_not_confirmed(two):
    request = waiting(two[0])
    end_role(user=two[0], role=Role.ADMINISTRATOR, by=two[1], reason="left")
    with pytest.raises(NotAllowed):
        confirm_role(request=request, by=two[1])


def test_request_is_answered_once(two):
    request = waiting(two[0])
    refuse_role(request=request, by=two[0])
    for answer in (confirm_role, refuse_role):
        with pytest.raises(NotAllowed):
            answer(request=request, by=two[1])
    assert not live(request.user, Role.EDITOR)


def test_placement_staff_confirm_employer_contacts_and_nobody_else(two):
    staff = person(Role.PLACEMENT)
    contact, editor = waiting(two[0], Role.EMPLOYER), waiting(two[0], Role.EDITOR)
    assert [row.request for row in role_changes.waiting_roles(staff)] == [contact]
    client = browser(staff, confirmed=True)
    assert client.post(f"/roles-to-confirm/{editor.pk}/", {"confirm": "1"}).status_code == 404
    client.post(f"/roles-to-confirm/{contact.pk}/", {"confirm": "1"})
    assert live(contact.user, Role.EMPLOYER)
    assert not live(editor.user, Role.EDITOR)


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.INSTRUCTOR, Role.ADMINISTRATOR])
def test_invitation_of_staff_and_employers_waits_too(two, role):
    _invitation, code = make_invitation(by=two[0], role=role)
    user, _password = accept_invitation(code=code)
    assert not has_role(user, role)
    assert b"nothing is open" in browser(user).get("/me/").content or browser(user).get("/start/").status_code == 302
    assert browser(user).get("/accounts-and-roles/").status_code == 403
    confirm_role(request=RoleRequest.objects.get(user=user), by=two[1])
    assert live(user, role)


def test_second_person_is_told_and_the_first_is_not(two):
    waiting(two[0])
    assert [unread_count(user) for user in two] == [0, 1]


def test_pages_lead_through_two_people(two):
    user = person(display_name="Robin")
    client = browser(two[0], confirmed=True)
    sent = {"role": "editor", "reason": "Canary reason"}
    page = client.post(f"/accounts-and-roles/{user.pk}/role/", sent, follow=True).content.decode()
    assert "begins when a second person confirms it" in page
    assert "Another person confirms this" in client.get("/roles-to-confirm/").content.decode()
    request = RoleRequest.objects.get()
    client.post(f"/roles-to-confirm/{request.pk}/", {"confirm": "1"})
    assert not live(user, Role.EDITOR)
    second = browser(two[1], confirmed=True)
    assert "Canary reason" in second.get("/roles-to-confirm/").content.decode()
    second.post(f"/roles-to-confirm/{request.pk}/", {"confirm": "1"})
    assert live(user, Role.EDITOR)
    history = second.get(f"/accounts-and-roles/{user.pk}/").content.decode()
    assert "Confirm gave the role Content editor" in history
    assert "(Student → Content editor, Student)" in history.replace("&amp;", "&")
    assert "asked by Ask" in history


def test_answer_asks_for_the_password(two):
    request = waiting(two[0])
    answer = browser(two[1]).post(f"/roles-to-confirm/{request.pk}/", {"confirm": "1"})
    assert "reauthenticate" in answer["Location"]
    assert not live(request.user, Role.EDITOR)


@pytest.mark.parametrize("count", [1, 3])
def test_waiting_list_takes_the_same_number_of_queries(count, two, django_assert_num_queries):
    for _ in range(count):
        waiting(two[0])
    client = browser(two[1])
    client.get("/roles-to-confirm/")
    with django_assert_num_queries(4):
        text = client.get("/roles-to-confirm/").content.decode()
    assert text.count("Canary reason") == count


@pytest.mark.parametrize("count", [1, 3])
def test_account_page_takes_the_same_number_of_queries(count, two, django_assert_num_queries):
    staff = person(Role.PLACEMENT)
    for _ in range(count):
        assign_student(staff=staff, student=person(), by=two[0], reason="Canary reason")
    client = browser(two[1])
    client.get(f"/accounts-and-roles/{staff.pk}/")
    with django_assert_num_queries(11):
        text = client.get(f"/accounts-and-roles/{staff.pk}/").content.decode()
    assert text.count("Why: Canary reason") == count


def test_search_finds_names_and_nothing_confidential(two):
    found, other = person(display_name="Robin Two"), person(display_name="Ash")
    client = browser(two[0])
    text = client.get("/accounts-and-roles/?q=robin").content.decode()
    assert found.username in text
    assert other.username not in text
    assert "Nobody here has such a name" in client.get("/accounts-and-roles/?q=zzz").content.decode()


def test_caseload_change_tells_the_student_who_entered_it_and_why(two):
    staff, student = person(Role.PLACEMENT, display_name="Meadow"), person()
    assign_student(staff=staff, student=student, by=two[0], reason="speaks Spanish")
    unassign_student(staff=staff, student=student, by=two[0], reason="asked for somebody else")
    text = browser(student).get("/me/data/").content.decode()
    for words in ("Meadow began to work with you", "entered by Ask", "speaks Spanish", "asked for somebody else"):
        assert words in text
    assert "(not on the list → on the list)" in text
    assert first_broken_link() is None


def test_reason_and_change_are_not_readable_in_the_table(two):
    request = waiting(two[0])
    confirm_role(request=request, by=two[1])
    for event in AccessEvent.objects.filter(subject_id=request.user_id):
        assert "Canary" not in event.sealed_reason
        assert "editor" not in event.sealed_change
    assert "Canary" not in request.sealed_reason


@pytest.mark.parametrize("role", [Role.PLACEMENT, Role.INSTRUCTOR])
def test_only_administrators_change_lists_and_nobody_the_own(role, two):
    staff, student = person(Role.PLACEMENT), person()
    with pytest.raises(NotAllowed):
        assign_student(staff=staff, student=student, by=person(role))
    both = person(Role.PLACEMENT, Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        assign_student(staff=both, student=student, by=both)
    assert not student.assignments.exists()


def test_conflict_is_declared_by_the_staff_member_without_learning_who_exists():
    staff, student = person(Role.INSTRUCTOR), person(display_name="CanaryStudent")
    client = browser(staff)
    pages = [
        client.post("/keep-me-away/", {"username": name}, follow=True).content.decode()
        for name in (student.username, "calm-nobody-9999")
    ]
    assert all("If this name exists" in page and "CanaryStudent" not in page for page in pages)
    assert barred(staff, student)
    assert StaffBar.objects.count() == 1


def test_administrator_declares_a_conflict_and_ends_it_but_not_the_own(two):
    staff, student = pair()
    client = browser(two[0])
    client.post("/working-together/", {"barred_staff": staff.pk, "barred_student": student.pk})
    assert barred(staff, student)
    client.post("/working-together/", {"open": StaffBar.objects.get().pk})
    assert not barred(staff, student)
    set_bar(staff=two[0], student=student, by=student)
    with pytest.raises(NotAllowed):
        lift_bar(staff=two[0], student=student, by=two[0])
    client.post("/working-together/", {"open": StaffBar.objects.get(ended_at=None).pk})
    assert barred(two[0], student)


def test_request_is_in_the_download_and_goes_with_erasure_and_time(two, time_machine_year):
    request = waiting(two[0])
    assert "Canary reason" in json.dumps(export.everything(request.user))
    assert retention.due()["roles asked for, one year"] == 0
    with time_machine_year:
        assert retention.due()["roles asked for, one year"] == 1
    certificate = erasure.erase_person(user=request.user).certificate
    assert certificate["roles asked for"] == 1
    assert not RoleRequest.objects.exists()


@pytest.fixture
def time_machine_year():
    from datetime import timedelta

    import time_machine
    from django.utils import timezone

    return time_machine.travel(timezone.now() + timedelta(days=366))


def test_command_line_makes_the_first_administrators(capsys):
    call_command("give_role", "administrator")
    name = capsys.readouterr().out.split()[0]
    call_command("give_role", "editor", name)
    with pytest.raises(CommandError):
        call_command("give_role", "editor", "calm-nobody-9999")
    assert {grant.role for grant in accounts().get(username=name).live_grants} == {"administrator", "editor"}
