"""Leases, results, crashes: everything is graded exactly once."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_q.models import OrmQ

from labs.base.enums import GradeEventKind, JobEventKind, JobState, Lane
from labs.base.errors import StaleLease
from labs.grades.services.read_models import rebuild_folds
from labs.grades.services.results import record_result
from labs.models import (
    AttemptToRead,
    CurrentGrade,
    FeedbackDocument,
    GradeEvent,
    GradingEvent,
    GradingJob,
    HandAnswer,
    Submission,
    SubmissionGrade,
)
from labs.queue.services import enqueue_grading, lease_jobs, retry_job
from pathways.content.catalogue import catalogue
from tests.labs.factories import TASKS, add_version, grade, graded_hand_in, hand_in, result


def expire() -> None:
    """Let every lease run out, as time would."""
    past = timezone.now() - timedelta(seconds=1)
    OrmQ.objects.update(lock=past)
    GradingJob.objects.update(leased_until=past)


def test_result_is_stored_and_folded(school, lab):
    submission = hand_in(school.student, lab)
    (job,) = lease_jobs(worker="w", most=5)
    assert record_result(job=job, lease=job.lease, result=result())
    grade = SubmissionGrade.objects.get(submission=submission)
    assert (grade.points, grade.max_points, grade.waiting, grade.seen_points) == (6, 10, 1, 6)
    current = CurrentGrade.objects.get(student=school.student)
    assert (current.points, current.grading, current.submission) == (6, False, submission)
    assert OrmQ.objects.count() == 0
    assert FeedbackDocument.objects.get().notebook == "vlsm-plan"
    assert HandAnswer.objects.get().source == "I start with the lab room"


def test_result_sent_again_changes_nothing(school, lab):
    hand_in(school.student, lab)
    (job,) = lease_jobs(worker="w", most=1)
    assert record_result(job=job, lease=job.lease, result=result())
    assert not record_result(job=job, lease=job.lease, result=result(split=0))
    assert GradeEvent.objects.count() == 1
    assert CurrentGrade.objects.get().points == 6


def test_two_graders_never_hold_one_job(school, lab):
    hand_in(school.student, lab)
    assert len(lease_jobs(worker="a", most=5)) == 1
    assert lease_jobs(worker="b", most=5) == []


def test_lease_of_a_killed_grader_goes_to_the_next_and_the_first_is_refused(school, lab):
    hand_in(school.student, lab)
    (first,) = lease_jobs(worker="a", most=1)
    expire()
    (second,) = lease_jobs(worker="b", most=1)
    assert second.pk == first.pk
    assert second.lease != first.lease
    with pytest.raises(StaleLease):
        record_result(job=first, lease=first.lease, result=result(split=0))
    assert record_result(job=second, lease=second.lease, result=result())
    with pytest.raises(StaleLease):
        record_result(job=first, lease=first.lease, result=result(split=0))
    assert CurrentGrade.objects.get().points == 6
    assert GradingEvent.objects.filter(kind=JobEventKind.EXPIRED).count() == 1


def test_slow_grader_still_counts_while_nobody_else_has_the_job(school, lab):
    hand_in(school.student, lab)
    (job,) = lease_jobs(worker="a", most=1)
    expire()
    assert record_result(job=job, lease=job.lease, result=result())
    assert lease_jobs(worker="b", most=1) == []


def test_restarted_grader_gets_its_lost_jobs_at_once(school, lab):
    hand_in(school.student, lab)
    (job,) = lease_jobs(worker="a", most=1)
    assert lease_jobs(worker="a", most=1, holding=[job.pk]) == []
    (again,) = lease_jobs(worker="a", most=1, holding=[])
    assert again.pk == job.pk


def test_job_that_a_restarted_grader_loses_again_lets_others_go_first(school, lab):
    hand_in(school.student, lab, "first")
    hand_in(school.mate, lab, "second")
    (first,) = lease_jobs(worker="a", most=1)
    (again,) = lease_jobs(worker="a", most=1, holding=[])
    (other,) = lease_jobs(worker="a", most=1, holding=[])
    assert again.pk == first.pk
    assert other.pk != first.pk


def test_job_without_an_answer_eight_times_is_set_aside_and_can_be_tried_again(school, lab):
    hand_in(school.student, lab)
    for _ in range(8):
        assert len(lease_jobs(worker="a", most=1)) == 1
        expire()
    assert lease_jobs(worker="a", most=1) == []
    job = GradingJob.objects.get()
    assert (job.state, OrmQ.objects.count()) == (JobState.DEAD, 0)
    assert "No answer" in job.reason
    assert not CurrentGrade.objects.get().grading
    retry_job(job=job, by=school.instructor)
    retry_job(job=job, by=school.instructor)
    assert OrmQ.objects.count() == 1
    (job,) = lease_jobs(worker="a", most=1)
    assert record_result(job=job, lease=job.lease, result=result())


def test_engine_error_is_tried_again_and_stores_no_grade(school, lab):
    hand_in(school.student, lab)
    for _ in range(3):
        (job,) = lease_jobs(worker="a", most=1)
        record_result(job=job, lease=job.lease, result=result(outcome="engine_error", detail="no sandbox"))
        OrmQ.objects.update(lock=timezone.now() - timedelta(seconds=1))
    assert GradingJob.objects.get().state == JobState.DEAD
    assert GradingJob.objects.get().reason == "no sandbox"
    assert GradeEvent.objects.count() == 0


def test_one_bad_job_never_stops_the_queue(school, lab):
    hand_in(school.student, lab)
    hand_in(school.mate, lab)
    jobs = lease_jobs(worker="a", most=2)
    record_result(job=jobs[0], lease=jobs[0].lease, result=result(outcome="engine_error"))
    assert record_result(job=jobs[1], lease=jobs[1].lease, result=result())


def test_waiting_student_comes_before_bulk_work(school, lab):
    first = hand_in(school.student, lab)
    (job,) = lease_jobs(worker="w", most=1)
    record_result(job=job, lease=job.lease, result=result())
    version = add_version(lab, TASKS)
    enqueue_grading(submission=first, version=version, lane=Lane.BULK)
    waiting = hand_in(school.mate, lab)
    order = [lease_jobs(worker="w", most=1)[0].submission_id for _ in range(2)]
    assert order == [waiting.pk, first.pk]


def test_database_refuses_a_second_automatic_grade(school, lab):
    submission = hand_in(school.student, lab)
    values = {"submission": submission, "version": submission.version, "kind": GradeEventKind.AUTO, "data": {}}
    GradeEvent.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        GradeEvent.objects.create(**values)


@pytest.mark.parametrize("points", [99, -3, float("nan"), float("inf"), 10**400, "4", True, None])
def test_points_out_of_bounds_never_get_in(school, lab, points):
    hand_in(school.student, lab)
    (job,) = lease_jobs(worker="w", most=1)
    record_result(job=job, lease=job.lease, result=result(split=points, fit=0))
    assert CurrentGrade.objects.get().points == (4 if points == 99 else 0)


def test_unknown_tasks_and_notebooks_are_dropped(school, lab):
    hand_in(school.student, lab)
    (job,) = lease_jobs(worker="w", most=1)
    sent = result()
    sent["notebooks"][0]["tasks"].append({"grade_id": "forged", "auto_points": 100.0})
    sent["notebooks"].append({"name": "../../x", "tasks": [], "feedback_html": "<p>x"})
    record_result(job=job, lease=job.lease, result=sent)
    assert CurrentGrade.objects.get().points == 6
    assert FeedbackDocument.objects.count() == 1


def test_nul_bytes_and_half_characters_are_kept_out(school, lab):
    hand_in(school.student, lab)
    (job,) = lease_jobs(worker="w", most=1)
    sent = result(detail="a\0b")
    sent["notebooks"][0]["tasks"][1]["message"] = "x\0y\ud800"
    record_result(job=job, lease=job.lease, result=sent)
    task = SubmissionGrade.objects.get().tasks[1]
    assert task["message"] == "xy?"


def test_worse_and_unreadable_attempts_take_nothing_away(school, lab):
    best = hand_in(school.student, lab)
    (job,) = lease_jobs(worker="w", most=1)
    record_result(job=job, lease=job.lease, result=result(split=4, fit=4))
    for text, sent in (("two", result(split=1, fit=1)), ("three", result(outcome="unreadable", notebooks=[]))):
        hand_in(school.student, lab, text)
        (job,) = lease_jobs(worker="w", most=1)
        record_result(job=job, lease=job.lease, result=sent)
    current = CurrentGrade.objects.get()
    assert (current.submission, current.points, current.attempts) == (best, 8, 3)


def test_folds_rebuilt_are_folds_stored(school, lab):
    hand_in(school.student, lab)
    hand_in(school.mate, lab)
    for job in lease_jobs(worker="w", most=2):
        record_result(job=job, lease=job.lease, result=result())
    drop = ("updated_at",)

    def state():
        rows = [*SubmissionGrade.objects.order_by("pk").values(), *CurrentGrade.objects.order_by("pk").values()]
        rows += AttemptToRead.objects.order_by("student", "grade_id").values(
            "student", "grade_id", "submission", "done"
        )
        return [{key: value for key, value in row.items() if key not in drop} for row in rows]

    before = state()
    assert rebuild_folds() == 2
    assert state() == before


def test_time_of_the_attempt_that_counts_stands_beside_it_and_is_filled_in_for_earlier_ones(school, lab):
    for text, fit in (("better", 4), ("worse", 0)):
        submission = hand_in(school.student, lab, text)
        grade(submission, split=4, fit=fit)
    better, worse = Submission.objects.order_by("attempt")
    hand_in(school.mate, lab)

    def times():
        return dict(CurrentGrade.objects.values_list("student", "submitted_at"))

    assert better.at < worse.at
    assert times() == {school.student.pk: better.at, school.mate.pk: None}
    CurrentGrade.objects.update(submitted_at=None)
    import_module("labs.migrations.0018_time_of_what_counts").fill(apps, None)
    assert times() == {school.student.pk: better.at, school.mate.pk: None}


@pytest.mark.parametrize("attempts", [1, 3])
def test_result_takes_few_statements_at_any_number_of_attempts(school, lab, attempts, django_assert_num_queries):
    catalogue()
    # Answers of a class-mate wait already: the first that waits opens the task of who teaches the cohort.
    graded_hand_in(school.mate, lab)
    for number in range(attempts):
        hand_in(school.student, lab, str(number))
        (job,) = lease_jobs(worker="w", most=1)
        # It was 61 for the first attempt and 53 for later ones.
        with django_assert_num_queries(32):
            record_result(job=job, lease=job.lease, result=result(fit=number))
