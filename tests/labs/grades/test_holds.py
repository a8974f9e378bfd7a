"""Holding a lab for a cohort holds later hand-ins, too; other cohorts and other labs are left alone."""

import pytest
from django.urls import reverse

from labs.grades.services.holds import hold_lab, release_lab
from labs.grades.services.read_models import rebuild_folds
from labs.models import HoldEvent, Submission, SubmissionGrade
from tests.labs.factories import grade, hand_in, make_lab, seat

pytestmark = pytest.mark.django_db


def seen(submission):
    return SubmissionGrade.objects.get(pk=submission.pk).seen_points


def hold(school, lab, change=hold_lab):
    submissions = Submission.objects.filter(assignment=lab, student__in=[school.student, school.mate])
    return change(assignment=lab, cohort=school.cohort.pk, submissions=submissions, by=school.instructor)


def graded(student, lab, text="one"):
    submission = hand_in(student, lab, text)
    grade(submission)
    return submission


def test_what_is_handed_in_later_is_held(school, lab):
    before = graded(school.student, lab)
    assert hold(school, lab) == 1
    later = graded(school.mate, lab)
    assert (seen(before), seen(later)) == (None, None)
    assert hold(school, lab, release_lab) == 2
    assert seen(before) == seen(later) == 6
    assert seen(graded(school.mate, lab, "two")) == 6


def test_a_lab_is_held_before_anybody_has_handed_in(school, lab):
    assert hold(school, lab) == 0
    assert seen(graded(school.student, lab)) is None


def test_other_cohorts_and_other_labs_are_left_alone(school, lab):
    other = make_lab(key="second-lab")
    hold(school, lab)
    assert seen(graded(school.stranger, lab)) == 6
    assert seen(graded(school.student, other)) == 6


def test_one_of_two_cohorts_that_holds_is_enough(school, lab):
    seat(school.other_cohort, school.student)
    hold(school, lab)
    assert seen(graded(school.student, lab)) is None


def test_holding_twice_is_one_event_and_releasing_without_hold_none(school, lab):
    hold(school, lab, release_lab)
    hold(school, lab)
    hold(school, lab)
    assert list(HoldEvent.objects.values_list("held", flat=True)) == [True]


def test_folding_everything_again_changes_nothing(school, lab):
    hold(school, lab)
    held = graded(school.student, lab)
    rebuild_folds()
    assert seen(held) is None


def test_buttons_do_it_and_the_gradebook_says_so(school, lab, client):
    client.force_login(school.instructor)
    book = reverse("labs:gradebook_labs", args=[school.cohort.pk])
    assert "New hand-ins wait" not in client.get(book).content.decode()
    client.post(reverse("labs:release", args=[school.cohort.pk, lab.pk]), {"what": "hold"})
    assert "New hand-ins wait for a release." in client.get(book).content.decode()
    assert seen(graded(school.student, lab)) is None
    client.post(reverse("labs:release", args=[school.cohort.pk, lab.pk]), {"what": "release"})
    assert "New hand-ins wait" not in client.get(book).content.decode()
    assert HoldEvent.objects.count() == 2
