"""Points above a task's own, where its author allows them; without that everything ends at the task's points."""

import pytest
from django.urls import reverse

from labs.base.errors import BadPoints
from labs.grades.services.marks import give_points, override_points
from labs.models import SubmissionGrade
from tests.labs.factories import TASKS, add_version, grade, hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_in(school, lab):
    """A hand-in of a lab in which the first check and the question may give two points more."""
    add_version(lab, [{**TASKS[0], "extra": 2}, TASKS[1], {**TASKS[2], "extra": 2}])
    return hand_in(school.student, lab)


def points(submission):
    found = SubmissionGrade.objects.get(pk=submission.pk)
    return {task["grade_id"]: task["points"] for task in found.tasks}, found.max_points


def test_check_may_give_more_where_its_author_allows_it_and_nowhere_else(handed_in):
    grade(handed_in, split=5.5, fit=9)
    assert points(handed_in) == ({"split": 5.5, "fit": 4.0, "explain": 0.0}, 10.0)


def test_check_never_gives_more_than_the_extra(handed_in):
    grade(handed_in, split=99)
    assert points(handed_in)[0]["split"] == 6.0


def test_person_may_give_more_there_too(school, handed_in):
    grade(handed_in)
    give_points(submission=handed_in, grade_id="explain", points=3.5, comment="", by=school.instructor)
    assert points(handed_in)[0]["explain"] == 3.5
    with pytest.raises(BadPoints):
        give_points(submission=handed_in, grade_id="explain", points=4.5, comment="", by=school.instructor)
    with pytest.raises(BadPoints):
        override_points(submission=handed_in, grade_id="fit", points=4.5, reason="Good", by=school.instructor)


def test_page_says_how_far_the_points_go(school, lab, handed_in, client):
    grade(handed_in)
    client.force_login(school.instructor)
    shown = client.get(reverse("labs:grade", args=[school.cohort.pk, lab.pk, "explain"])).content.decode()
    assert "Points, 0 to 4" in shown
