"""What this room does when a hand-in arrives: queue it, in the same transaction."""

from labs.base.enums import Lane
from labs.queue.services import enqueue_grading
from labs.submissions.models import Submission


def queue_hand_in(*, submission: Submission, **_signal: object) -> None:
    """Queue the grading of a new hand-in, in the lane of those who wait for it."""
    enqueue_grading(submission=submission, version=submission.version, lane=Lane.WAITING)
