"""What happened on the site, as one history: read from the rows that other rooms write."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from pathways.base.enums import FinishKind, Presence, ProgressKind, StudentState
from pathways.models import (
    Attendance,
    ClassSession,
    Cohort,
    Enrolment,
    ExamAttempt,
    Finish,
    ProgressEvent,
    StudentStateEvent,
)
from placement.base.enums import FoundBy
from placement.models import Placement
from placement.outcomes.entries import record_gap
from placement.outcomes.history import History
from placement.outcomes.reading import histories, history_of
from placement.placements.services import (
    end_placement,
    record_placement,
    record_retention,
    start_placement,
    verify_placement,
)
from tests.people.factories import person
from tests.placement.factories import TERMS, searching, staff

pytestmark = pytest.mark.django_db
ZONE = "America/New_York"


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
def cohort(networking):
    days = {"starts_on": date(2025, 1, 6), "ends_on": date(2025, 6, 13)}
    return Cohort.objects.create(name="Spring", pathway=networking, time_zone=ZONE, **days)


def test_seat_is_read_with_its_pathway_and_days(cohort):
    student = person()
    Enrolment.objects.create(
        cohort=cohort, student=student, enrolled_at=at(date(2025, 1, 3)), ended_at=at(date(2025, 5, 2))
    )
    seat = history_of(student.pk).seats[0]
    assert (seat.pathway, seat.from_on, seat.until_on) == ("networking", date(2025, 1, 3), date(2025, 5, 2))
    assert (seat.starts_on, seat.ends_on, seat.run) == (cohort.starts_on, cohort.ends_on, str(cohort.pk))


def test_classes_count_on_the_day_of_their_place_and_only_if_somebody_was_there(cohort):
    student = person()
    Enrolment.objects.create(cohort=cohort, student=student, enrolled_at=at(date(2025, 1, 3)))
    # Half past eleven in the evening there, the next day in UTC.
    moments = {Presence.HERE: datetime(2025, 2, 5, 4, 30, tzinfo=UTC), Presence.AWAY: at(date(2025, 2, 9))}
    for presence, moment in moments.items():
        session = ClassSession.objects.create(cohort=cohort, title="x", starts_at=moment, ends_at=moment)
        Attendance.objects.create(session=session, student=student, presence=presence, at=moment)
    soon = timezone.now() + timedelta(days=9)
    for cancelled in (None, timezone.now()):
        when = soon if cancelled is None else soon + timedelta(days=7)
        ClassSession.objects.create(cohort=cohort, title="x", starts_at=when, ends_at=when, cancelled_at=cancelled)
    days = history_of(student.pk).services
    assert days[0] == date(2025, 2, 4)
    assert len(days) == 2
    Enrolment.objects.update(ended_at=timezone.now())
    assert history_of(student.pk).services == (date(2025, 2, 4),)


def progress(student, kind, day, **more):
    ProgressEvent.objects.create(student=student, kind=kind, at=at(day), **more)


def test_result_is_a_service_when_it_first_came_and_a_gain_while_it_holds():
    student, kept, undone = person(), uuid4(), uuid4()
    progress(student, ProgressKind.LESSON_OPENED, date(2025, 1, 7))
    progress(student, ProgressKind.LAB_RESULT, date(2025, 2, 1), submission_id=kept, complete=False)
    progress(student, ProgressKind.LAB_RESULT, date(2025, 2, 3), submission_id=kept, complete=True)
    progress(student, ProgressKind.LAB_RESULT, date(2026, 2, 3), submission_id=kept, complete=True)
    progress(student, ProgressKind.LAB_RESULT, date(2025, 3, 1), submission_id=undone, complete=True)
    progress(student, ProgressKind.LAB_RESULT, date(2025, 3, 9), submission_id=undone, complete=False)
    found = history_of(student.pk)
    assert found.services == (date(2025, 1, 7), date(2025, 2, 1), date(2025, 3, 1))
    assert found.gains == (date(2025, 2, 3),)


def test_breaks_and_planned_gaps_are_gaps_and_their_last_day_is_the_day_before_the_return(networking):
    by = staff()
    student = searching(by)
    moves = ((StudentState.PAUSED, date(2025, 3, 1)), (StudentState.IN_TRAINING, date(2025, 3, 20)))
    rows = [StudentStateEvent.objects.create(student=student, to_state=to, at=at(day)) for to, day in moves]
    record_gap(student=student, by=by, reason="care", first_on=date(2025, 4, 1), last_on=date(2025, 4, 9))
    gaps = [(date(2025, 3, 1), date(2025, 3, 19)), (date(2025, 4, 1), date(2025, 4, 9))]
    assert list(history_of(student.pk).gaps) == gaps
    paused = StudentStateEvent.objects.create(student=student, to_state=StudentState.PAUSED)
    assert history_of(student.pk).gaps[1] == (timezone.localdate(), None)
    StudentStateEvent.objects.create(student=student, to_state=rows[0].to_state, takes_back=paused)
    assert list(history_of(student.pk).gaps) == gaps


def test_pathway_is_finished_by_its_own_rule_or_by_a_step_of_another_day():
    student = person()
    day = date(2025, 6, 10)
    Finish.objects.create(student=student, kind=FinishKind.PATHWAY, key="networking", at=at(day))
    Finish.objects.create(student=student, kind=FinishKind.COURSE, key="networking-1", at=at(day))
    StudentStateEvent.objects.create(student=student, to_state=StudentState.COMPLETED, at=at(day))
    StudentStateEvent.objects.create(
        student=student, to_state=StudentState.COMPLETED, at=at(date(2026, 2, 2)), happened_on=date(2026, 1, 30)
    )
    assert history_of(student.pk).finished == ((day, "networking"), (date(2026, 1, 30), ""))
    Finish.objects.create(student=student, kind=FinishKind.PATHWAY, key="networking", counts=False)
    assert (day, "networking") not in history_of(student.pk).finished


def test_exam_counts_once_its_proof_was_seen_and_it_was_not_taken_back():
    student, by = person(), staff()
    values = {"student": student, "certification": "CCST", "passed": True}
    seen = {"proof_seen_by": by, "proof_seen_on": date(2025, 7, 1)}
    ExamAttempt.objects.create(**values, **seen, taken_on=date(2025, 6, 1))
    ExamAttempt.objects.create(**values, taken_on=date(2025, 6, 2))
    ExamAttempt.objects.create(**(values | {"passed": False}), **seen, taken_on=date(2025, 6, 3))
    wrong = ExamAttempt.objects.create(**values, **seen, taken_on=date(2025, 6, 4))
    ExamAttempt.objects.create(**values, taken_on=wrong.taken_on, replaces=wrong, void=True)
    assert history_of(student.pk).credentials == (date(2025, 6, 1),)


def job(student, by, start_on, name, **more) -> Placement:
    terms = TERMS | {"start_on": start_on, "found_by": FoundBy.SELF, "employer_name": name} | more
    return record_placement(student=student, by=by, **terms)


def test_job_counts_from_its_evidence_and_employers_are_told_apart_by_letters():
    by = staff()
    student = searching(by)
    start = date(2025, 7, 1)
    first = job(student, by, start, "Canary Bakery")
    start_placement(placement=first, on=start, by=by)
    assert history_of(student.pk).jobs == ()
    verify_placement(placement=first, evidence="offer_shown", dated=date(2025, 6, 20), by=by)
    told = {"employed": "same", "by": by, "evidence": "pay_slip_shown", "dated": date(2025, 8, 1)}
    record_retention(placement=first, day=30, **told)
    end_placement(placement=first, reason="let_go", on=date(2025, 9, 3), by=by)
    for name in ("canary  bakery", "Other"):
        again = job(student, by, date(2026, 1, 5), name, subsidised=True)
        start_placement(placement=again, on=date(2026, 1, 5), by=by)
        verify_placement(placement=again, evidence="offer_shown", dated=date(2026, 1, 5), by=by)
    held = history_of(student.pk).jobs
    assert held[0].spans == ((start, date(2025, 9, 3)),)
    assert (held[0].known, held[0].ended_on) == ({30: "same"}, date(2025, 9, 3))
    assert sorted(one.tag for one in held) == ["A", "A", "C"]
    assert [one.subsidised for one in held] == [False, True, True]


def test_somebody_of_whom_nothing_is_known_has_an_empty_history():
    student = person()
    assert history_of(student.pk) == History()
    assert histories([student.pk]) == {}
