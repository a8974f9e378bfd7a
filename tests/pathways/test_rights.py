"""Forgetting and handing out what pathways holds."""

import pytest

from pathways import rights
from pathways.base.enums import SavedKind
from pathways.cohorts.services.feeds import calendar_feed
from pathways.learning.services.lessons import open_lesson
from pathways.learning.services.quizzes import answer_quiz, save_work
from pathways.models import CalendarFeed, Enrolment, ProgressEvent, SavedWork, StudentStanding
from tests.pathways.factories import School, make_school

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
    answer_quiz(student=student, page=school.page(), quiz_id=school.quiz(), answers={"0": ["1"]})
    save_work(
        student=student, page=school.page(), block_id=school.note(), kind=SavedKind.REFLECTION, content="Canary note"
    )
    calendar_feed(user=student)


def test_erasure_takes_everything_of_one_and_nothing_of_others(school):
    for student in (school.student, school.mate):
        learn(school, student)
    for erase in (rights.erase_progress, rights.erase_seats):
        assert erase(school.student) >= 2
        assert erase(school.student) == 0
    for kind in (ProgressEvent, Enrolment, StudentStanding):
        assert not kind.objects.filter(student=school.student).exists()
        assert kind.objects.filter(student=school.mate).exists()
    assert [feed.user for feed in CalendarFeed.objects.all()] == [school.mate]


def test_freed_seat_can_be_given_again(school):
    seats = school.cohort.enrolments.filter(ended_at=None).count()
    rights.erase_seats(school.student)
    assert school.cohort.enrolments.filter(ended_at=None).count() == seats - 1


def test_download_opens_the_owners_notes_only(school):
    learn(school, school.student)
    assert [row["text"] for row in rights.notes(school.student)] == ["Canary note"]
    assert rights.notes(school.student)[0]["lesson"] == school.lessons[0].title
    assert rights.notes(school.mate) == []


def test_note_that_no_key_opens_is_left_empty(school):
    learn(school, school.student)
    SavedWork.objects.update(sealed_content="v1:broken")
    assert [row["text"] for row in rights.notes(school.student)] == [""]


def test_download_tells_seat_steps_and_answers(school):
    learn(school, school.student)
    assert rights.seats(school.student)[0]["cohort"] == "Cohort of ours"
    assert {row["step"] for row in rights.seats(school.student)[1:]} == {"Has a seat", "In training"}
    answered = [row for row in rights.progress(school.student) if row["what"] == "answered a quiz"]
    assert answered[0]["data"]["answers"] == {"0": ["1"]}
