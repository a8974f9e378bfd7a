"""What holds for one student: the cohort's dates, grace and attempts before the lab's, the kindest of several."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from labs.base.enums import ExtensionKind
from labs.dates.models import DueDate, ExtensionEvent
from labs.dates.policy import Schedule, end_of, share_at
from labs.dates.selectors.schedules import (
    SetDates,
    attempts_allowed,
    cohort_schedules,
    extended_to,
    grace_of,
    in_zone,
    schedule_for,
    schedules_for,
    schedules_from,
    steps_of,
)
from pathways.models import StudentStateEvent, TimeAccommodation
from tests.labs.factories import make_lab
from tests.people.factories import person

DUE = datetime(2026, 3, 3, 17, tzinfo=UTC)
DAY = timedelta(days=1)
LAB = SimpleNamespace(grace_days=7, credit_steps=[[0.0, 80.0]])


def own(**values):
    """A cohort's dates; what it leaves empty is `None`."""
    return SimpleNamespace(**{"due_at": None, "grace_days": None, "credit_steps": None} | values)


@pytest.mark.parametrize(("cohort", "days"), [(None, 7), (own(), 7), (own(grace_days=0), 0), (own(grace_days=3), 3)])
def test_grace_is_the_cohorts_where_it_has_some(cohort, days):
    assert grace_of(LAB, cohort) == days


@pytest.mark.parametrize(
    ("cohort", "steps"),
    [(None, [[0.0, 80.0]]), (own(), [[0.0, 80.0]]), (own(credit_steps=[]), []), (own(credit_steps=[[1, 2]]), [[1, 2]])],
)
def test_steps_are_the_cohorts_where_it_has_some(cohort, steps):
    assert steps_of(LAB, cohort) == steps


def test_days_are_counted_on_the_clocks_of_the_cohort():
    assert in_zone(own(due_at=DUE), "America/New_York").due_at.hour == 12
    assert in_zone(own(due_at=DUE), None).due_at == DUE
    assert in_zone(own(), "America/New_York").due_at is None


def test_last_minute_of_a_day_is_on_the_clocks_of_its_zone():
    assert end_of(DUE.date(), UTC) == datetime(2026, 3, 3, 23, 59, tzinfo=UTC)


def test_schedule_cannot_be_changed_and_without_a_date_has_a_week_of_grace_and_no_moments():
    plain = Schedule()
    assert (plain.grace_days, plain.full_until, plain.moments(), plain.credit(DUE)) == (7, None, [], 100.0)
    with pytest.raises(AttributeError):
        plain.grace_days = 0


pytestmark = pytest.mark.django_db


@pytest.fixture
def dated(school, lab):
    """A date of the cohort for the lab."""
    return DueDate.objects.create(assignment=lab, cohort=school.cohort.pk, due_at=DUE)


def more_time(lab, student, until, kind=ExtensionKind.GRANTED, at=DUE):
    ExtensionEvent.objects.create(assignment=lab, student=student, kind=kind, until=until, at=at)


def test_newest_granted_date_counts_and_no_other_kind(school, lab):
    more_time(lab, school.student, DUE + 9 * DAY)
    more_time(lab, school.student, DUE + DAY, at=DUE + timedelta(hours=1))
    more_time(lab, school.student, DUE + 20 * DAY, kind=ExtensionKind.DECLINED, at=DUE + timedelta(hours=2))
    more_time(lab, school.student, None, kind=ExtensionKind.ASKED, at=DUE + timedelta(hours=3))
    assert extended_to([lab], [school.student, school.mate]) == {(lab.id, school.student.id): DUE + DAY}
    assert extended_to([lab], [school.mate]) == {}


def test_everybody_has_the_cohorts_date_and_who_has_more_time_their_own(school, lab, dated):
    more_time(lab, school.student, DUE + 2 * DAY)
    found = schedules_for([lab], [school.student, school.mate], [school.cohort.pk])
    assert found[lab.id, school.student.id].due == DUE + 2 * DAY
    assert found[lab.id, school.student.id].moved_from == DUE
    assert found[lab.id, school.mate.id].due == DUE
    assert schedule_for(lab, school.student).due == DUE + 2 * DAY


def test_later_date_counts_where_cohorts_differ(school, lab, dated):
    other = uuid4()
    DueDate.objects.create(assignment=lab, cohort=other, due_at=DUE + DAY, grace_days=1)
    both = schedules_for([lab], [school.student], [other, school.cohort.pk])[lab.id, school.student.id]
    assert (both.due, both.grace_days) == (DUE + DAY, 1)
    assert schedules_for([lab], [school.student], [school.cohort.pk])[lab.id, school.student.id].due == DUE


def test_lab_without_a_date_beside_one_that_has_one_never_closes(school, lab, dated):
    bare = make_lab(key="other", grace_days=2)
    found = schedules_for([lab, bare], [school.student], [school.cohort.pk])
    assert (found[bare.id, school.student.id].due, found[bare.id, school.student.id].grace_days) == (None, 2)
    assert found[lab.id, school.student.id].due == DUE
    nothing = schedules_from({}, [bare], [school.student])
    assert nothing == {(bare.id, school.student.id): Schedule(grace_days=2)}
    assert schedule_for(bare, school.student) == Schedule(grace_days=2)


def test_without_any_date_nothing_is_asked_about_students(school, lab, django_assert_num_queries):
    with django_assert_num_queries(0):
        schedules_from({}, [lab], [school.student])


def test_breaks_and_more_days_move_the_dates_of_those_who_have_them_alone(school, lab, dated):
    """Whoever began once stood among those with dates of their own: a large cohort was worked out one by one."""
    third = person()
    for student, to_state, at in (
        (third, "enrolled", DUE - 9 * DAY),
        (school.student, "paused", DUE - 3 * DAY),
        (school.student, "learning", DUE - DAY),
    ):
        StudentStateEvent.objects.create(student=student, to_state=to_state, at=at)
    TimeAccommodation.objects.create(student=school.mate, percent=0, days=3)
    people = [school.student, school.mate, third]
    set_for_all = SetDates(dated.due_at, grace_of(lab, dated), steps_of(lab, dated))
    found = cohort_schedules({lab.id: set_for_all}, people)
    assert found.moved == {school.student.id, school.mate.id}
    assert found.shared[lab.id].due == DUE
    own = {pk: schedule.due - DUE for (_lab, pk), schedule in found.own.items()}
    assert own == {school.student.id: 2 * DAY, school.mate.id: 3 * DAY}
    each = schedules_for([lab], people, [school.cohort.pk])
    assert [each[lab.id, one.id].due - DUE for one in people] == [2 * DAY, 3 * DAY, 0 * DAY]
    with pytest.raises(FrozenInstanceError):
        found.moved = frozenset()


def limit(lab, cohort, attempts):
    DueDate.objects.create(assignment=lab, cohort=cohort, max_attempts=attempts)


def test_attempts_are_the_labs_where_no_cohort_of_the_student_says_otherwise(school, lab):
    lab.max_attempts = 4
    assert attempts_allowed(lab, school.student) == 4
    limit(lab, uuid4(), 2)
    assert attempts_allowed(lab, school.student) == 4
    limit(lab, school.cohort.pk, 3)
    assert attempts_allowed(lab, school.student) == 3


def test_cohort_without_a_limit_takes_the_labs_or_has_none(school, lab):
    limit(lab, uuid4(), 2)
    DueDate.objects.create(assignment=lab, cohort=school.cohort.pk)
    assert attempts_allowed(lab, school.student) is None
    lab.max_attempts = 5
    assert attempts_allowed(lab, school.student) == 5


def test_a_share_at_a_moment_is_the_same_from_texts_as_databases_write_them():
    """SQLite leaves out a fraction of nothing, PostgreSQL its last zeros; and that one adds the time zone."""
    at = datetime(2026, 3, 1, 12, 0, 0, 120_000, tzinfo=UTC)
    written = [(at.strftime("%Y-%m-%d %H:%M:%S.%f"), 50.0)]
    for other, texts in {
        at: ["2026-03-01 12:00:00.120000", "2026-03-01 12:00:00.12+00"],
        at + timedelta(microseconds=1): ["2026-03-01 12:00:00.120001", "2026-03-01 12:00:00.120001+00"],
        at.replace(microsecond=0): ["2026-03-01 12:00:00", "2026-03-01 12:00:00+00"],
        at.replace(second=1, microsecond=0): ["2026-03-01 12:00:01", "2026-03-01 12:00:01+00"],
    }.items():
        assert {share_at(written, text) for text in texts} == {share_at([(at, 50.0)], other)}
