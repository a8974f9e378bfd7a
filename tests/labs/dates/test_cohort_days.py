"""Due days of labs that a new cohort brings along: proposed, copied, set, kept on the clock, in one's own calendar."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from labs.base.roster import staff_of, students_taught
from labs.dates import cohort_days
from labs.dates.services.extensions import answer_extension, ask_extension
from labs.models import DateEvent, DueDate
from pathways.models import Cohort, CohortStaff
from tests.labs.factories import COURSE, make_lab

pytestmark = pytest.mark.django_db
NEW_YORK, DENVER = ZoneInfo("America/New_York"), ZoneInfo("America/Denver")


def due(school, zone=NEW_YORK):
    return DueDate.objects.get(cohort=school.cohort.pk).due_at.astimezone(zone)


def test_a_lab_is_proposed_for_when_its_share_of_the_lessons_is_over(school, lab):
    (day,) = cohort_days.propose([COURSE], 60, None)
    assert (day.key, day.days) == (lab.lab_key, 60)


def test_an_older_cohorts_days_are_taken_over_and_a_lab_without_a_date_has_none(school, lab):
    cohort_days.put(school.cohort, {lab.lab_key: 20}, school.instructor)
    assert [day.days for day in cohort_days.propose([COURSE], 60, school.cohort)] == [20]
    assert [day.days for day in cohort_days.propose([COURSE], 60, school.other_cohort)] == [None]


def test_days_become_the_end_of_that_day_in_the_cohorts_zone(school, lab):
    cohort_days.put(school.cohort, {lab.lab_key: 10, "else/where": 3}, school.instructor)
    moment = due(school)
    assert (moment.date(), moment.hour, moment.minute) == (date(2026, 9, 11), 23, 59)
    assert DateEvent.objects.get().by == school.instructor


def test_in_another_zone_the_hour_on_the_clock_stays(school, lab):
    cohort_days.put(school.cohort, {lab.lab_key: 10}, school.instructor)
    old = school.cohort.time_zone
    school.cohort.time_zone = "America/Denver"
    cohort_days.rezone(school.cohort, old, school.instructor)
    moment = due(school, DENVER)
    assert (moment.date(), moment.hour) == (date(2026, 9, 11), 23)


def test_own_dates_count_more_time_and_belong_to_one_person(school, lab):
    cohort_days.put(school.cohort, {lab.lab_key: 10}, school.instructor)
    later = due(school) + timedelta(days=5)
    ask_extension(assignment=lab, student=school.student)
    answer_extension(assignment=lab, student=school.student, until=later, by=school.instructor)
    assert [one.at for one in cohort_days.own(school.student)] == [later]
    assert [one.at for one in cohort_days.own(school.mate)] == [due(school)]
    assert cohort_days.own(school.stranger) == []


def test_an_observer_is_no_staff_for_labs(school, lab):
    other = Cohort.objects.get(pk=school.other_cohort.pk)
    CohortStaff.objects.create(cohort=other, user=school.instructor, role="observer")
    assert school.instructor not in staff_of(other.pk)
    assert school.stranger not in students_taught(school.instructor)
    assert school.student in students_taught(school.instructor)


def test_days_cost_the_same_at_one_lab_and_three(school, lab, django_assert_max_num_queries):
    for more in (0, 2):
        for number in range(more):
            make_lab(key=f"more-{number}")
        with django_assert_max_num_queries(3):
            assert len(cohort_days.propose([COURSE], 60, school.cohort)) == 1 + more
