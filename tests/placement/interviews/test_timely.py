"""What interviews need by the clock: reminders inside safe hours, the question after, times that are over."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from people.contact.hours import Window
from people.contact.notices import send_notices
from people.contact.reminding import moment_to_remind
from people.contact.services import set_contact_rule
from people.models import InboxItem
from placement.interviews.timely import ask_outcomes, end_old_times, remind
from tests.people.factories import person
from tests.people.tasks.tasks import task
from tests.placement import factories as made
from tests.placement.interviews.meetings import agreed, offered

pytestmark = pytest.mark.django_db
# A Tuesday at 9 p.m. in New York.
TUESDAY = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)


def wants_notices(user, window):
    rule = {"channel": "email", "allowed": True, "voicemail": False, "address": "a@b.example", "hours": ""}
    set_contact_rule(user=user, code_name="", notices=True, window=window, **rule)


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (None, TUESDAY - timedelta(hours=24)),
        (Window([0, 1], 9, 12), TUESDAY - timedelta(hours=24)),
        # The last weekend hour before it: Sunday at 11 in the morning in New York.
        (Window([5, 6], 9, 12), datetime(2026, 11, 29, 16, 0, tzinfo=UTC)),
    ],
)
def test_reminder_is_left_so_early_that_it_can_arrive_in_safe_hours(settings, window, expected):
    settings.TIME_ZONE = "America/New_York"
    user = person(time_zone="America/New_York")
    with time_machine.travel(TUESDAY - timedelta(days=6)):
        if window:
            wants_notices(user, window)
        assert moment_to_remind(user, TUESDAY) == expected


def test_reminder_goes_out_once_as_the_neutral_line(settings):
    settings.NOTICES_BY_EMAIL = True
    interview = agreed(made.staff())
    student = interview.referral.student
    wants_notices(student, Window([*range(7)], 0, 24))
    InboxItem.objects.all().delete()
    assert remind() == 0
    with time_machine.travel(interview.starts_at - timedelta(hours=5)):
        assert (remind(), remind()) == (1, 0)
        assert list(InboxItem.objects.values_list("user", "kind")) == [(student.pk, "job_soon")]
        send_notices()
    assert [message.subject for message in mail.outbox] == ["You have a new message"]


def test_outcome_is_asked_on_the_day_after_and_not_before():
    advisor = made.staff()
    interview = agreed(advisor)
    with time_machine.travel(interview.starts_at + timedelta(hours=5)):
        assert ask_outcomes() == 0
    with time_machine.travel(interview.starts_at + timedelta(days=1)):
        call_command("tell_interviews", verbosity=0)
        assert ask_outcomes() == 1
    assert task("interview_outcome").owner == advisor


def test_times_that_are_all_over_are_a_task_and_no_silent_end():
    advisor = made.staff()
    interview = offered(advisor)
    assert end_old_times() == 0
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        assert (end_old_times(), end_old_times()) == (1, 0)
    interview.refresh_from_db()
    assert (interview.state, task("interview_none_fits").owner) == ("none_fits", advisor)
