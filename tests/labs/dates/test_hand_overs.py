"""Wishes for more time are tasks of who teaches the cohort, until they are answered or taken back."""

import pytest

from labs.dates.services.cohort_time import take_back_for_cohort
from labs.dates.services.extensions import answer_extension, ask_extension, take_back_extension
from tests.labs.dates.cohort_time import UNTIL, address, answer, asks
from tests.people.tasks.tasks import task, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dated")]


@pytest.mark.parametrize("until", [UNTIL, None])
def test_more_time_asked_for_is_an_instructors_task_until_it_is_answered(school, lab, until):
    ask_extension(assignment=lab, student=school.student)
    held = task("more_time")
    assert (held.owner in (school.instructor, school.assistant), held.student) == (True, school.student)
    assert held.path == address("time_list", school.cohort.pk)
    answer_extension(assignment=lab, student=school.student, until=until, by=school.instructor)
    assert waiting(held.owner) == []
    ask_extension(assignment=lab, student=school.student)
    take_back_extension(assignment=lab, student=school.student)
    assert waiting(held.owner) == []


@pytest.mark.parametrize("kind", ["granted", "alone", "declined"])
def test_more_time_for_everybody_is_one_task_for_each_who_asked(school, lab, kind):
    asked = asks(school, lab)
    asks(school, lab, note="other words")
    held = task("more_time_for_all")
    answer(school, asked, kind, until=None if kind == "declined" else UNTIL)
    assert waiting(held.owner) == []
    asks(school, lab, asker=school.mate)
    take_back_for_cohort(assignment=lab, cohort=school.cohort.pk, asker=school.mate)
    assert waiting(held.owner) == []
