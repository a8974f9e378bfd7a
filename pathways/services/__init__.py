"""What this app can change: one function per change, gathered here for the other apps."""

from .cohorts import add_staff, create_cohort, remove_staff, schedule_session
from .enrolment import enrol_student, unenrol_student
from .exams import record_exam
from .feeds import calendar_feed, renew_calendar_feed
from .journey import move_student, resume_student
from .labs import record_lab_result
from .lessons import finish_lesson, open_lesson
from .quizzes import answer_quiz, save_work

__all__ = [
    "add_staff",
    "answer_quiz",
    "calendar_feed",
    "create_cohort",
    "enrol_student",
    "finish_lesson",
    "move_student",
    "open_lesson",
    "record_exam",
    "record_lab_result",
    "remove_staff",
    "renew_calendar_feed",
    "resume_student",
    "save_work",
    "schedule_session",
    "unenrol_student",
]
