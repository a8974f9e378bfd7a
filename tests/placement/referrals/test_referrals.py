from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from pathways.base.enums import StudentState
from pathways.cohorts.services.standing import move_student
from people.base.enums import Role
from people.caseload.services import set_bar
from people.models import InboxItem
from people.releases.services.releases import decline_release, revoke_release
from placement.base.errors import (
    AlreadyThere,
    EmployerNotActive,
    IllegalMove,
    NoSuchRight,
    OrderNotOpen,
    ReasonNeeded,
    ReferralFrozen,
    ReleaseNeeded,
    StudentNotSearching,
)
from placement.employers.services import move_employer
from placement.models import Referral, ReferralEvent
from placement.openings.services import move_order
from placement.referrals.services.referrals import (
    answer_referral,
    follow_up_on,
    move_referral,
    show_interest,
    suggest,
    withdraw,
)
from placement.referrals.services.releases import note_signed, refer, resume_referral
from tests.people.factories import person
from tests.placement.factories import (
    accepted,
    active_employer,
    browser,
    contact_of,
    open_order,
    referred,
    release_for,
    searching,
    staff,
    suggested,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return staff()


def refused(error, referral, act):
    """Check that a step raises and that neither row nor log changed."""
    before = (Referral.objects.filter(pk=referral.pk).values().get(), ReferralEvent.objects.count())
    with pytest.raises(error):
        act()
    assert (Referral.objects.filter(pk=referral.pk).values().get(), ReferralEvent.objects.count()) == before


def states(referral):
    return list(referral.events.values_list("to_state", flat=True))


def test_suggest_tells_the_student_in_neutral_words(by):
    referral = suggested(by)
    item = InboxItem.objects.get(user=referral.student)
    assert item.path.endswith(f"{referral.pk}/")
    assert "Canary" not in item.path + item.kind


def test_suggest_for_a_student_who_is_not_searching_is_refused(by):
    student = searching(by)
    move_student(student=student, to=StudentState.PAUSED, by=student)
    with pytest.raises(StudentNotSearching):
        suggest(student=student, order=open_order(by), by=by)
    assert not Referral.objects.exists()


def test_suggest_outside_the_case_load_is_refused(by):
    with pytest.raises(NoSuchRight):
        suggest(student=searching(staff()), order=open_order(by), by=by)
    assert not Referral.objects.exists()


def test_suggest_by_barred_staff_is_refused(by):
    student = searching(by)
    set_bar(staff=by, student=student, by=student)
    with pytest.raises(NoSuchRight):
        suggest(student=student, order=open_order(by), by=by)
    assert not Referral.objects.exists()


def test_second_live_referral_for_the_same_opening_is_refused(by):
    referral = suggested(by)
    refused(AlreadyThere, referral, lambda: suggested(by, referral.student, referral.order))


def test_suggest_again_after_stepping_back_is_possible(by):
    referral = suggested(by)
    withdraw(referral=referral, by=referral.student)
    again = suggested(by, referral.student, referral.order)
    assert again.pk != referral.pk


def test_interest_by_staff_needs_how_they_know(by):
    referral = suggested(by)
    refused(ReasonNeeded, referral, lambda: show_interest(referral=referral, by=by))
    show_interest(referral=referral, by=by, reason="said so on Tuesday")
    assert states(referral) == ["suggested", "student_interested"]


def test_refer_without_any_release_is_refused(by):
    referral = suggested(by)
    refused(ReleaseNeeded, referral, lambda: refer(referral=referral, by=by))


def test_refer_with_release_that_is_only_asked_is_refused(by):
    referral = suggested(by)
    release_for(referral, by, sign=False)
    refused(ReleaseNeeded, referral, lambda: refer(referral=referral, by=by))


def test_refer_with_release_for_another_opening_is_refused(by):
    referral = suggested(by)
    employer = referral.order.employer
    other = suggested(by, referral.student, open_order(by, employer))
    release_for(other, by)
    refused(ReleaseNeeded, referral, lambda: refer(referral=referral, by=by))


def test_refer_with_expired_release_is_refused(by):
    referral = suggested(by)
    release_for(referral, by, days=7)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        refused(ReleaseNeeded, referral, lambda: refer(referral=referral, by=by))


def test_refer_with_revoked_release_is_refused(by):
    referral = suggested(by)
    revoke_release(release=release_for(referral, by), by=referral.student)
    refused(ReleaseNeeded, referral, lambda: refer(referral=referral, by=by))


def test_refer_to_suspended_employer_is_refused(by):
    referral = suggested(by)
    release_for(referral, by)
    move_employer(employer=referral.order.employer, to="suspended", by=by, reason="x")
    refused(EmployerNotActive, referral, lambda: refer(referral=referral, by=by))


@pytest.mark.parametrize("to", ["on_hold", "closed"])
def test_refer_to_an_order_that_is_not_open_is_refused(by, to):
    referral = suggested(by)
    release_for(referral, by)
    move_order(order=referral.order, to=to, by=by)
    refused(OrderNotOpen, referral, lambda: refer(referral=referral, by=by))


def test_refer_appends_the_steps_before_it(by):
    referral, release = referred(by)
    assert states(referral) == ["suggested", "student_interested", "release_signed", "referred"]
    assert set(referral.events.exclude(release_id=None).values_list("release_id", flat=True)) == {release.pk}
    assert list(referral.events.filter(implied=True).values_list("to_state", flat=True)) == ["student_interested"]


@pytest.mark.parametrize("to", ["referred", "applied", "offered", "started"])
def test_override_does_not_lift_the_guards_of_referred(by, to):
    referral = suggested(by)
    for error in (ReleaseNeeded, IllegalMove):
        if (to == "referred") == (error is ReleaseNeeded):
            refused(
                error,
                referral,
                lambda: move_referral(referral=referral, to=to, by=by, reason="please", override=True),
            )


def test_override_without_reason_is_refused(by):
    referral, _release = referred(by)
    refused(
        ReasonNeeded,
        referral,
        lambda: move_referral(referral=referral, to="offered", by=by, override=True, reason="  "),
    )


def test_override_with_reason_is_marked(by):
    referral, _release = referred(by)
    move_referral(referral=referral, to="offered", by=by, override=True, reason="offer came by phone")
    event = referral.events.last()
    assert (event.to_state, event.override, event.reason) == ("offered", True, "offer came by phone")


def test_skipping_a_step_without_override_is_refused(by):
    referral, _release = referred(by)
    refused(IllegalMove, referral, lambda: move_referral(referral=referral, to="offered", by=by))


def test_unknown_state_is_refused(by):
    referral, _release = referred(by)
    refused(
        IllegalMove,
        referral,
        lambda: move_referral(referral=referral, to="hired!", by=by, override=True, reason="x"),
    )


@pytest.mark.parametrize("steps", [0, 1, 3, 5])
def test_student_steps_back_from_any_live_state(by, steps):
    referral, _release = referred(by)
    for state in ["applied", "screening", "interview", "offered", "accepted"][:steps]:
        referral = move_referral(referral=referral, to=state, by=by)
    referral = withdraw(referral=referral, by=referral.student)
    assert (referral.state, referral.due_on) == ("student_withdrew", None)


def test_staff_cannot_step_back_for_the_student(by):
    referral, _release = referred(by)
    refused(NoSuchRight, referral, lambda: withdraw(referral=referral, by=by))
    refused(NoSuchRight, referral, lambda: move_referral(referral=referral, to="student_withdrew", by=by))


def test_student_cannot_take_staff_steps(by):
    referral, _release = referred(by)
    student = referral.student
    refused(NoSuchRight, referral, lambda: move_referral(referral=referral, to="applied", by=student))
    refused(
        NoSuchRight,
        referral,
        lambda: move_referral(referral=referral, to="accepted", by=student, override=True, reason="x"),
    )


def test_other_student_and_other_staff_cannot_touch_it(by):
    referral, _release = referred(by)
    for stranger in (person(), staff(), person(Role.EMPLOYER)):
        refused(NoSuchRight, referral, lambda who=stranger: withdraw(referral=referral, by=who))
        refused(
            NoSuchRight,
            referral,
            lambda who=stranger: move_referral(referral=referral, to="applied", by=who),
        )


def test_interviews_are_counted(by):
    referral, _release = referred(by)
    for state in ("applied", "screening", "interview", "interview"):
        referral = move_referral(referral=referral, to=state, by=by)
    assert referral.interviews == 2
    assert referral.events.last().interview == 2


def test_revocation_freezes_the_referral(by, django_capture_on_commit_callbacks):
    referral, release = referred(by)
    with django_capture_on_commit_callbacks(execute=True):
        revoke_release(release=release, by=referral.student)
    referral.refresh_from_db()
    assert (referral.state, referral.frozen) == ("referred", True)
    assert referral.events.last().kind == "frozen"


def test_waiting_referral_takes_no_step_but_an_end(by, django_capture_on_commit_callbacks):
    referral, release = referred(by)
    with django_capture_on_commit_callbacks(execute=True):
        revoke_release(release=release, by=referral.student)
    refused(ReferralFrozen, referral, lambda: move_referral(referral=referral, to="applied", by=by))
    ended = withdraw(referral=referral, by=referral.student)
    assert (ended.state, ended.frozen) == ("student_withdrew", False)


def test_expired_release_stops_steps_without_any_event(by):
    referral, _release = referred(by)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        refused(ReferralFrozen, referral, lambda: move_referral(referral=referral, to="applied", by=by))


def test_new_release_lets_it_go_on(by, django_capture_on_commit_callbacks):
    referral, release = referred(by)
    with django_capture_on_commit_callbacks(execute=True):
        revoke_release(release=release, by=referral.student)
    refused(ReleaseNeeded, referral, lambda: resume_referral(referral=referral, by=by))
    release_for(referral, by)
    assert not resume_referral(referral=referral, by=by).frozen
    assert move_referral(referral=referral, to="applied", by=by).state == "applied"


def test_employer_answer_fills_the_line(by):
    referral, _release = referred(by)
    contact = contact_of(referral.order.employer, by)
    answer_referral(referral=referral, to="interview", by=contact)
    assert states(referral)[-3:] == ["applied", "screening", "interview"]
    assert set(referral.events.filter(by=contact).values_list("answered", flat=True)) == {True}
    by_contact = referral.events.filter(by=contact).values_list("to_state", "implied")
    assert list(by_contact) == [("applied", True), ("screening", True), ("interview", False)]


def test_yes_to_sharing_moves_the_referral_once(by):
    referral = suggested(by)
    release = release_for(referral, by)
    referral.refresh_from_db()
    assert (referral.state, referral.events.last().by) == ("release_signed", referral.student)
    note_signed(release=release)
    assert states(referral) == ["suggested", "student_interested", "release_signed"]


def test_new_yes_after_taking_back_lets_what_was_not_sent_go_on(by, django_capture_on_commit_callbacks):
    referral = suggested(by)
    with django_capture_on_commit_callbacks(execute=True):
        revoke_release(release=release_for(referral, by), by=referral.student)
    referral.refresh_from_db()
    assert (referral.state, referral.frozen) == ("release_signed", True)
    release_for(referral, by)
    referral.refresh_from_db()
    assert (referral.state, referral.frozen, referral.events.last().kind) == ("release_signed", False, "resumed")
    assert refer(referral=referral, by=by).frozen is False


def test_no_to_sharing_moves_nothing(by):
    referral = suggested(by)
    decline_release(release=release_for(referral, by, sign=False), by=referral.student)
    referral.refresh_from_db()
    assert (referral.state, states(referral)) == ("suggested", ["suggested"])


@pytest.mark.parametrize("to", ["accepted", "started", "student_withdrew", "no_response", "referred", "nonsense"])
def test_answer_that_is_not_the_employers_is_refused(by, to):
    referral, _release = referred(by)
    contact = contact_of(referral.order.employer, by)
    refused(NoSuchRight, referral, lambda: answer_referral(referral=referral, to=to, by=contact))


def test_answer_by_another_employers_contact_is_refused(by):
    referral, _release = referred(by)
    stranger = contact_of(active_employer(by, name="Other"), by)
    refused(NoSuchRight, referral, lambda: answer_referral(referral=referral, to="offered", by=stranger))


def test_answer_after_revocation_is_refused(by):
    referral, release = referred(by)
    contact = contact_of(referral.order.employer, by)
    revoke_release(release=release, by=referral.student)
    refused(ReferralFrozen, referral, lambda: answer_referral(referral=referral, to="offered", by=contact))


def test_answer_before_referral_is_refused(by):
    referral = suggested(by)
    release_for(referral, by)
    contact = contact_of(referral.order.employer, by)
    refused(IllegalMove, referral, lambda: answer_referral(referral=referral, to="interview", by=contact))


def test_answer_backwards_is_refused(by):
    referral, _release = referred(by)
    contact = contact_of(referral.order.employer, by)
    answer_referral(referral=referral, to="offered", by=contact)
    referral.refresh_from_db()
    refused(IllegalMove, referral, lambda: answer_referral(referral=referral, to="interview", by=contact))


def test_started_fills_the_order(by):
    referral = accepted(by)
    move_referral(referral=referral, to="started", by=by)
    referral.order.refresh_from_db()
    assert referral.order.state == "filled"


def test_one_of_two_openings_partly_fills_the_order(by):
    order = open_order(by, openings=2)
    referral, _release = referred(by, order=order)
    move_referral(referral=referral, to="started", by=by, override=True, reason="quick start")
    order.refresh_from_db()
    assert order.state == "partly_filled"


def test_row_is_the_fold_of_its_events(by):
    referral = accepted(by)
    moved = referral.events.filter(kind="moved")
    assert referral.state == moved.last().to_state
    assert referral.interviews == moved.filter(to_state="interview").count()


def test_follow_up_changes_the_day_only(by):
    referral, _release = referred(by)
    on = timezone.localdate() + timedelta(days=9)
    follow_up_on(referral=referral, on=on, by=by, reason="holiday")
    referral.refresh_from_db()
    assert (referral.due_on, referral.state, referral.events.last().kind) == (on, "referred", "noted")


def test_a_day_that_is_over_is_not_proposed_again_and_a_refused_one_keeps_its_words(by):
    """The page of a referral proposed the day of weeks ago, and what was typed was lost with it."""
    referral = suggested(by)
    on = timezone.localdate() - timedelta(days=20)
    Referral.objects.filter(pk=referral.pk).update(due_on=on)
    client = browser(by)
    page = client.get(reverse("placement:referral", args=[referral.pk]))
    assert page.context["follow_up"].initial == {"on": None}
    path = reverse("placement:follow-up", args=[referral.pk])
    refused = client.post(path, {"on": on.isoformat(), "reason": "Canary why"}).content.decode()
    assert ("Choose a day from tomorrow on" in refused, "Canary why" in refused) == (True, True)
