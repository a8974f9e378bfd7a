"""The queue as instructors see it."""

from datetime import timedelta

from django.utils import timezone

from labs.base import roster
from labs.base.enums import JobState
from labs.queue.models import GradingJob
from labs.submissions.models import RefusedHandIn
from people.models import User


def queue_rows(teacher: User) -> list[GradingJob]:
    """Return the jobs of the person's students that wait, run or were set aside, those set aside first. Bounded by 200.

    The number of queries does not grow with the jobs.
    """
    jobs = (
        GradingJob.objects.filter(
            # Named one by one: "not done" would look at every job that ever was.
            state__in=[state for state in JobState if state != JobState.DONE],
            submission__student__in=roster.students_taught(teacher),
            submission__assignment__course_key__in=roster.courses_taught(teacher),
        )
        .select_related("submission__assignment", "submission__student")
        .order_by("state", "queued_at")
    )
    return list(jobs[:200])


def refused_rows(teacher: User) -> list[RefusedHandIn]:
    """Return what the person's students tried to hand in during the last two weeks and we did not take, newest first.

    Bounded by 50.
    """
    rows = (
        RefusedHandIn.objects.filter(
            at__gte=timezone.now() - SHOWN_FOR,
            student__in=roster.students_taught(teacher),
            assignment__course_key__in=roster.courses_taught(teacher),
        )
        .select_related("assignment", "student")
        .order_by("-at")
    )
    return list(rows[:50])


SHOWN_FOR = timedelta(days=14)
