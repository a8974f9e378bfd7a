"""Hand-overs of placement: each step leaves one task with its owner, and the next step settles it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from people.base.enums import Role
from people.caseload.services import assign_student
from people.models import Task
from people.releases.services.releases import decline_release, revoke_release
from placement.base.errors import EmployerNotActive
from placement.employers.services import add_contact, add_employer, confirm_contact, move_employer
from placement.employers.vetting import record_vetting_check
from placement.openings.services import draft_order, move_order, propose_order
from placement.placements.services import record_placement
from placement.referrals.hand_overs import OF_REFERRAL
from placement.referrals.services.profile import save_profile
from placement.referrals.services.referrals import (
    answer_referral,
    move_referral,
    show_interest,
    suggest,
    withdraw,
)
from placement.referrals.services.releases import ask_for_release, refer
from tests.people.factories import person
from tests.people.tasks.tasks import task, waiting
from tests.placement import factories as made

pytestmark = pytest.mark.django_db
JOB = {"title": "Technician", "soc_code": "15-1232", "start_on": date(2026, 9, 1), "hours": 36, "wage": 24}
JOB |= {"wage_unit": "hour", "permanence": "regular", "in_field": True}


@pytest.fixture
def advisor():
    return made.staff()


def of_referral() -> list[tuple[str, object]]:
    """Return the open tasks about referrals, each with its owner."""
    rows = Task.objects.filter(kind__in=OF_REFERRAL, closed_at=None).select_related("owner")
    return [(row.kind, row.owner) for row in rows]


def test_the_way_from_a_suggestion_to_a_job_has_one_task_at_each_step(advisor, django_capture_on_commit_callbacks):
    referral = made.suggested(advisor)
    student, contact = referral.student, made.contact_of(referral.order.employer, advisor)
    assert of_referral() == [("opening_suggested", student)]
    show_interest(referral=referral, by=student)
    assert of_referral() == [("student_interest", advisor)]
    release = made.release_for(referral, advisor, sign=False)
    assert of_referral() == []
    assert task("release_asked").owner == student
    made.sign_release(release=release, by=student)
    assert of_referral() == [("release_signed", advisor)]
    refer(referral=referral, by=advisor)
    assert of_referral() == []
    answer_referral(referral=referral, to="interview", by=contact)
    assert of_referral() == [("employer_answer", advisor)]
    answer_referral(referral=referral, to="offered", by=contact)
    assert of_referral() == [("offer", advisor)]
    move_referral(referral=referral, to="accepted", by=student)
    assert of_referral() == [("offer_accepted", advisor)]
    record_placement(student=student, by=advisor, referral=referral, **JOB)
    assert of_referral() == []


@pytest.mark.parametrize("to", ["employer_declined", "position_closed"])
def test_a_no_of_the_employer_is_the_advisors_to_read(advisor, to):
    referral, _release = made.referred(advisor)
    answer_referral(referral=referral, to=to, by=made.contact_of(referral.order.employer, advisor))
    assert of_referral() == [("employer_no", advisor)]


def test_a_no_and_a_withdrawal_of_the_student_are_the_advisors_to_read(advisor):
    order = made.open_order(advisor)
    first, second = made.suggested(advisor, order=order), made.suggested(advisor, order=order)
    withdraw(referral=first, by=first.student)
    show_interest(referral=second, by=second.student)
    withdraw(referral=second, by=second.student)
    assert of_referral() == [("student_no", advisor), ("student_withdrew", advisor)]


def test_not_now_and_taking_back_are_the_advisors_to_read(advisor, django_capture_on_commit_callbacks):
    referral = made.suggested(advisor)
    decline_release(release=made.release_for(referral, advisor, sign=False), by=referral.student)
    assert of_referral() == [("release_declined", advisor)]
    other, release = made.referred(advisor)
    with django_capture_on_commit_callbacks(execute=True):
        revoke_release(release=release, by=other.student)
    assert of_referral() == [("release_declined", advisor), ("release_ended", advisor)]


def test_signed_and_taken_back_before_anything_was_sent_waits_as_ended(advisor):
    referral = made.suggested(advisor)
    release = made.release_for(referral, advisor)
    revoke_release(release=release, by=referral.student)
    assert of_referral() == [("release_ended", advisor)]


def test_a_profile_and_a_search_are_told_to_the_advisor_once(advisor):
    student = made.searching(advisor)
    for note in ("one", "two"):
        save_profile(student=student, start_on=None, note=note, samples=[])
    assert sorted(waiting(advisor)) == ["began_to_search", "new_profile"]


@pytest.mark.parametrize("listed", ["advisor", "administrator", "nobody"])
def test_interest_of_a_student_says_who_was_told_and_they_have_it(advisor, listed):
    """A student on nobody's list read "We have told your placement advisor" though nobody was told."""
    order = made.open_order(advisor)
    student = made.searching(advisor)
    administrator = person(Role.ADMINISTRATOR) if listed == "administrator" else None
    if listed != "advisor":
        student.assignments.update(ended_at="2026-01-01T00:00Z")
    page = made.browser(student).post(reverse("placement:interested", args=[order.pk]), follow=True).content.decode()
    owner = {"advisor": advisor, "administrator": administrator}.get(listed)
    assert task("student_interest").owner == owner
    said = {
        "advisor": "We have told your placement advisor",
        "administrator": "We have told an administrator",
        "nobody": "Nobody works with you on this so far",
    }
    assert [who for who, words in said.items() if words in page] == [listed]


def test_interest_moves_to_the_advisor_who_gets_the_student(advisor):
    order, student = made.open_order(advisor), made.searching(advisor)
    student.assignments.update(ended_at="2026-01-01T00:00Z")
    person(Role.ADMINISTRATOR)
    show_interest(referral=suggest(student=student, order=order, by=student), by=student)
    other = made.staff()
    assign_student(staff=other, student=student, by=None)
    assert of_referral() == [("student_interest", other)]


def test_a_proposal_of_an_employer_waits_for_placement_staff(advisor):
    employer = made.active_employer(advisor)
    order = propose_order(employer=employer, by=made.contact_of(employer, advisor), **made.TERMS)
    owner = task("opening_proposed").owner
    assert owner is not None
    move_order(order=order, to="open", by=advisor)
    assert "opening_proposed" not in waiting(owner)


def test_an_employer_is_checked_by_one_and_then_by_another(advisor):
    second = made.staff()
    employer = add_employer(by=advisor, name="Canary Works")
    move_employer(employer=employer, to="vetting", by=advisor)
    first = task("employer_to_check").owner
    record_vetting_check(employer=employer, by=first, answers=made.found())
    other = second if first == advisor else advisor
    assert task("employer_to_check").owner == other
    record_vetting_check(employer=employer, by=other, answers=made.found())
    assert not Task.objects.filter(kind="employer_to_check", closed_at=None).exists()


def test_a_contact_waits_for_a_second_person(advisor):
    employer, second = made.active_employer(advisor), None
    contact = add_contact(employer=employer, user=person(Role.EMPLOYER), by=advisor)
    second = task("contact_to_confirm").owner
    assert second != advisor
    confirm_contact(contact=contact, by=second)
    assert "contact_to_confirm" not in waiting(second)


def test_asking_for_a_release_settles_the_interest(advisor):
    student = made.searching(advisor)
    referral = suggest(student=student, order=made.open_order(advisor), by=student)
    show_interest(referral=referral, by=student)
    ask_for_release(referral=referral, fields=["skills"], purpose="Job", by=advisor)
    assert waiting(student) == ["release_asked"]
    assert of_referral() == []


def paused(referral, advisor):
    return move_employer(employer=referral.order.employer, to="suspended", by=advisor, reason="They pay nobody")


def test_what_waited_before_a_pause_waits_again_after_it(advisor):
    """The tasks that a pause closed stayed closed: an interest of a student was on nobody's list any more."""
    referral = made.suggested(advisor)
    order, student = referral.order, referral.student
    signed, read = made.suggested(advisor, order=order), made.suggested(advisor, order=order)
    show_interest(referral=referral, by=student)
    made.release_for(signed, advisor)
    show_interest(referral=read, by=read.student)
    decline_release(release=made.release_for(read, advisor, sign=False), by=read.student)
    Task.objects.filter(kind="release_declined").update(closed_at=timezone.now())
    before = sorted(of_referral(), key=str)
    employer = paused(referral, advisor)
    assert {kind for kind, _owner in of_referral()} == {"employer_paused"}
    made.resumed(employer, advisor)
    assert sorted(of_referral(), key=str) == before == [("release_signed", advisor), ("student_interest", advisor)]


def test_who_decided_during_a_pause_has_no_task_of_before_it(advisor):
    referral = made.suggested(advisor)
    show_interest(referral=referral, by=referral.student)
    employer = paused(referral, advisor)
    withdraw(referral=referral, by=referral.student)
    made.resumed(employer, advisor)
    assert of_referral() == [("student_withdrew", advisor)]


def test_a_step_that_meets_a_pause_reads_the_employer_anew(advisor):
    """An opening that was read before the pause let one more student be suggested, and nobody had a task about it."""
    referral = made.suggested(advisor)
    known, student = referral.order, made.searching(advisor)
    assert known.employer.is_active
    paused(referral, advisor)
    with pytest.raises(EmployerNotActive):
        suggest(student=student, order=known, by=advisor)
    assert of_referral() == [("employer_paused", advisor)]


def test_an_opening_that_staff_put_up_for_review_is_one_persons_task(advisor):
    """Only what an employer proposed was: what staff sent to review stood there with nobody's name."""
    order = draft_order(employer=made.active_employer(advisor), by=advisor, **made.TERMS)
    move_order(order=order, to="review", by=advisor)
    owner = task("opening_to_review").owner
    assert owner is not None
    move_order(order=order, to="open", by=advisor)
    assert "opening_to_review" not in waiting(owner)


def test_a_vetting_that_is_due_again_is_one_persons_task_until_two_have_done_it(advisor):
    """It stood on the employer's page and on nobody's list."""
    second = made.staff()
    with time_machine.travel(timezone.now() - timedelta(days=340)):
        employer = made.active_employer(advisor, second)
    young = made.active_employer(advisor, second, name="Young")
    for _day in range(2):
        call_command("tell_due_vettings", verbosity=0)
    first = task("employer_to_check").owner
    assert (task("employer_to_check").about, young.vetting_is_due) == (employer.pk, False)
    record_vetting_check(employer=employer, by=first, answers=made.found())
    other = task("employer_to_check").owner
    assert {first, other} == {advisor, second}
    record_vetting_check(employer=employer, by=other, answers=made.found())
    call_command("tell_due_vettings", verbosity=0)
    assert not Task.objects.filter(kind="employer_to_check", closed_at=None).exists()


def test_a_job_that_was_taken_waits_to_be_written_down_whatever_sharing_does(
    advisor, django_capture_on_commit_callbacks
):
    """A release that ended after the student had said yes closed the task for good, and nobody wrote the job down."""
    referral, release = made.referred(advisor)
    answer_referral(referral=referral, to="offered", by=made.contact_of(referral.order.employer, advisor))
    move_referral(referral=referral, to="accepted", by=referral.student)
    with django_capture_on_commit_callbacks(execute=True):
        revoke_release(release=release, by=referral.student)
    assert of_referral() == [("offer_accepted", advisor), ("release_ended", advisor)]
    made.release_for(referral, advisor)
    assert ("offer_accepted", advisor) in of_referral()
    record_placement(student=referral.student, by=advisor, referral=referral, **JOB)
    assert of_referral() == []
