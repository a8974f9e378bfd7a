"""Models of the labs app, one file per subject."""

from .assignment import Assignment, AssignmentVersion
from .dates import CohortTimeEvent, DateEvent, DueDate, HoldEvent
from .grade import CurrentGrade, FeedbackDocument, GradeEvent, HandAnswer, SubmissionGrade
from .grading import GradingEvent, GradingJob, WorkerHeartbeat
from .regrade import Regrade, RegradeEvent
from .submission import ExtensionEvent, LabOpening, RefusedHandIn, Submission

__all__ = [
    "Assignment",
    "AssignmentVersion",
    "CohortTimeEvent",
    "CurrentGrade",
    "DateEvent",
    "DueDate",
    "ExtensionEvent",
    "FeedbackDocument",
    "GradeEvent",
    "GradingEvent",
    "GradingJob",
    "HandAnswer",
    "HoldEvent",
    "LabOpening",
    "RefusedHandIn",
    "Regrade",
    "RegradeEvent",
    "Submission",
    "SubmissionGrade",
    "WorkerHeartbeat",
]
