"""Dates of a lab for a cohort: set with a reason, computed at read time, kind to pauses and several time zones."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from labs.base.errors import BadDates, NotOpen
from labs.dates.selectors.dates import time_requests
from labs.dates.selectors.schedules import schedule_for
from labs.dates.services.cohort_time import extend_cohort
from labs.dates.services.dates import set_dates
from labs.dates.services.extensions import answer_extension, ask_extension
from labs.grades.selectors.student import lab_cards
from labs.grades.services.read_models import rebuild_folds
from labs.models import CurrentGrade, DateEvent, DueDate, ExtensionEvent, Submission
from pathways.base.enums import StudentState
from pathways.models import LabProgress, StudentStateEvent
from people.caseload.services import set_bar
from people.models import InboxItem
from tests.labs.factories import UserFactory, grade, hand_in, make_lab, seat
from tests.labs.gradebook.books import points_in_the_book

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def address(name, *args):
    return reverse(f"labs:{name}", args=args)


def put(school, lab, due, **more):
    values = {"grace_days": 0, "credit_steps": [[0.0, 80.0], [7.0, 50.0]], "max_attempts": None, "note": "why canary"}
    return set_dates(
        assignment=lab,
        cohort=school.cohort.pk,
        students=[school.student, school.mate],
        by=school.instructor,
        due_at=due,
        **values | more,
    )


def test_a_new_date_counts_for_work_that_is_handed_in_already(school, lab):
    submission = hand_in(school.student, lab)
    grade(submission)
    progress = LabProgress.objects.filter(student=school.student)
    assert [row.points for row in progress] == [6]
    put(school, lab, submission.at - DAY)
    assert schedule_for(lab, school.student).credit(submission.at) == 80
    assert points_in_the_book(school, school.student) == pytest.approx(4.8)
    assert [row.points for row in progress.all()] == [pytest.approx(4.8)]
    put(school, lab, submission.at + DAY)
    assert [row.points for row in progress.all()] == [6]
    assert CurrentGrade.objects.get().points == 6


def test_every_change_is_an_event_with_who_and_why_and_the_same_again_is_none(school, lab):
    due = timezone.now()
    assert put(school, lab, due) is not None
    assert put(school, lab, due) is None
    put(school, lab, None)
    assert [(event.by, event.note) for event in DateEvent.objects.all()] == [(school.instructor, "why canary")] * 2
    assert DueDate.objects.get().due_at is None
    before = DueDate.objects.values().get()
    DueDate.objects.update(grace_days=55)
    rebuild_folds()
    assert DueDate.objects.values().get() == before


@pytest.mark.parametrize("steps", [[[7, 50], [0, 80]], [[0, 50], [7, 80]], [[0, 120]], [[3, 80], [3, 50]]])
def test_steps_that_make_no_sense_are_refused(school, lab, steps):
    with pytest.raises(BadDates):
        put(school, lab, timezone.now(), credit_steps=steps)
    assert DateEvent.objects.count() == 0


def test_another_cohorts_students_keep_the_labs_own_values(school, lab):
    put(school, lab, timezone.now() - DAY)
    assert schedule_for(lab, school.stranger).due is None


def test_attempts_of_a_cohort_go_before_the_labs_and_the_kindest_cohort_counts(school, lab):
    put(school, lab, None, max_attempts=1)
    hand_in(school.student, lab)
    with pytest.raises(NotOpen):
        hand_in(school.student, lab, "two")
    hand_in(school.stranger, lab)
    hand_in(school.stranger, lab, "two")
    seat(school.other_cohort, school.student)
    set_dates(
        assignment=lab,
        cohort=school.other_cohort.pk,
        students=[],
        by=school.outsider,
        due_at=None,
        max_attempts=2,
    )
    assert hand_in(school.student, lab, "two").attempt == 2


def test_pause_moves_a_students_own_date_and_nobody_elses(school, lab):
    due = timezone.now() + 2 * DAY
    put(school, lab, due)
    for state, ago in ((StudentState.PAUSED, 5), (StudentState.IN_TRAINING, 2)):
        StudentStateEvent.objects.create(student=school.student, to_state=state, at=timezone.now() - ago * DAY)
    assert (schedule_for(lab, school.student).due - due) / DAY == pytest.approx(3, abs=0.01)
    assert schedule_for(lab, school.mate).due == due
    assert lab_cards(school.student, [lab.lab_key])[lab.lab_key].due == schedule_for(lab, school.student).due


FORM = {"day": "2026-12-01", "hour": "17:00", "grace_days": "7", "after_1": "0", "share_1": "80", "note": "holiday"}


def test_instructor_sets_dates_in_the_cohorts_time_zone(school, lab, client):
    client.force_login(school.instructor)
    url = address("dates", school.cohort.pk, lab.pk)
    page = client.get(url).content.decode()
    assert "the cohort’s time zone, New York." in page
    assert page.count("You can leave everything else empty") == 1
    assert "you can leave this empty" not in page
    assert client.post(url, FORM).status_code == 302
    assert DueDate.objects.get().due_at == datetime(2026, 12, 1, 22, tzinfo=UTC)
    page = client.get(url).content.decode()
    assert "Due Tuesday 1 December, 5 p.m." in page
    assert "Everything counts in full until Tuesday 8 December" in page
    assert "80 percent of the points count" in page
    assert "holiday" in page
    assert 'value="2026-12-01"' in page
    assert school.instructor.display_name in page.split("<main")[1]


def test_clocks_that_change_within_the_grace_move_no_hour_on_any_page(school, lab, client, monkeypatch):
    client.force_login(school.instructor)
    client.post(address("dates", school.cohort.pk, lab.pk), FORM | {"day": "2026-10-30", "hour": "23:59"})
    assert DueDate.objects.get().due_at == datetime(2026, 10, 31, 3, 59, tzinfo=UTC)
    for page in (address("dates", school.cohort.pk, lab.pk), address("hand_in", lab.pk)):
        client.force_login(school.student if "hand-in" in page else school.instructor)
        assert "Everything counts in full until Friday 6 November, 11:59 p.m." in client.get(page).content.decode()
    # The last minute of the grace: an hour later by the sun than a week of 24 hours a day.
    last = datetime(2026, 11, 7, 4, 59, tzinfo=UTC)
    for student, at, counted in ((school.student, last, 6), (school.mate, last + timedelta(minutes=1), 4.8)):
        monkeypatch.setattr(Submission._meta.get_field("at"), "_get_default", lambda at=at: at)
        grade(hand_in(student, lab))
        assert points_in_the_book(school, student) == pytest.approx(counted)
        assert schedule_for(lab, student).credit(at) == (100 if counted == 6 else 80)


def test_half_a_step_is_said_and_not_kept(school, lab, client):
    client.force_login(school.instructor)
    url = address("dates", school.cohort.pk, lab.pk)
    for wrong in ({"share_1": ""}, {"after_2": "0", "share_2": "90"}):
        answer = client.post(url, FORM | wrong)
        assert answer.status_code == 422
        assert "govuk-error-summary" in answer.content.decode()
    assert DateEvent.objects.count() == 0


def test_student_reads_own_dates_in_own_time_zone(school, lab, client):
    put(school, lab, datetime(2026, 12, 1, 22, tzinfo=UTC))
    school.student.time_zone = "Asia/Tokyo"
    school.student.save()
    client.force_login(school.student)
    page = client.get(address("hand_in", lab.pk)).content.decode()
    assert "Due Wednesday 2 December, 7 a.m." in page
    assert "Tokyo" in page


def test_nobody_else_sees_or_sets_dates(school, lab, client):
    put(school, lab, timezone.now(), note="why canary")
    url = address("dates", school.cohort.pk, lab.pk)
    for user, status in ((school.outsider, 404), (school.assistant, 403), (school.student, 403)):
        client.force_login(user)
        answer = client.get(url)
        assert answer.status_code == status
        assert "why canary" not in answer.content.decode()
        assert client.post(url, FORM).status_code == status
    assert DateEvent.objects.count() == 1


def test_more_time_is_asked_for_and_answered_in_the_site(school, lab, client):
    due = timezone.now() + DAY
    put(school, lab, due)
    client.force_login(school.student)
    client.post(address("more_time", lab.pk))
    assert "You asked on" in client.get(address("hand_in", lab.pk)).content.decode()
    school.student.time_zone = "Asia/Tokyo"
    school.student.save()
    client.force_login(school.instructor)
    there = address("time_list", school.cohort.pk)
    page = client.get(there).content.decode()
    assert f"{school.student.display_name}, Plan the addresses" in page
    answer = {"until": "2030-01-05", "note": "Take your time", "then": there}
    for _ in range(2):
        assert client.post(address("extension", lab.pk, school.student.pk), answer).url == there
    granted = ExtensionEvent.objects.get(kind="granted")
    assert granted.until == datetime(2030, 1, 5, 14, 59, tzinfo=UTC)
    assert (granted.by, granted.note) == (school.instructor, "Take your time")
    assert [item.user for item in InboxItem.objects.exclude(kind="task")] == [school.student]
    assert "Granted" in client.get(there).content.decode()
    client.force_login(school.student)
    page = client.get(address("hand_in", lab.pk)).content.decode()
    assert "Take your time" in page
    assert "Saturday 5 January" in page


def test_student_reads_what_counts_now_and_why_the_date_is_their_own(school, lab, client):
    client.force_login(school.student)
    page = lambda: client.get(address("hand_in", lab.pk)).content.decode()  # noqa: E731
    put(school, lab, timezone.now() - 8 * DAY, max_attempts=3)
    assert "If you hand in now, 50 percent of the points count." in page()
    assert "You have handed in 0 of 3 times." in page()
    assert "These are your own dates" not in page()
    answer_extension(assignment=lab, student=school.student, until=timezone.now() + DAY, by=school.instructor)
    hand_in(school.student, lab)
    assert "If you hand in now, everything counts in full." in page()
    assert "These are your own dates" in page()
    assert "You have handed in 1 of 3 times." in page()


def test_whole_cohort_gets_more_time_and_whoever_asked_has_an_answer(school, lab, client):
    due = timezone.now() + DAY
    put(school, lab, due, max_attempts=3)
    ask_extension(assignment=lab, student=school.student)
    client.force_login(school.instructor)
    there = address("dates", school.cohort.pk, lab.pk)
    assert "One student has asked for more time" in client.get(there).content.decode()
    assert there in client.get(address("time_list", school.cohort.pk)).content.decode()
    for _ in range(2):
        answer = client.post(
            address("extend_cohort", school.cohort.pk, lab.pk), {"until": "2030-01-05", "reason": "snow"}
        )
        assert answer.url == there
    until = datetime(2030, 1, 6, 4, 59, tzinfo=UTC)
    kept = DueDate.objects.get()
    assert (kept.due_at, kept.grace_days, kept.credit_steps, kept.max_attempts) == (
        until,
        0,
        [[0.0, 80.0], [7.0, 50.0]],
        3,
    )
    assert [(event.by, event.note) for event in DateEvent.objects.order_by("at")][1:] == [(school.instructor, "snow")]
    granted = ExtensionEvent.objects.get(kind="granted")
    assert (granted.student, granted.until, granted.note) == (school.student, until, "snow")
    assert [item.user for item in InboxItem.objects.exclude(kind="task")] == [school.student]
    assert {schedule_for(lab, each).due for each in (school.student, school.mate)} == {until}
    assert "waits for an answer" not in client.get(there).content.decode()


def test_more_time_for_everybody_needs_a_date_that_is_later(school, lab):
    more = {"assignment": lab, "cohort": school.cohort.pk, "students": [school.student], "by": school.instructor}
    with pytest.raises(BadDates):
        extend_cohort(**more, until=timezone.now() + DAY)
    put(school, lab, timezone.now() + 2 * DAY)
    ask_extension(assignment=lab, student=school.student)
    with pytest.raises(BadDates):
        extend_cohort(**more, until=timezone.now() + DAY)
    assert not ExtensionEvent.objects.filter(kind="granted").exists()


def test_nobody_else_gives_a_cohort_more_time(school, lab, client):
    put(school, lab, timezone.now() + DAY)
    url = address("extend_cohort", school.cohort.pk, lab.pk)
    for user, status in ((school.outsider, 404), (school.assistant, 403), (school.student, 403)):
        client.force_login(user)
        assert client.post(url, {"until": "2030-01-05"}).status_code == status
    assert DateEvent.objects.count() == 1


def test_list_of_more_time_is_for_own_cohort_without_students_kept_apart(school, lab, client):
    ask_extension(assignment=lab, student=school.student)
    name = f"{school.student.display_name}, Plan"
    client.force_login(school.outsider)
    assert name not in client.get(address("time_list", school.cohort.pk)).content.decode()
    assert name not in client.get(address("time_list", school.other_cohort.pk)).content.decode()
    set_bar(staff=school.instructor, student=school.student, by=school.student)
    assert time_requests(school.cohort, school.instructor) == []
    assert len(time_requests(school.cohort, school.assistant)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_more_time_takes_the_same_queries_at_any_size(school, lab, count, django_assert_num_queries):
    put(school, lab, timezone.now() + DAY)
    for number in range(count):
        student, other = UserFactory(role="student"), make_lab(key=f"lab-{number}")
        seat(school.cohort, student)
        ask_extension(assignment=lab, student=student)
        answer_extension(assignment=other, student=student, until=timezone.now(), by=school.instructor)
    time_requests(school.cohort, school.instructor)
    with django_assert_num_queries(6):
        rows = time_requests(school.cohort, school.instructor)
    assert [row.open for row in rows] == [True] * count + [False] * count
