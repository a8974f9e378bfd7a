"""What this app can tell: gathered here for the other apps."""

from .cohorts import cohorts_taught, enrolled_courses, is_enrolled, students_of, taught_courses
from .journey import ready_students, student_state, students_in
from .lessons import lesson_for_lab, lesson_teaching, lesson_url
from .progress import next_step, path_progress, step_on
from .skills import exams_of, skill_profile, skill_profiles

__all__ = [
    "cohorts_taught",
    "enrolled_courses",
    "exams_of",
    "is_enrolled",
    "lesson_for_lab",
    "lesson_teaching",
    "lesson_url",
    "next_step",
    "path_progress",
    "ready_students",
    "skill_profile",
    "skill_profiles",
    "step_on",
    "student_state",
    "students_in",
    "students_of",
    "taught_courses",
]
