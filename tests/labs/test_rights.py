"""What labs forgets by itself, and how many answers wait in a cohort."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from labs.base import file_store
from labs.grades import rights
from labs.grades.answers_waiting import answers_waiting
from labs.grades.services.marks import give_points
from labs.models import GradeEvent, GradingEvent, Submission, WorkerHeartbeat
from pathways.models import Cohort
from people.caseload.services import set_bar
from people.rights import retention
from tests.labs.factories import grade, hand_in, make_lab, seat

pytestmark = pytest.mark.django_db


def end_cohorts(on: date) -> None:
    Cohort.objects.update(starts_on=on - timedelta(days=90), ends_on=on)


def test_work_goes_two_years_after_the_course_with_its_files(school, lab, django_capture_on_commit_callbacks):
    with time_machine.travel(timezone.now() - timedelta(days=800)):
        old = hand_in(school.student, lab)
        grade(old)
    end_cohorts(timezone.localdate() - timedelta(days=740))
    with django_capture_on_commit_callbacks(execute=True):
        retention.apply()
    assert not Submission.objects.exists()
    assert not GradeEvent.objects.exists()
    assert not GradingEvent.objects.exists()
    with pytest.raises(FileNotFoundError):
        file_store.read(old.path)


def test_old_work_stays_while_its_owner_still_learns(school, lab):
    with time_machine.travel(timezone.now() - timedelta(days=800)):
        hand_in(school.student, lab)
        hand_in(school.stranger, lab)
    end_cohorts(timezone.localdate() - timedelta(days=740))
    Cohort.objects.filter(pk=school.other_cohort.pk).update(ends_on=timezone.localdate())
    assert [row.student for row in rights.old_submissions()] == [school.student]


def test_silent_graders_are_forgotten_after_a_day(db):
    WorkerHeartbeat.objects.create(worker="quiet", seen_at=timezone.now() - timedelta(days=2))
    WorkerHeartbeat.objects.create(worker="busy")
    retention.apply()
    assert [row.worker for row in WorkerHeartbeat.objects.all()] == ["busy"]


def test_work_in_the_queue_leaves_it_with_its_owner(school, lab):
    from django_q.models import OrmQ

    hand_in(school.student, lab, "mine")
    hand_in(school.mate, lab, "theirs")
    rights.erase_rows(school.student)
    assert OrmQ.objects.count() == 1
    assert [row.student for row in Submission.objects.all()] == [school.mate]


def test_waiting_answers_are_counted_by_cohort(school, lab):
    for student in (school.student, school.mate, school.stranger):
        grade(hand_in(student, lab))
    both = [school.cohort.pk, school.other_cohort.pk]
    assert answers_waiting(school.instructor, both) == {school.cohort.pk: 2, school.other_cohort.pk: 1}
    read = Submission.objects.get(student=school.student)
    give_points(submission=read, grade_id="explain", points=1, comment="", by=school.instructor)
    assert answers_waiting(school.instructor, both[:1]) == {school.cohort.pk: 1}


def test_waiting_answers_of_students_kept_apart_are_not_counted(school, lab):
    grade(hand_in(school.student, lab))
    set_bar(staff=school.instructor, student=school.student, by=school.student)
    assert answers_waiting(school.instructor, [school.cohort.pk]) == {}
    assert answers_waiting(school.assistant, [school.cohort.pk]) == {school.cohort.pk: 1}


def test_waiting_answers_of_a_course_the_cohort_does_not_learn_are_not_counted(school):
    grade(hand_in(school.student, make_lab(course="python-for-data")))
    assert answers_waiting(school.instructor, [school.cohort.pk]) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_waiting_answers_take_the_same_number_of_queries(school, count, django_assert_num_queries):
    for number in range(count):
        lab = make_lab(key=f"lab-{number}")
        grade(hand_in(school.student, lab))
    for _ in range(count - 1):
        extra = Cohort.objects.create(
            name="More", pathway=school.way, starts_on=date(2026, 9, 1), ends_on=date(2027, 6, 1)
        )
        seat(extra, school.mate)
    ids = list(Cohort.objects.values_list("pk", flat=True))
    answers_waiting(school.instructor, ids)
    # Cohorts and answers; the third asks whether the catalogue still holds.
    with django_assert_num_queries(3):
        assert answers_waiting(school.instructor, ids)[school.cohort.pk] == count


def test_cohort_page_tells_an_instructor_what_waits(school, lab, client):
    grade(hand_in(school.student, lab))
    client.force_login(school.instructor)
    assert "1 answer to grade." in client.get(f"/teach/cohorts/{school.cohort.pk}/").content.decode()
