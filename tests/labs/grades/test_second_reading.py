"""A second reader: blind to names and points, changes nothing, and differences are settled by a person."""

import pytest
from django.urls import reverse

from labs.base.enums import GradeEventKind
from labs.base.errors import BadPoints
from labs.grades.services.marks import give_points, read_again, release_feedback
from labs.models import GradeEvent, SubmissionGrade
from tests.labs.factories import grade, hand_in

pytestmark = pytest.mark.django_db
QUERIES = 11


@pytest.fixture
def read_once(school, lab):
    submission = hand_in(school.student, lab)
    grade(submission)
    give_points(submission=submission, grade_id="explain", points=1.5, comment="ok", by=school.instructor)
    return submission


def again(submission, by, points=1.0, note="too kind canary"):
    return read_again(submission=submission, grade_id="explain", points=points, note=note, by=by)


def task(submission):
    return SubmissionGrade.objects.get(pk=submission.pk).tasks[-1]


def keep(submission, by, points=1.5):
    give_points(submission=submission, grade_id="explain", points=points, comment="ok", by=by)


def address(school, submission):
    return reverse("labs:second", args=[school.cohort.pk, submission.assignment_id, "explain"])


def test_points_stay_and_the_difference_waits_for_a_person(school, read_once):
    before = SubmissionGrade.objects.get(pk=read_once.pk).points
    folded = again(read_once, school.assistant)
    assert folded.points == before
    assert (task(read_once)["second"], task(read_once)["settled"]) == (1.0, False)


def test_keeping_the_points_settles_it(school, read_once):
    again(read_once, school.assistant)
    keep(read_once, school.instructor)
    assert (task(read_once)["points"], task(read_once)["settled"]) == (1.5, True)
    keep(read_once, school.instructor)
    assert GradeEvent.objects.filter(kind=GradeEventKind.MANUAL).count() == 2


def test_changing_the_points_settles_it(school, read_once):
    again(read_once, school.assistant)
    keep(read_once, school.instructor, points=1.0)
    assert (task(read_once)["points"], task(read_once)["settled"]) == (1.0, True)


def test_two_readers_who_agree_have_nothing_to_settle(school, read_once):
    again(read_once, school.assistant, points=1.5)
    assert task(read_once)["settled"]


def test_reader_of_the_first_points_is_refused(school, read_once):
    with pytest.raises(BadPoints, match="somebody else"):
        again(read_once, school.instructor)


@pytest.mark.parametrize("points", [-1, 2.5])
def test_points_outside_the_task_are_refused(school, read_once, points):
    with pytest.raises(BadPoints):
        again(read_once, school.assistant, points=points)
    assert not GradeEvent.objects.filter(kind=GradeEventKind.SECOND).exists()


def test_answer_without_points_is_refused(school, lab):
    submission = hand_in(school.mate, lab)
    grade(submission)
    with pytest.raises(BadPoints, match="no points yet"):
        again(submission, school.assistant)


def test_second_reader_sees_neither_name_nor_points_before(school, read_once, client):
    client.force_login(school.assistant)
    page = client.get(address(school, read_once)).content.decode()
    assert "1 answer left" in page
    assert school.student.display_name not in page
    assert "1.5" not in page
    data = {"submission": str(read_once.pk), "points": "1", "note": "too kind"}
    page = client.post(address(school, read_once), data, follow=True).content.decode()
    assert "The first reader gave 1.5, you gave 1." in page
    assert "to settle" in page
    assert GradeEvent.objects.get(kind=GradeEventKind.SECOND).by == school.assistant


def test_first_reader_is_offered_nothing_and_cannot_send(school, read_once, client):
    client.force_login(school.instructor)
    page = client.get(address(school, read_once)).content.decode()
    assert "Nothing is left" in page
    sent = client.post(address(school, read_once), {"submission": str(read_once.pk), "points": "1"})
    assert sent.status_code == 404
    assert not GradeEvent.objects.filter(kind=GradeEventKind.SECOND).exists()


def test_points_that_make_no_sense_are_said_plainly_and_kept_in_the_form(school, read_once, client):
    client.force_login(school.assistant)
    data = {"submission": str(read_once.pk), "points": "9", "note": "my long thought"}
    page = client.post(address(school, read_once), data).content.decode()
    assert "Points must be from 0 to 2." in page
    assert "my long thought" in page


def test_student_never_sees_the_second_reading(school, read_once, client):
    again(read_once, school.assistant)
    release_feedback(submissions=[read_once], by=school.instructor)
    client.force_login(school.student)
    assert "too kind canary" not in client.get(reverse("labs:submission", args=[read_once.pk])).content.decode()


def test_settled_questions_are_said_on_the_page_of_the_question(school, read_once, client):
    again(read_once, school.assistant)
    client.force_login(school.instructor)
    here = reverse("labs:grade", args=[school.cohort.pk, read_once.assignment_id, "explain"])
    page = client.get(here, {"at": read_once.pk}).content.decode()
    assert "A second reader would give 1." in page
    assert "too kind canary" in page


def test_page_costs_the_same_for_one_answer_and_for_two(school, lab, read_once, client, django_assert_num_queries):
    client.force_login(school.assistant)
    client.get(address(school, read_once))
    with django_assert_num_queries(QUERIES):
        client.get(address(school, read_once))
    other = hand_in(school.mate, lab)
    grade(other)
    keep(other, school.instructor)
    with django_assert_num_queries(QUERIES):
        client.get(address(school, read_once))
