"""Who covers for a colleague works their board, their referrals and their follow-up, under the own name."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.base.rules import roles_of
from people.caseload.covering import end_cover, set_cover
from people.models import CaseAssignment, Task
from people.trail.models import AccessEvent
from placement.board.selectors import board
from placement.models import Placement, Referral, ReferralEvent
from placement.placements.services import record_placement
from placement.placements.week import this_week
from placement.referrals.services.notes import write_note
from tests.placement import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def away():
    return made.staff()


@pytest.fixture
def colleague():
    return made.staff()


def covers(away, colleague, days=3):
    today = timezone.localdate()
    return set_cover(away=away, covered_by=colleague, first_on=today, last_on=today + timedelta(days=days), by=away)


def test_a_colleagues_board_is_apart_from_the_own_and_closes_with_the_cover(away, colleague):
    theirs, own = made.suggested(away), made.suggested(colleague)
    client, path = made.browser(colleague), reverse("placement:board")
    assert client.get(path, {"of": away.pk}).status_code == 404
    cover = covers(away, colleague)
    mine, other = (client.get(path, asked).content.decode() for asked in ({}, {"of": away.pk}))
    names = [one.student.get_full_name() for one in (theirs, own)]
    assert [[name in page for name in names] for page in (mine, other)] == [[False, True], [True, False]]
    assert f"You cover for {away.get_full_name()} until" in mine
    assert f"Board of {away.get_full_name()}" in other
    end_cover(cover=cover, by=away)
    assert client.get(path, {"of": away.pk}).status_code == 404
    assert client.get(reverse("placement:referral", args=[theirs.pk])).status_code == 404


def test_who_covers_moves_a_card_reads_a_note_and_stands_with_the_own_name(away, colleague):
    referral, _release = made.referred(away)
    write_note(referral=referral, by=away, text="Canary of a note")
    covers(away, colleague)
    client = made.browser(colleague)
    back = {"of": str(away.pk)}
    answer = client.post(reverse("placement:board-move", args=[referral.pk], query=back), {"to": "applied"})
    assert answer.headers["Location"].endswith(f"?of={away.pk}")
    event = ReferralEvent.objects.filter(referral=referral).order_by("at", "id").last()
    assert (Referral.objects.get(pk=referral.pk).state, event.by) == ("applied", colleague)
    assert "Canary of a note" in client.get(reverse("placement:notes", args=[referral.pk])).content.decode()
    looks = AccessEvent.objects.filter(subject_id=referral.student_id, kind="read", reader_id=colleague.pk)
    assert looks.exists()
    assert CaseAssignment.objects.get(student=referral.student, ended_at=None).staff == away


def test_a_task_of_a_step_that_who_covers_took_is_closed_and_the_next_one_stays_with_who_is_away(away, colleague):
    referral, _release = made.referred(away)
    covers(away, colleague)
    contact = made.contact_of(referral.order.employer, away)
    made.browser(contact).post(
        reverse("placement:employer-answer", args=[referral.pk]), {"to": "interview"}, follow=True
    )
    task = Task.objects.get(kind="employer_answer", closed_at=None)
    assert task.owner == away
    client = made.browser(colleague)
    assert client.get(task.path).status_code == 200
    client.post(reverse("placement:referral-move", args=[referral.pk]), {"to": "offered"})
    task.refresh_from_db()
    assert task.closed_at is not None


def test_the_follow_up_of_a_colleague_is_apart_and_can_be_answered(away, colleague):
    terms = {**made.TERMS, "found_by": "self", "start_on": timezone.localdate()}
    placement = record_placement(student=made.searching(away), by=away, employer_name="Canary", **terms)
    covers(away, colleague)
    lines = [[line.check.placement for line in this_week(colleague, of=of)[1]] for of in (None, away)]
    assert lines == [[], [placement]]
    client = made.browser(colleague)
    page = client.get(reverse("placement:this-week"), {"of": away.pk}).content.decode()
    client.post(reverse("placement:job-start", args=[placement.pk]), {"on": timezone.localdate().isoformat()})
    assert Placement.objects.get(pk=placement.pk).state == "started"
    assert f"Follow-up of {away.get_full_name()} this week" in page


@pytest.mark.parametrize("number", [1, 3])
def test_a_colleagues_board_asks_as_much_as_the_own(away, colleague, number, django_assert_num_queries):
    for _ in range(number):
        made.suggested(away)
    covers(away, colleague)
    for one in (away, colleague):
        roles_of(one)
    with CaptureQueriesContext(connection) as own:
        board(away)
    with django_assert_num_queries(len(own)):
        assert board(colleague, of=away).stages[0].count == number
