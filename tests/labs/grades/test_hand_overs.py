"""Answers that wait for points by hand: one task for each lab and cohort."""

import pytest

from labs.grades.services.marks import give_points
from labs.models import Submission
from tests.labs.factories import TASKS, grade, graded_hand_in, hand_in, make_lab, result
from tests.people.tasks.tasks import task, waiting

pytestmark = pytest.mark.django_db


def points(student, value=1):
    give_points(
        submission=Submission.objects.get(student=student), grade_id="explain", points=value, comment="", by=student
    )


def test_one_task_stands_from_the_first_answer_to_the_last(school, lab):
    for student in (school.student, school.mate):
        graded_hand_in(student, lab)
    owner = task("hand_grading").owner
    assert owner in (school.instructor, school.assistant)
    points(school.student)
    assert waiting(owner) == ["hand_grading"]
    points(school.mate)
    assert waiting(owner) == []


def test_a_lab_that_checks_grade_alone_leaves_no_task(school):
    lab = make_lab(TASKS[:2], key="auto")
    found = result()["notebooks"][0]
    grade(hand_in(school.student, lab), notebooks=[{**found, "tasks": found["tasks"][:2], "answers": {}}])
    assert waiting(school.instructor) + waiting(school.assistant) == []
