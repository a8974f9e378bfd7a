"""Forgetting and handing out what pathways holds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pathways.attendance import rights as attendance
from pathways.attendance.services import ask_correction, mark_presence
from pathways.base.enums import CohortRole, Presence, SavedKind
from pathways.cohorts.services.feeds import calendar_feed
from pathways.learning import rights as learning
from pathways.learning.services.lessons import open_lesson
from pathways.learning.services.quizzes import answer_quiz, save_work
from pathways.models import (
    Attendance,
    AttendanceEvent,
    CalendarFeed,
    ClassSession,
    CohortEvent,
    Enrolment,
    ProgressEvent,
    SavedWork,
    StudentStanding,
)
from pathways.planning import rights as planning
from pathways.planning.services import put_on_staff
from people.base.enums import Role
from people.rights import retention
from tests.pathways.factories import School, make_school, session_in, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.CONFIDENTIAL_KEY_FILE = tmp_path / "confidential.key"


@pytest.fixture
def school(own_files, pages) -> School:
    """Open a school for each test: what is sealed here is sealed with the key of that test."""
    return make_school()


def learn(school, student) -> None:
    """A lesson opened, a quiz answered, a private note and a calendar feed."""
    open_lesson(student=student, lesson=school.lessons[0].key)
    answer_quiz(student=student, page=school.page(), quiz_id=school.quiz(), answers={"q1": ["b"]})
    save_work(
        student=student, page=school.page(), block_id=school.note(), kind=SavedKind.REFLECTION, content="Canary note"
    )
    calendar_feed(user=student)


def test_erasure_takes_everything_of_one_and_nothing_of_others(school):
    for student in (school.student, school.mate):
        learn(school, student)
    for erase in (learning.erase_progress, planning.erase_seats):
        assert erase(school.student) >= 2
        assert erase(school.student) == 0
    for kind in (ProgressEvent, Enrolment, StudentStanding):
        assert not kind.objects.filter(student=school.student).exists()
        assert kind.objects.filter(student=school.mate).exists()
    assert [feed.user for feed in CalendarFeed.objects.all()] == [school.mate]


def test_freed_seat_can_be_given_again(school):
    seats = school.cohort.enrolments.filter(ended_at=None).count()
    planning.erase_seats(school.student)
    assert school.cohort.enrolments.filter(ended_at=None).count() == seats - 1


def test_download_opens_the_owners_notes_only(school):
    learn(school, school.student)
    assert [row["text"] for row in learning.notes(school.student)] == ["Canary note"]
    assert learning.notes(school.student)[0]["lesson"] == school.lessons[0].title
    assert learning.notes(school.mate) == []


def test_note_that_no_key_opens_is_left_empty(school):
    learn(school, school.student)
    SavedWork.objects.update(sealed_content="v1:broken")
    assert [row["text"] for row in learning.notes(school.student)] == [""]


def test_download_tells_seat_steps_and_answers(school):
    learn(school, school.student)
    assert planning.seats(school.student)[0]["cohort"] == "Cohort of ours"
    assert {row["step"] for row in planning.seats(school.student)[1:]} == {"Has a seat", "In training"}
    answered = [row for row in learning.progress(school.student) if row["what"] == "answered a quiz"]
    assert answered[0]["data"]["answers"]["q1"] == ["b"]


def attend(school, student) -> ClassSession:
    """Mark a student at a session of yesterday, who then asks to correct it."""
    session = session_in(school.cohort, timezone.now() - timedelta(days=1))
    mark_presence(session=session, student=student, presence=Presence.AWAY, by=school.instructor)
    ask_correction(session=session, student=student, presence=Presence.HERE)
    return session


def test_erasure_takes_attendance_of_one_and_leaves_that_of_others(school):
    for student in (school.student, school.mate):
        attend(school, student)
    assert attendance.erase_attendance(school.student) == 3
    assert attendance.erase_attendance(school.student) == 0
    for kind in (Attendance, AttendanceEvent):
        assert set(kind.objects.values_list("student", flat=True)) == {school.mate.pk}


def test_erasure_of_staff_takes_their_lines_from_the_log_of_a_cohort(school):
    helper = staff(Role.ASSISTANT)
    for user in (helper, school.other_instructor):
        put_on_staff(cohort=school.cohort, user=user, role=CohortRole.OBSERVER, by=school.instructor)
    planning.erase_seats(helper)
    assert [row.subject for row in CohortEvent.objects.all()] == [school.other_instructor]
    assert not helper.cohorts_staffed.exists()


def test_download_tells_when_one_was_in_class_and_what_one_asked(school):
    session = attend(school, school.student)
    rows = attendance.attendance(school.student)
    assert [(row["class"], row["what"], row["as"]) for row in rows] == [
        (session.starts_at, "marked", "away"),
        (session.starts_at, "asked", "here"),
    ]
    assert attendance.attendance(school.mate) == []


def test_attendance_goes_after_four_years_and_not_before(school):
    session = attend(school, school.student)
    assert not attendance.old_marks().exists()
    ends = timezone.now() - attendance.ATTENDANCE_KEPT - timedelta(hours=1)
    ClassSession.objects.filter(pk=session.pk).update(ends_at=ends)
    gone = retention.apply()
    assert (gone["attendance, four years"], gone["log of attendance, four years"]) == (1, 2)
