"""Points say what they are out of: what is decided so far, and all of it once nothing waits for a person."""

import pytest
from django.urls import reverse
from django.utils import translation

from labs.grades.selectors.student import lab_cards
from labs.grades.services.marks import give_points, release_feedback
from labs.grades.so_far import so_far
from labs.models import SubmissionGrade
from tests.labs.factories import grade, hand_in

CHECKED = {"max_points": 20, "seen_points": 20}
OPEN = {"max_points": 4, "seen_points": None}


def said(*tasks: dict[str, object], got: float) -> str:
    return str(so_far(tasks, got, 24, points="seen_points"))


def test_points_that_only_wait_for_a_person_are_not_counted_against_the_student():
    assert said(CHECKED, OPEN, got=20) == "20 of 20 points so far"


def test_points_are_of_all_once_everything_is_read():
    assert said(CHECKED, {"max_points": 4, "seen_points": 3}, got=23) == "23 of 24 points"


def test_points_given_to_the_whole_are_of_all():
    assert said(CHECKED, OPEN, got=22) == "22 of 24 points"


def test_nothing_decided_yet_names_who_reads():
    assert str(so_far([OPEN], 0, 4, points="seen_points")) == "Your instructor reads this one"


def test_points_are_said_in_spanish():
    with translation.override("es"):
        assert said(CHECKED, OPEN, got=20) == "20 de 20 puntos hasta ahora"


@pytest.mark.django_db
def test_every_place_says_the_same_while_one_answer_waits_and_afterwards(school, lab, client):
    submission = hand_in(school.student, lab)
    grade(submission)
    client.force_login(school.student)

    def places() -> list[str]:
        page = client.get(reverse("labs:submission", args=[submission.pk])).content.decode()
        attempts = page[page.index("Every attempt") :]
        return [lab_cards(school.student, [lab.lab_key])[lab.lab_key].points, page, attempts]

    assert all(
        "6 of 8 points so far" in place.replace('</span> <span class="labs-points__of">', " ") for place in places()
    )
    client.force_login(school.instructor)
    seen = client.get(reverse("labs:teach_submission", args=[submission.pk])).content.decode()
    assert "of 8 points so far" in seen
    give_points(submission=submission, grade_id="explain", points=1, comment="", by=school.instructor)
    client.force_login(school.student)
    assert SubmissionGrade.objects.get().given.waits == 0
    assert places()[0] == "6 of 8 points so far"
    release_feedback(submissions=[submission], by=school.instructor)
    assert all("7 of 10 points" in place.replace('</span> <span class="labs-points__of">', " ") for place in places())
