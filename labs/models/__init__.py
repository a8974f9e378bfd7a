"""Models of the labs app, one file per subject."""

from labs.assignments.checks.models import VersionSealing
from labs.assignments.models import Assignment, AssignmentVersion
from labs.dates.models import CohortTimeEvent, DateEvent, DueDate, ExtensionEvent, HoldEvent
from labs.gradebook.models import BookChange, BookStep, ExcuseEvent, TotalRule
from labs.grades.models.grade import (
    AttemptToRead,
    CurrentGrade,
    FeedbackDocument,
    GradeEvent,
    HandAnswer,
    SubmissionGrade,
)
from labs.grades.models.regrade import Regrade, RegradeEvent
from labs.queue.models import GradingEvent, GradingJob, WorkerHeartbeat
from labs.submissions.models import LabOpening, RefusedHandIn, Submission

__all__ = [
    "Assignment",
    "AssignmentVersion",
    "AttemptToRead",
    "BookChange",
    "BookStep",
    "CohortTimeEvent",
    "CurrentGrade",
    "DateEvent",
    "DueDate",
    "ExcuseEvent",
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
    "TotalRule",
    "VersionSealing",
    "WorkerHeartbeat",
]
