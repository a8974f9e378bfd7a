"""More time for one person: set once, honoured in quizzes and for dates, seen by those who may set it."""

import pytest
from django.urls import reverse

from pathways.base.errors import BadPlan
from pathways.cohorts.selectors.accommodations import MoreTime, more_time
from pathways.cohorts.services.accommodations import give_more_time
from pathways.models import TimeAccommodation
from tests.pathways.learning.test_pages import words


def address(school, student=None):
    return reverse("pathways:more_time_for", args=[school.cohort.pk, (student or school.student).pk])


def test_instructor_sets_more_time_without_a_reason(client, school):
    client.force_login(school.instructor)
    response = client.post(address(school), {"percent": "50", "days": "3"}, follow=True)
    assert "More time is set" in words(response)
    assert more_time(school.student) == MoreTime(50, 3)
    assert 'value="50"' in client.get(address(school)).content.decode()


@pytest.mark.parametrize("who", ["assistant", "other_instructor"])
def test_others_neither_see_nor_set_it(client, school, who):
    give_more_time(student=school.student, percent=25, days=1, by=school.instructor)
    client.force_login(getattr(school, who))
    response = client.post(address(school), {"percent": "0", "days": "0"})
    assert response.status_code in (403, 404)
    assert b'value="25"' not in response.content
    assert more_time(school.student) == MoreTime(25, 1)


def test_student_of_another_cohort_is_not_found(client, school):
    client.force_login(school.instructor)
    assert client.get(address(school, school.stranger)).status_code == 404
    assert not TimeAccommodation.objects.exists()


def test_newest_counts_and_the_same_again_is_no_event(school):
    for percent in (25, 50, 50, 0):
        give_more_time(student=school.student, percent=percent, days=0, by=school.instructor)
    assert more_time(school.student) == MoreTime()
    assert TimeAccommodation.objects.count() == 3


def test_numbers_out_of_range_are_refused(school):
    with pytest.raises(BadPlan):
        give_more_time(student=school.student, percent=301, days=0, by=school.instructor)
    assert not TimeAccommodation.objects.exists()
