"""What a student did in labs, as the page that their teacher has about them shows it."""

import pytest
from django.utils import translation

from labs.grades.person_work import lab_work
from labs.grades.services.marks import give_points
from labs.models import Submission
from tests.labs.factories import grade, hand_in

pytestmark = pytest.mark.django_db


def work_of(school, lab):
    (work,) = lab_work(school.student, [lab.course_key], school.cohort.pk)
    return work


def test_tries_count_up_to_the_first_attempt_that_gets_all_points(school, lab):
    for number in range(3):
        grade(hand_in(school.student, lab, text=str(number)))
    work = work_of(school, lab)
    assert (work.attempts, work.points) == (3, "6 of 8 points so far")
    assert [(task.tries, task.is_full) for task in work.tasks] == [(1, True), (3, False), (3, False)]


def test_points_that_the_student_may_not_know_yet_say_so(school, lab):
    submission = hand_in(school.student, lab)
    grade(submission)
    assert work_of(school, lab).tasks[2].points is None
    give_points(submission=submission, grade_id="explain", points=1, comment="", by=school.instructor)
    task = work_of(school, lab).tasks[2]
    assert (task.points, task.is_known) == (1, False)


def test_tasks_are_called_as_in_the_readers_language(school, lab):
    grade(hand_in(school.student, lab))
    english = work_of(school, lab).tasks
    with translation.override("es"):
        spanish = work_of(school, lab).tasks
    assert [task.title for task in english] == ["Split the network", "Fit every room", "Explain your plan"]
    assert [task.title for task in spanish] == ["Divide la red", "Fit every room", "Explica tu plan"]


def test_lab_without_a_hand_in_says_so(school, lab):
    work = work_of(school, lab)
    assert (work.attempts, work.points, work.url, work.tasks) == (0, "", "", [])
    assert not Submission.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_work_needs_as_many_queries_for_one_attempt_as_for_three(school, lab, number, django_assert_num_queries):
    for index in range(number):
        grade(hand_in(school.student, lab, text=str(index)))
    with django_assert_num_queries(4):
        work_of(school, lab)
