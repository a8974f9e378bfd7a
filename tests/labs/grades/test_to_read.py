"""The row of answers that a person reads: whose turn it is, who stands beside, and what it costs to look."""

from uuid import uuid4

import pytest
from django.urls import reverse

from labs.grades.selectors.to_read import after, attempt_at, earlier_comments, row_of, stand_at
from labs.grades.services.marks import give_points
from labs.grades.services.regrades import approve_regrade, start_regrade
from labs.models import AttemptToRead, Submission
from tests.labs.factories import TASKS, UserFactory, add_version, grade, graded_hand_in, hand_in, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(school, lab):
    """Four answers to one question, in their order."""
    for student in (school.student, school.mate, UserFactory(role="student"), UserFactory(role="student")):
        if student not in (school.student, school.mate):
            seat(school.cohort, student)
        graded_hand_in(student, lab)
    graded_hand_in(school.stranger, lab)
    return row_of(school.instructor, school.cohort, lab, "explain")


def mark(one, school, comment="ok"):
    submission = Submission.objects.select_related("assignment", "student").get(pk=one.submission_id)
    give_points(submission=submission, grade_id="explain", points=1, comment=comment, by=school.instructor)


def test_first_that_waits_comes_up_with_its_neighbours_and_numbers(school, row):
    ids = [one.submission_id for one in row]
    mark(row[0], school)
    stand = stand_at(row, "")
    assert (stand.grade.pk, stand.number, stand.total, stand.done) == (ids[1], 2, 4, 1)
    assert (stand.previous, stand.next, stand.last) == (ids[0], ids[2], False)
    last = stand_at(row, str(ids[3]))
    assert (last.number, last.previous, last.next, last.last) == (4, ids[2], None, True)
    for one in row:
        mark(one, school)
    row = row.all()
    assert (stand_at(row, "").number, stand_at(row, "no id").done) == (1, 4)


def test_an_older_attempt_stands_in_the_row_for_its_student(school, lab, row):
    for one in row:
        mark(one, school)
    old = row[1].submission
    grade(hand_in(old.student, lab, "two"))
    chosen = row.get(student=old.student)
    assert chosen.submission != old
    stand = attempt_at(school.instructor, school.cohort, lab, str(old.pk))
    assert (stand.grade.pk, stand.total, stand.done) == (old.pk, 4, 4)
    assert stand.next == after(row, stand.grade) != chosen.submission_id
    assert attempt_at(school.instructor, school.cohort, lab, str(chosen.submission_id)).done == 3
    # One of another cohort does not stand in it, nor does one that is not there.
    strange = Submission.objects.get(student=school.stranger)
    for other in (strange.pk, uuid4(), "x"):
        assert attempt_at(school.instructor, school.cohort, lab, str(other)).grade.pk == chosen.submission_id


def test_comments_of_others_are_offered_the_most_used_first(school, row):
    for one, comment in zip(row, ("mine", "rare", "often", "often"), strict=True):
        mark(one, school, comment)
    stand = stand_at(row, str(row[0].submission_id))
    own = school.instructor, school.cohort, stand
    assert earlier_comments(*own, {"explain": "mine"}) == {"explain": ["often", "rare"]}
    assert earlier_comments(*own, {"explain": "often ", "other": ""}) == {"explain": ["rare"], "other": []}


def test_a_question_that_a_newer_version_dropped_is_read_no_more(school, lab):
    submission = graded_hand_in(school.student, lab)
    add_version(lab, TASKS[:2])
    regrade = start_regrade(version=lab.current, submissions=[submission], by=school.instructor)
    grade(submission)
    assert AttemptToRead.objects.count() == 2
    approve_regrade(regrade=regrade, submissions=[submission], by=school.instructor)
    assert not AttemptToRead.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_page_and_saving_take_the_same_queries_at_any_size(school, lab, client, count, django_assert_num_queries):
    for _ in range(count):
        student = UserFactory(role="student")
        seat(school.cohort, student)
        graded_hand_in(student, lab)
    client.force_login(school.instructor)
    first = stand_at(row_of(school.instructor, school.cohort, lab, "explain"), "").grade.pk
    page = reverse("labs:grade", args=[school.cohort.pk, lab.pk, "explain"])
    client.get(page)
    with django_assert_num_queries(PAGE):
        assert f"1 of {count}" in client.get(page, {"at": first}).content.decode()
    sent, script = {"grade_id": "explain", "points": "1.5"}, {"HX-Request": "true"}
    # Another answer waits in each case, so that what is told to the cohort's staff does not differ.
    graded_hand_in(school.mate, lab)
    with django_assert_num_queries(SAVING):
        assert "Saved" in client.post(reverse("labs:save_points", args=[first]), sent, headers=script).content.decode()


PAGE, SAVING = 14, 25
