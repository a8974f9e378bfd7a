"""Models of the pathways app, one file per subject."""

from pathways.cohorts.models.cohort import CalendarFeed, ClassSession, Cohort, CohortStaff, Enrolment
from pathways.cohorts.models.standing import StudentStanding, StudentStateEvent
from pathways.content.models.pages import CoursePage, CurriculumSource, LessonPage, PathwayIndexPage, PathwayPage
from pathways.content.models.skill import Skill
from pathways.learning.models import ExamAttempt, LabProgress, LessonProgress, ProgressEvent, SavedWork, SkillEvidence

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
