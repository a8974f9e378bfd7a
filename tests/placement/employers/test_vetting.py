"""Two people fill in a checklist without seeing each other's; it counts for twelve months; a pause is ended by two."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from people.accounts.services.accounts import end_role
from people.base.enums import Role
from people.models import InboxItem, Task
from placement.base.errors import ChecklistIncomplete, IllegalMove, ReasonNeeded, SecondPersonNeeded, VettingDue
from placement.employers.desk import employers_to_check
from placement.employers.models import Employer, EmployerEvent, VettingAnswer
from placement.employers.pausing import lift_suspension
from placement.employers.services import add_employer, move_employer
from placement.employers.vetting import Found, record_vetting_check
from placement.referrals.running import running_with
from placement.referrals.services.referrals import move_referral
from tests.placement.factories import active_employer, browser, found, open_order, referred, staff, suggested

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return staff(), staff()


@pytest.fixture
def vetting(two):
    return move_employer(employer=add_employer(by=two[0], name="Canary Works"), to="vetting", by=two[0])


def stands(employer):
    """Everything that a refused step must leave as it was."""
    row = Employer.objects.get(pk=employer.pk)
    tasks = Task.objects.filter(closed_at=None).count()
    return row.state, row.vetted_at, EmployerEvent.objects.count(), VettingAnswer.objects.count(), tasks


def refused(error, employer, **step):
    before = stands(employer)
    with pytest.raises(error):
        (lift_suspension if "reason" in step else record_vetting_check)(employer=employer, **step)
    assert stands(employer) == before


def test_two_whole_checklists_approve_and_keep_who_found_what_and_how(vetting, two):
    for person in two:
        record_vetting_check(employer=vetting, by=person, answers=found(site=Found("na", "they work remotely")))
    row = Employer.objects.get(pk=vetting.pk)
    assert (row.state, row.vetted_at is not None) == ("approved", True)
    kept = VettingAnswer.objects.filter(item="site").values_list("event__by", "answer", "how")
    assert set(kept) == {(person.pk, "na", "they work remotely") for person in two}


@pytest.mark.parametrize(
    "answers",
    [
        found(how="ok"),
        found("maybe"),
        found(ein=Found("na", "not needed here"), site=Found("na", "not needed here")),
        {"ein": Found("yes", "letter of the tax office")},
        {},
    ],
)
def test_checklist_that_leaves_something_out_is_refused(vetting, two, answers):
    refused(ChecklistIncomplete, vetting, by=two[0], answers=answers)


def test_same_person_is_not_both(vetting, two):
    record_vetting_check(employer=vetting, by=two[0], answers=found())
    refused(SecondPersonNeeded, vetting, by=two[0], answers=found())


def test_a_no_approves_nobody_until_that_person_found_otherwise(vetting, two):
    record_vetting_check(employer=vetting, by=two[0], answers=found(ein=Found("no", "the number is another firm's")))
    record_vetting_check(employer=vetting, by=two[1], answers=found())
    assert stands(vetting)[0] == "vetting"
    record_vetting_check(employer=vetting, by=two[0], answers=found())
    assert stands(vetting)[0] == "approved"


def test_a_no_is_not_outvoted_and_who_has_checked_reads_it(vetting, two):
    record_vetting_check(employer=vetting, by=two[0], answers=found(ein=Found("no", "canary: another firm's number")))
    third, path = staff(), reverse("placement:employer", args=[vetting.pk])
    record_vetting_check(employer=vetting, by=two[1], answers=found())
    record_vetting_check(employer=vetting, by=third, answers=found())
    assert stands(vetting)[:2] == ("vetting", None)
    page = browser(third).get(path).content.decode()
    assert ("canary" in page, "Somebody found something that speaks against this employer" in page) == (True, True)
    assert "canary" not in browser(staff()).get(path).content.decode()
    end_role(user=two[0], role=Role.PLACEMENT, by=None)
    record_vetting_check(employer=vetting, by=staff(), answers=found())
    assert stands(vetting)[0] == "approved"


def test_job_that_a_student_took_is_still_to_be_written_down_after_a_pause(two):
    referral, _release = referred(two[0])
    move_referral(referral=referral, to="offered", by=two[0], override=True, reason="told by phone")
    move_referral(referral=referral, to="accepted", by=referral.student)
    move_employer(employer=referral.order.employer, to="suspended", by=two[0], reason="a report")
    kinds = Task.objects.filter(about=referral.pk, closed_at=None).values_list("kind", flat=True)
    assert set(kinds) == {"offer_accepted", "employer_paused"}


def test_what_runs_is_listed_only_while_the_employer_is_paused(two):
    employer = active_employer(*two)
    answer = browser(two[0]).get(reverse("placement:employer-running", args=[employer.pk]))
    assert answer.headers["Location"] == reverse("placement:employer", args=[employer.pk])


def test_what_one_found_is_not_shown_to_the_other_before_they_have_checked(vetting, two):
    record_vetting_check(employer=vetting, by=two[0], answers=found(how="canary of the first"))
    path = reverse("placement:employer", args=[vetting.pk])
    assert "canary of the first" not in browser(two[1]).get(path).content.decode()
    assert "canary of the first" in browser(two[0]).get(path).content.decode()
    record_vetting_check(employer=vetting, by=two[1], answers=found())
    assert "canary of the first" in browser(two[1]).get(path).content.decode()


def test_outside_of_vetting_no_checklist_is_kept(two):
    refused(IllegalMove, active_employer(*two), by=two[0], answers=found())


def test_vetting_is_due_again_after_a_year_and_two_people_renew_it(two):
    employer = active_employer(*two)
    assert list(employers_to_check(two[0])) == []
    with time_machine.travel(timezone.now() + timedelta(days=340)):
        assert [list(employers_to_check(person)) for person in two] == [[employer], [employer]]
        record_vetting_check(employer=employer, by=two[0], answers=found())
        assert [list(employers_to_check(person)) for person in two] == [[], [employer]]
        record_vetting_check(employer=employer, by=two[1], answers=found())
        row = Employer.objects.get(pk=employer.pk)
        assert (row.state, row.vetting_is_due) == ("active", False)
        assert employer.events.filter(kind="renewed").count() == 1


def test_employer_whose_vetting_is_over_is_not_activated(two):
    employer = active_employer(*two)
    move_employer(employer=employer, to="suspended", by=two[0], reason="pays late")
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        refused(VettingDue, employer, by=two[0], reason="They mended it")


def test_pause_is_ended_by_two_people_each_with_a_reason(two):
    employer = active_employer(*two)
    refused(IllegalMove, employer, by=two[0], reason="not paused")
    move_employer(employer=employer, to="suspended", by=two[0], reason="pays late")
    with pytest.raises(IllegalMove):
        move_employer(employer=employer, to="active", by=two[1])
    refused(ReasonNeeded, employer, by=two[0], reason="  ")
    lift_suspension(employer=employer, by=two[0], reason="They paid")
    assert (stands(employer)[0], Task.objects.get(kind="employer_to_resume").owner) == ("suspended", two[1])
    refused(SecondPersonNeeded, employer, by=two[0], reason="They paid")
    lift_suspension(employer=employer, by=two[1], reason="I saw it")
    assert stands(employer)[0] == "active"
    assert not Task.objects.filter(kind="employer_to_resume", closed_at=None).exists()


def test_wish_to_end_a_pause_does_not_count_for_the_next_one(two):
    employer = active_employer(*two)
    move_employer(employer=employer, to="suspended", by=two[0], reason="one")
    for person in two:
        lift_suspension(employer=employer, by=person, reason="mended")
    move_employer(employer=employer, to="suspended", by=two[0], reason="two")
    lift_suspension(employer=employer, by=two[1], reason="mended again")
    assert stands(employer)[0] == "suspended"


def test_suspension_hands_each_running_referral_to_who_works_with_its_student(two):
    one, other = two
    employer = active_employer(*two)
    mine, _release = referred(one, order=open_order(one, employer))
    theirs = suggested(other, order=open_order(other, employer))
    InboxItem.objects.all().delete()
    move_employer(employer=employer, to="suspended", by=one, reason="pays late")
    waits = {task.about: task.owner for task in Task.objects.filter(kind="employer_paused", closed_at=None)}
    assert waits == {mine.pk: one, theirs.pk: other}
    assert {item.user_id for item in InboxItem.objects.filter(kind="referral_step")} == {one.pk, other.pk}
    rows, colleagues = running_with(employer, one)
    assert ([row.referral for row in rows], colleagues) == ([mine], 1)
    page = browser(one).get(reverse("placement:employer-running", args=[employer.pk])).content.decode()
    assert (str(rows[0].what) in page, theirs.student.get_full_name() in page) == (True, False)


@pytest.mark.parametrize("number", [1, 3])
def test_running_takes_a_fixed_number_of_queries(two, number, django_assert_num_queries):
    employer = active_employer(*two)
    for _ in range(number):
        suggested(two[0], order=open_order(two[0], employer))
    with django_assert_num_queries(3):
        rows, others = running_with(employer, two[0])
        assert (len([row.referral.student.pk for row in rows]), others) == (number, 0)


def test_checklist_is_filled_in_on_a_page_and_keeps_what_was_typed(vetting, two):
    client, path = browser(two[0]), reverse("placement:employer-check", args=[vetting.pk])
    typed = {"ein": "yes", "domain": "yes", "call_back": "yes", "site": "yes"}
    typed |= {f"how_{item}": "letter of the tax office" for item in typed}
    page = client.post(path, typed | {"how_site": "ok", "how_ein": "canary of typing"}).content.decode()
    assert ("canary of typing" in page, VettingAnswer.objects.exists()) == (True, False)
    client.post(path, typed)
    assert VettingAnswer.objects.filter(event__by=two[0]).count() == 4
