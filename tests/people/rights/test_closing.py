"""An account that an administrator closes: nothing opens, it can be opened again, and it is erased 90 days later."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from people.accounts.services.role_requests import ask_role
from people.base.enums import Role
from people.base.errors import NotAllowed, ReasonNeeded
from people.base.rules import has_role, on_caseload
from people.contact.services import set_contact_rule
from people.models import AccessEvent, User
from people.rights import retention
from people.rights.services.closing import close_account, reopen_account
from people.rights.services.record_requests import record_demand
from people.trail.verification import first_broken_link
from tests.people.factories import pair, person, signed
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.ERASURE_LOG = tmp_path / "erasures.log"


@pytest.fixture
def admin():
    return person(Role.ADMINISTRATOR, display_name="Stone")


def now(user) -> User:
    return User.objects.get(pk=user.pk)


def later(**ago):
    return time_machine.travel(timezone.now() + timedelta(**ago))


def test_closed_account_opens_nothing_and_shares_nothing(admin):
    staff, student = pair()
    release, client = signed(student, by=staff), browser(student)
    assert client.get("/me/").status_code == 200
    close_account(user=student, by=admin, reason="left the academy")
    assert client.get("/me/").status_code == 302
    assert not has_role(now(student), Role.STUDENT)
    assert not on_caseload(staff, student)
    assert not type(release).objects.get(pk=release.pk).is_live
    event = AccessEvent.objects.get(kind="closed", subject_id=student.pk)
    assert event.reader_id == admin.pk
    assert first_broken_link() is None


def test_closed_staff_account_ends_its_roles_its_list_and_what_waits(admin):
    staff, student = pair()
    ask_role(user=staff, role=Role.EDITOR, by=admin, reason="x")
    close_account(user=staff, by=admin, reason="left")
    assert not staff.role_grants.filter(ended_at=None).exists()
    assert not student.assignments.filter(ended_at=None).exists()
    assert not staff.role_requests.filter(answered_at=None).exists()


def test_account_is_opened_again_without_roles(admin):
    student = person()
    close_account(user=student, by=admin, reason="left")
    reopen_account(user=now(student), by=admin, reason="came back")
    assert now(student).is_active
    assert not has_role(now(student), Role.STUDENT)
    assert AccessEvent.objects.filter(kind="reopened", subject_id=student.pk).exists()


def test_erased_account_is_not_opened_again(admin):
    student = person(display_name="CanaryName")
    close_account(user=student, by=admin, reason="left")
    with later(days=89):
        assert retention.due()["closed accounts, 90 days"] == 0
    with later(days=91):
        assert retention.due_by_model()["closed accounts, 90 days"] == {"people.User": 1}
        assert retention.apply()["closed accounts, 90 days"] == 1
        assert retention.due()["closed accounts, 90 days"] == 0
        assert now(student).display_name == ""
        with pytest.raises(NotAllowed):
            reopen_account(user=now(student), by=admin, reason="came back")
        page = browser(admin).get(f"/accounts-and-roles/{student.pk}/").content.decode()
        assert "There is nothing to open again" in page


def test_hold_keeps_a_closed_account(admin):
    student = person(display_name="CanaryName")
    set_contact_rule(user=student, channel="phone", allowed=True, voicemail=False, address="1", hours="", code_name="")
    paper = {"kind": "subpoena", "sender": "court", "received_on": timezone.localdate(), "due_on": None}
    record_demand(person=student, by=admin, **paper)
    close_account(user=student, by=admin, reason="left")
    with later(days=100):
        assert retention.apply()["closed accounts, 90 days"] == 0
    assert now(student).display_name == "CanaryName"


def test_only_another_administrator_closes_with_a_reason(admin):
    student = person()
    for by in (person(Role.INSTRUCTOR), person(Role.PLACEMENT), student):
        with pytest.raises(NotAllowed):
            close_account(user=student, by=by, reason="x")
    with pytest.raises(NotAllowed):
        close_account(user=admin, by=admin, reason="x")
    with pytest.raises(ReasonNeeded):
        close_account(user=student, by=admin, reason=" ")
    assert now(student).is_active


def test_page_closes_and_opens_after_the_password(admin):
    student = person()
    place = f"/accounts-and-roles/{student.pk}/close/"
    assert "reauthenticate" in browser(admin).post(place, {"close": "1", "reason": "left"})["Location"]
    assert now(student).is_active
    client = browser(admin, confirmed=True)
    assert "Please say why" in client.post(place, {"close": "1"}, follow=True).content.decode()
    page = client.post(place, {"close": "1", "reason": "Canary why"}, follow=True).content.decode()
    assert "Everything is erased 90 days later" in page
    assert "Stone closed the account –" in page
    assert "Why: Canary why" in page
    client.post(place, {"reopen": "1", "reason": "came back"})
    assert now(student).is_active
