"""Hand-overs inside the people app: each leaves one task, and the act that settles it closes it."""

from datetime import date

import pytest

from people.accounts.services.role_requests import ask_role, confirm_role, refuse_role
from people.base.enums import Role
from people.models import Task
from people.oversight.services import (
    allow_emergency_access,
    ask_emergency_access,
    refuse_emergency_access,
    review_emergency_access,
)
from people.releases.services.releases import decline_release, revoke_release, sign_release
from people.rights import export
from people.rights.services.record_requests import close_demand, forbid_notice, record_demand
from people.signin.services.recovery import confirm_recovery, open_recovery, stop_recovery
from tests.people.factories import asked, pair, person
from tests.people.tasks.tasks import task, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR)


@pytest.mark.parametrize("answer", [confirm_role, refuse_role])
def test_a_role_asked_for_is_the_task_of_a_second_administrator_until_it_is_answered(two, answer):
    request = ask_role(user=person(), role=Role.EDITOR, by=two[0], reason="why")
    assert task("role_to_confirm").owner == two[1]
    answer(request=request, by=two[1])
    assert waiting(two[1]) == []


def test_emergency_access_is_one_task_to_answer_and_then_one_to_look_over(two):
    access = ask_emergency_access(student=person(), field="contact", by=two[0], reason="why")
    assert task("emergency_to_answer").owner == two[1]
    allow_emergency_access(access=access, by=two[1])
    assert waiting(two[1]) == ["emergency_to_review"]
    review_emergency_access(access=access, by=two[1])
    assert waiting(two[1]) == []


def test_emergency_access_that_is_refused_leaves_nothing(two):
    access = ask_emergency_access(student=person(), field="contact", by=two[0], reason="why")
    refuse_emergency_access(access=access, by=two[1])
    assert waiting(two[1]) == []


def test_a_request_for_records_is_a_task_until_it_is_closed_and_silent_while_it_must_be(two):
    student = person()
    paper = {"kind": "subpoena", "sender": "Court", "received_on": date(2026, 1, 2), "due_on": None}
    demand = record_demand(person=student, by=two[0], **paper)
    held = task("records_request")
    assert held.owner in two
    assert [line["what"] for line in export.section(student, "tasks")] == ["records_request"]
    forbid_notice(demand=demand, by=two[0], note="the court says so")
    assert export.section(student, "tasks") == []
    close_demand(demand=demand, by=two[1], note="answered")
    assert waiting(held.owner) == []


@pytest.mark.parametrize("end", [confirm_recovery, stop_recovery])
def test_a_way_back_in_is_the_task_of_a_second_member_of_the_staff(two, end):
    recovery = open_recovery(user=person(), by=two[0])
    assert task("recovery_to_confirm").owner == two[1]
    end(recovery=recovery, by=two[1])
    assert waiting(two[1]) == []


@pytest.mark.parametrize("answer", [sign_release, decline_release, revoke_release])
def test_a_release_asked_for_is_the_students_own_until_they_answer(answer):
    advisor, student = pair()
    release = asked(student, advisor)
    assert task("release_asked").owner == student
    answer(release=release, by=student)
    assert waiting(student) == []


def test_a_release_that_the_student_begins_waits_for_nobody():
    asked(person())
    assert not Task.objects.filter(kind="release_asked").exists()
