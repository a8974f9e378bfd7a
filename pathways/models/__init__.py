"""Models of the pathways app, one file per subject."""

from .cohort import CalendarFeed, ClassSession, Cohort, CohortStaff, Enrolment
from .journey import StudentStanding, StudentStateEvent
from .pages import CoursePage, CurriculumSource, LessonPage, PathwayIndexPage, PathwayPage
from .progress import ExamAttempt, LabProgress, LessonProgress, ProgressEvent, SavedWork, SkillEvidence
from .skill import Skill

__all__ = [
    "CalendarFeed",
    "ClassSession",
    "Cohort",
    "CohortStaff",
    "CoursePage",
    "CurriculumSource",
    "Enrolment",
    "ExamAttempt",
    "LabProgress",
    "LessonPage",
    "LessonProgress",
    "PathwayIndexPage",
    "PathwayPage",
    "ProgressEvent",
    "SavedWork",
    "Skill",
    "SkillEvidence",
    "StudentStanding",
    "StudentStateEvent",
]
