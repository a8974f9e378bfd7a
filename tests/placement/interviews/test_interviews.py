"""An interview from times offered to what came of it: each step has its event and its one task."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from pathways.cohorts.services.standing import move_student
from people.models import InboxItem, Task
from people.releases.services.releases import revoke_release
from placement.base.errors import IllegalMove, NoSuchRight, NotYetHeld, ReferralFrozen, TimeOver, TimesNeeded
from placement.employers.services import move_employer
from placement.interviews.hand_overs import OF_INTERVIEW
from placement.interviews.services import call_off, pick_time, record_outcome, refuse_times, write_way
from placement.interviews.timely import end_old_times
from placement.models import Interview, InterviewEvent
from placement.referrals.services.referrals import move_referral, withdraw
from placement.wishes.services import save_away
from tests.placement import factories as made
from tests.placement.interviews.meetings import agreed, offered, times

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor():
    return made.staff()


def waits():
    """Return the open tasks about interviews, each with its owner."""
    rows = Task.objects.filter(kind__in=OF_INTERVIEW, closed_at=None).select_related("owner")
    return [(row.kind, row.owner) for row in rows]


def steps(interview):
    return [(event.kind, event.to_state) for event in interview.events.all()]


def test_way_from_times_to_the_outcome_has_one_task_at_each_step(advisor):
    interview = offered(advisor)
    student = interview.referral.student
    assert (interview.referral.state, waits()) == ("interview", [("interview_times", student)])
    refuse_times(interview=interview, by=student, wish="Mornings")
    assert waits() == [("interview_none_fits", advisor)]
    interview = offered(advisor, interview.referral, 5, 6)
    assert (waits(), interview.sealed_wish) == ([("interview_times", student)], "")
    interview = pick_time(interview=interview, starts_at=times(5)[0], by=student)
    assert waits() == [("interview_agreed", advisor)]
    write_way(interview=interview, by=advisor, text="Bus 4, the blue door")
    assert waits() == []
    refuse_times(interview=interview, by=student)
    assert waits() == [("interview_move", advisor)]
    interview = offered(advisor, interview.referral, 7)
    pick_time(interview=interview, starts_at=times(7)[0], by=student)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        record_outcome(interview=interview, held=True, by=advisor)
    assert waits() == []
    assert [state for _kind, state in steps(interview)] == [
        *("offered", "none_fits", "offered", "agreed", "agreed", "move_asked", "offered", "agreed", "held")
    ]
    assert (Interview.objects.get().referral.interviews, Interview.objects.count()) == (1, 1)


def test_employer_offers_times_and_reads_which_was_chosen(advisor):
    referral, _release = made.referred(advisor)
    contact = made.contact_of(referral.order.employer, advisor)
    interview = offered(contact, referral)
    assert waits() == [("interview_times", referral.student)]
    InboxItem.objects.all().delete()
    pick_time(interview=interview, starts_at=times(3)[0], by=referral.student)
    assert list(InboxItem.objects.filter(user=contact).values_list("kind", flat=True)) == ["opening_answered"]
    call_off(interview=interview, by=contact)
    assert waits() == [("interview_off", advisor)]
    assert InboxItem.objects.filter(user=referral.student, kind="opening").exists()


def test_employer_is_told_where_an_agreed_time_does_not_stand_any_more(advisor):
    referral, _release = made.referred(advisor)
    contact = made.contact_of(referral.order.employer, advisor)
    interview = agreed(advisor, referral)
    InboxItem.objects.all().delete()
    offered(advisor, referral, 5)
    assert list(InboxItem.objects.filter(user=contact).values_list("kind", flat=True)) == ["opening_answered"]
    assert "<br><s>" in made.browser(contact).get(reverse("placement:employer-home")).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        end_old_times()
        again = offered(advisor, referral)
    assert (again.pk, waits()) == (interview.pk, [("interview_times", referral.student)])


def test_second_interview_counts_once_the_first_is_over(advisor):
    interview = agreed(advisor)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        record_outcome(interview=interview, held=True, by=advisor)
        again = offered(advisor, interview.referral)
        assert (again.pk != interview.pk, again.referral.interviews) == (True, 2)


def _withdraws(interview, _advisor):
    withdraw(referral=interview.referral, by=interview.referral.student)


def _revokes(interview, _advisor):
    release = interview.referral.student.releases.get()
    revoke_release(release=release, by=release.student)


def _student_pauses(interview, _advisor):
    move_student(student=interview.referral.student, to="paused", by=interview.referral.student)


def _employer_is_paused(interview, advisor):
    move_employer(employer=interview.referral.order.employer, to="suspended", by=advisor, reason="x")


def _employer_ends(interview, advisor):
    move_employer(employer=interview.referral.order.employer, to="ended", by=advisor, reason="x")


def _ends(interview, advisor):
    move_referral(referral=interview.referral, to="no_response", by=advisor)


@pytest.mark.parametrize("stop", [_withdraws, _revokes, _student_pauses, _employer_is_paused, _employer_ends, _ends])
@pytest.mark.parametrize("make", [offered, agreed])
def test_what_an_interview_stands_on_takes_it_and_its_task_away(
    advisor, stop, make, django_capture_on_commit_callbacks
):
    interview = make(advisor)
    with django_capture_on_commit_callbacks(execute=True):
        stop(interview, advisor)
    interview.refresh_from_db()
    left = [("interview_off", advisor)] if stop in {_student_pauses, _employer_ends} and make is agreed else []
    assert (interview.state, waits()) == ("called_off", left)
    assert interview.revision == (2 if make is agreed else 0)
    with pytest.raises((IllegalMove, ReferralFrozen)):
        pick_time(interview=interview, starts_at=times(3)[0], by=interview.referral.student)


def test_what_began_before_the_way_ended_is_not_said_to_be_called_off(advisor):
    interview = agreed(advisor)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        withdraw(referral=interview.referral, by=interview.referral.student)
    interview.refresh_from_db()
    assert (interview.state, interview.revision) == ("left_open", 1)


def test_times_of_an_employer_kept_away_wait_out_of_sight(advisor):
    """Whoever shares with an employer cannot keep it away; one that takes a kept name later meets the list."""
    referral, _release = made.referred(advisor)
    student, employer = referral.student, referral.order.employer
    save_away(student=student, names=("Elsewhere",))
    type(employer).objects.filter(pk=employer.pk).update(name="Elsewhere Works")
    InboxItem.objects.all().delete()
    interview = offered(advisor, referral)
    assert waits() == [("interview_times_kept", student)]
    pick_time(interview=interview, starts_at=times(3)[0], by=student)
    write_way(interview=interview, by=advisor, text="x")
    assert set(InboxItem.objects.filter(user=student).values_list("kind", flat=True)) == {"kept_away"}


def test_refused_steps_change_nothing(advisor):
    interview = agreed(advisor)
    student, stranger = interview.referral.student, made.staff()
    before = (steps(interview), waits())
    refused = (
        (NoSuchRight, lambda: offered(stranger, interview.referral)),
        (NoSuchRight, lambda: call_off(interview=interview, by=student)),
        (NoSuchRight, lambda: refuse_times(interview=interview, by=advisor)),
        (NoSuchRight, lambda: write_way(interview=interview, by=stranger, text="x")),
        (NotYetHeld, lambda: record_outcome(interview=interview, held=True, by=advisor)),
        (IllegalMove, lambda: pick_time(interview=interview, starts_at=times(4)[0], by=student)),
        (TimesNeeded, lambda: offered(advisor, interview.referral, -1)),
        (TimesNeeded, lambda: offered(advisor, interview.referral, 3, 3)),
        (TimesNeeded, lambda: offered(advisor, interview.referral, 200)),
    )
    for error, act in refused:
        with pytest.raises(error):
            act()
    assert (steps(interview), waits()) == before


def test_time_that_is_over_or_not_offered_cannot_be_chosen(advisor):
    interview = offered(advisor)
    student = interview.referral.student
    with pytest.raises(TimeOver):
        pick_time(interview=interview, starts_at=times(9)[0], by=student)
    with time_machine.travel(times(3)[0] + timedelta(minutes=1)), pytest.raises(TimeOver):
        pick_time(interview=interview, starts_at=interview.slots.first().starts_at, by=student)
    assert InterviewEvent.objects.count() == 1
