"""Students in turn, each one's own in order, and a lease that lasts as long as the work goes on."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from labs.base.enums import JobEventKind, JobState, Lane
from labs.base.errors import StaleLease
from labs.grader.sandbox.job import longest_s
from labs.grades.services.results import record_result
from labs.models import GradingEvent, GradingJob, WorkerHeartbeat
from labs.queue.selectors.waiting_time import pace
from labs.queue.services import LEASE_S, lease_jobs, lease_seconds, renew_lease, retry_job, work_seconds
from tests.labs.factories import hand_in, result


def take():
    """Lease the next job; return its hand-in."""
    (job,) = lease_jobs(worker="w", most=1)
    return job.submission


def finish(submission):
    job = submission.jobs.get()
    assert record_result(job=job, lease=job.lease, result=result())


def test_first_hand_in_of_everybody_comes_before_anybodys_second(school, lab):
    many = [hand_in(school.student, lab, f"try {number}") for number in range(12)]
    first, second = (hand_in(school.mate, lab, text) for text in ("one", "two"))
    taken = [take() for _ in range(14)]
    assert taken[:4] == [many[0], first, many[1], second]
    assert taken[4:] == many[2:]


def test_who_comes_in_the_middle_waits_for_one_turn_not_for_all_of_anothers(school, lab):
    many = [hand_in(school.student, lab, f"try {number}") for number in range(12)]
    assert [take() for _ in range(5)] == many[:5]
    late = hand_in(school.mate, lab)
    assert [take(), take()] == [many[5], late]


def test_order_of_one_student_is_kept_whatever_is_graded_meanwhile(school, lab):
    mine = [hand_in(school.student, lab, "0")]
    taken = []
    for number in range(1, 6):
        mine.append(hand_in(school.student, lab, str(number)))
        taken.append(take())
        finish(taken[-1])
    assert [*taken, take()] == mine


def test_queue_that_was_empty_begins_anew_and_finished_jobs_have_no_turn(school, lab):
    for number in range(3):
        hand_in(school.student, lab, str(number))
        finish(take())
    assert set(GradingJob.objects.values_list("turn", flat=True)) == {None}
    assert hand_in(school.mate, lab).jobs.get().turn == 0


def test_job_that_a_killed_grader_held_is_taken_before_later_ones_of_its_student(school, lab):
    mine = [hand_in(school.student, lab, f"try {number}") for number in range(3)]
    assert take() == mine[0]
    OrmQ.objects.filter(pk=mine[0].jobs.get().ticket).update(lock=timezone.now() - timedelta(seconds=1))
    assert [take() for _ in range(3)] == mine


def test_ticket_without_a_job_is_thrown_away_and_stops_nobody(school, lab):
    lost, kept = hand_in(school.student, lab), hand_in(school.mate, lab)
    GradingJob.objects.filter(submission=lost).delete()
    found = [job.submission for _ in range(3) for job in lease_jobs(worker="w", most=1)]
    assert found == [kept]
    assert OrmQ.objects.count() == 1


def test_job_tried_again_by_hand_gets_a_turn(school, lab):
    submission = hand_in(school.student, lab)
    GradingJob.objects.update(state=JobState.DEAD, ticket=None, turn=None)
    OrmQ.objects.all().delete()
    retry_job(job=submission.jobs.get(), by=school.instructor)
    assert take() == submission


def test_places_in_the_queue_are_those_in_which_jobs_are_taken(school, lab):
    for number in range(3):
        hand_in(school.student, lab, str(number))
    hand_in(school.mate, lab)
    GradingJob.objects.filter(submission__attempt=3).update(lane=Lane.BULK)
    OrmQ.objects.filter(pk=GradingJob.objects.get(submission__attempt=3).ticket).update(key=Lane.BULK)
    places = pace().places
    taken = [take().jobs.get().pk for _ in range(4)]
    assert sorted(places, key=places.__getitem__) == taken


@pytest.mark.parametrize("waiting", [1, 40])
def test_taking_a_job_costs_as_many_queries_however_many_wait(school, lab, waiting, django_assert_num_queries):
    for number in range(waiting):
        hand_in(school.student, lab, str(number))
    with django_assert_num_queries(17):
        take()


def test_time_for_a_hand_in_is_the_graders_own_figure_for_all_its_notebooks(lab):
    version = lab.current
    for notebooks in (["a"], ["a", "b", "c"]):
        version.manifest = {"notebooks": notebooks, "limits": {"cell_s": 10, "total_s": 20, "memory_mb": 512}}
        assert work_seconds(version) == longest_s(version.manifest["limits"], len(notebooks))
    assert work_seconds(version) == 132
    # A grader that says nothing is given up long before; one at work says so.
    assert lease_seconds(version) == LEASE_S


def test_renewed_lease_is_kept_beyond_its_first_end(school, lab):
    hand_in(school.student, lab)
    (job,) = lease_jobs(worker="w", most=1)
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    OrmQ.objects.update(lock=timezone.now() + timedelta(seconds=1))
    renew_lease(job=job, lease=job.lease)
    assert OrmQ.objects.get().lock > timezone.now() + timedelta(seconds=LEASE_S - 5)
    assert WorkerHeartbeat.objects.get().seen_at > timezone.now() - timedelta(seconds=60)
    assert record_result(job=job, lease=job.lease, result=result())


def test_lease_of_another_or_of_a_finished_job_is_not_renewed(school, lab):
    hand_in(school.student, lab)
    (job,) = lease_jobs(worker="w", most=1)
    for lease in ("", "somebody else's"):
        with pytest.raises(StaleLease):
            renew_lease(job=job, lease=lease)
    record_result(job=job, lease=job.lease, result=result())
    with pytest.raises(StaleLease):
        renew_lease(job=job, lease=job.lease)


def test_lease_is_renewed_no_longer_than_the_version_can_take(school, lab):
    hand_in(school.student, lab)
    (job,) = lease_jobs(worker="w", most=1)
    limit = work_seconds(job.version) + 25
    _age(job, limit - 10)
    renew_lease(job=job, lease=job.lease)
    assert OrmQ.objects.get().lock < timezone.now() + timedelta(seconds=11)
    _age(job, limit + 1)
    with pytest.raises(StaleLease, match="had its time"):
        renew_lease(job=job, lease=job.lease)


def _age(job, seconds):
    """Let the job have been taken so long ago. Events cannot be changed, so an older one stands in its place."""
    events = GradingEvent.objects.filter(job=job, kind=JobEventKind.LEASED)
    events._raw_delete(events.db)
    GradingEvent.objects.create(
        job=job, kind=JobEventKind.LEASED, worker="w", at=timezone.now() - timedelta(seconds=seconds)
    )
