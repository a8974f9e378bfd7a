"""Models of the pathways app, one file per subject."""

from pathways.announcements.models import Announcement, AnnouncementAddressee, AnnouncementReading
from pathways.attendance.models import Attendance, AttendanceEvent
from pathways.bank.models import BankQuestion
from pathways.cohorts.models.accommodation import TimeAccommodation
from pathways.cohorts.models.cohort import CalendarFeed, ClassSession, Cohort, CohortStaff, Enrolment, SeatCard
from pathways.cohorts.models.standing import StudentStanding, StudentStateEvent
from pathways.content.models.pages import (
    CoursePage,
    CurriculumSource,
    FoundationPage,
    LessonPage,
    PathwayIndexPage,
    PathwayPage,
)
from pathways.content.models.skill import Skill
from pathways.content.models.term import Term
from pathways.credentials.models import Badge, SigningKey, StatusSlot
from pathways.editing.models import TranslationBase
from pathways.finishing.models import EarlyOpening, Finish, SignOff
from pathways.guidance.models import SignsOff
from pathways.learning.models import ExamAttempt, LabProgress, LessonProgress, ProgressEvent, SavedWork, SkillEvidence
from pathways.planning.models import CohortEvent, SessionEvent
from pathways.questions.models import Question, SharedAnswer

__all__ = [
    "Announcement",
    "AnnouncementAddressee",
    "AnnouncementReading",
    "Attendance",
    "AttendanceEvent",
    "Badge",
    "BankQuestion",
    "CalendarFeed",
    "ClassSession",
    "Cohort",
    "CohortEvent",
    "CohortStaff",
    "CoursePage",
    "CurriculumSource",
    "EarlyOpening",
    "Enrolment",
    "ExamAttempt",
    "Finish",
    "FoundationPage",
    "LabProgress",
    "LessonPage",
    "LessonProgress",
    "PathwayIndexPage",
    "PathwayPage",
    "ProgressEvent",
    "Question",
    "SavedWork",
    "SeatCard",
    "SessionEvent",
    "SharedAnswer",
    "SignOff",
    "SigningKey",
    "SignsOff",
    "Skill",
    "SkillEvidence",
    "StatusSlot",
    "StudentStanding",
    "StudentStateEvent",
    "Term",
    "TimeAccommodation",
    "TranslationBase",
]
