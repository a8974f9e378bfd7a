"""A hand-in whose checks did not finish is a task of who teaches its student."""

from django.urls import reverse

from labs.base import roster
from labs.queue.models import GradingJob
from people.tasks.services import close_task, open_task

SET_ASIDE = "checks_set_aside"


def checks_set_aside(*, job: GradingJob) -> None:
    """Open the task for an instructor of the student's cohort: the page of the queue says why, and tries again."""
    submission = job.submission
    cohort = next(iter(roster.cohorts_of(submission.student, submission.assignment.course_key)), None)
    path = reverse("labs:queue")
    open_task(kind=SET_ASIDE, about=job.pk, path=path, student=submission.student, group=cohort)


def checks_tried_again(*, job: GradingJob) -> None:
    """Close it: the hand-in is in the queue again."""
    close_task(about=job.pk, kinds=(SET_ASIDE,))
