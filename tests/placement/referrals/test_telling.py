"""An employer is paused or ends while ways run there: each student is told by one person, who writes down how."""

import pytest
from django.urls import reverse

from people.models import Task
from people.releases.services.releases import revoke_release
from placement.base.errors import EmployerPaused, IllegalMove, NoSuchRight, ReasonNeeded
from placement.employers.services import move_employer
from placement.models import Referral
from placement.referrals.hand_overs import TELLS
from placement.referrals.services.referrals import move_referral
from placement.referrals.services.telling import told_student
from tests.placement import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return made.staff(), made.staff()


def moved(referral, by, to):
    return move_employer(employer=referral.order.employer, to=to, by=by, reason="Canary reason")


def waits(referral):
    return list(Task.objects.filter(about=referral.pk, closed_at=None).values_list("kind", "owner"))


def last(referral):
    row = Referral.objects.get(pk=referral.pk)
    return row.state, [event.kind for event in row.events.order_by("at", "id")][-2:]


def test_an_employer_that_ends_leaves_one_owned_task_for_each_way_that_runs_and_none_for_those_over(two):
    """A way stood on the board for ever, with an employer that nobody could be referred to."""
    employer = made.active_employer(*two)
    mine, _release = made.referred(two[0], order=made.open_order(two[0], employer))
    theirs = made.suggested(two[1], order=made.open_order(two[1], employer))
    over = made.suggested(two[0], order=made.open_order(two[0], employer))
    move_referral(referral=over, to="position_closed", by=two[0])
    moved(mine, two[0], "ended")
    assert (waits(mine), waits(theirs), waits(over)) == (
        [("employer_gone", two[0].pk)],
        [("employer_gone", two[1].pk)],
        [],
    )


def test_a_pause_that_becomes_an_end_leaves_one_task_and_not_two(two):
    referral = made.suggested(two[0])
    moved(referral, two[0], "suspended")
    moved(referral, two[0], "ended")
    assert waits(referral) == [("employer_gone", two[0].pk)]


@pytest.mark.parametrize(
    ("to", "stands"),
    [("suspended", ("referred", ["moved", "told"])), ("ended", ("position_closed", ["told", "moved"]))],
)
def test_saying_so_closes_the_task_and_with_an_ended_employer_the_way(two, to, stands):
    referral, _release = made.referred(two[0])
    moved(referral, two[0], to)
    path = reverse("placement:referral", args=[referral.pk])
    client = made.browser(two[0])
    page = client.get(path).content.decode()
    assert reverse("placement:referral-told", args=[referral.pk]) in page
    client.post(f"{path}told/", {"reason": ""})
    assert len(waits(referral)) == 1
    client.post(f"{path}told/", {"reason": "By phone on Monday"})
    assert (last(referral), waits(referral)) == (stands, [])
    assert f"{path}told/" not in client.get(path).content.decode()
    own = made.browser(referral.student).get(reverse("placement:my-referral", args=[referral.pk])).content.decode()
    assert "We told you how it stands with the employer" in own


def test_a_job_that_was_taken_is_not_ended_by_saying_so(two):
    referral = made.accepted(two[0])
    moved(referral, two[0], "ended")
    told_student(referral=referral, by=two[0], how="By phone")
    assert last(referral) == ("accepted", ["moved", "told"])


def test_who_does_not_work_with_the_student_cannot_say_so_nor_anybody_twice(two):
    referral = made.suggested(two[0])
    with pytest.raises(IllegalMove):
        told_student(referral=referral, by=two[0], how="By phone")
    moved(referral, two[0], "suspended")
    with pytest.raises(NoSuchRight):
        told_student(referral=referral, by=two[1], how="By phone")
    with pytest.raises(ReasonNeeded):
        told_student(referral=referral, by=two[0], how=" ")
    told_student(referral=referral, by=two[0], how="By phone")
    with pytest.raises(IllegalMove):
        told_student(referral=referral, by=two[0], how="By phone")


def test_what_waited_before_a_pause_waits_again_although_the_student_was_told_meanwhile(two):
    referral, _release = made.referred(two[0])
    contact = made.contact_of(referral.order.employer, two[0])
    made.browser(contact)
    move_referral(referral=referral, to="offered", by=two[0], override=True, reason="told")
    move_referral(referral=referral, to="accepted", by=referral.student)
    employer = moved(referral, two[0], "suspended")
    told_student(referral=referral, by=two[0], how="By phone")
    made.resumed(employer, two[0])
    assert waits(referral) == [("offer_accepted", two[0].pk)]


def test_the_list_of_what_runs_says_who_waits_to_be_told(two):
    employer = made.active_employer(*two)
    for to in ("untold", "told"):
        made.suggested(two[0], made.searching(two[0], display_name=to), made.open_order(two[0], employer))
    move_employer(employer=employer, to="ended", by=two[0], reason="closed down")
    told_student(referral=Referral.objects.get(student__display_name="told"), by=two[0], how="By phone")
    path = reverse("placement:employer-running", args=[employer.pk])
    page = made.browser(two[0]).get(path).content.decode()
    assert (page.count("not told yet"), page.count("the way to this job ends with it")) == (1, 1)


def test_a_plain_yes_waits_while_the_employer_is_paused_and_its_button_is_gone(two):
    """An offer in writing could not be accepted during a pause, the plain one of the opening could."""
    referral, _release = made.referred(two[0])
    move_referral(referral=referral, to="offered", by=two[0], override=True, reason="told")
    client, path = made.browser(referral.student), reverse("placement:my-referral", args=[referral.pk])
    assert "Accept the offer" in client.get(path).content.decode()
    employer = moved(referral, two[0], "suspended")
    assert "Accept the offer" not in client.get(path).content.decode()
    with pytest.raises(EmployerPaused):
        move_referral(referral=referral, to="accepted", by=referral.student)
    made.resumed(employer, two[0])
    assert move_referral(referral=referral, to="accepted", by=referral.student).state == "accepted"


@pytest.mark.parametrize("to", ["suspended", "ended"])
def test_sharing_that_ends_or_a_step_of_staff_does_not_tell_the_student(two, to):
    """A month after the end of an employer the release ended by itself, and with it the task: nobody was told."""
    referral, release = made.referred(two[0])
    moved(referral, two[0], to)
    kind = TELLS[to]
    revoke_release(release=release, by=referral.student)
    assert {open_kind for open_kind, _owner in waits(referral)} == {kind, "release_ended"}
    referral = move_referral(referral=referral, to="interview", by=two[0], reason="It was held", override=True)
    assert kind in dict(waits(referral))
    move_referral(referral=referral, to="position_closed", by=two[0])
    assert waits(referral) == []
