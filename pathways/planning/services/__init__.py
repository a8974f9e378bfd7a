"""What can be done to a cohort and to its sessions: one function for each change."""

from .cohorts import Plan, archive_cohort, change_cohort, make_cohort, reopen_cohort
from .sessions import add_sessions, cancel_session, move_session, restore_session
from .staff import put_on_staff, take_off_staff

__all__ = [
    "Plan",
    "add_sessions",
    "archive_cohort",
    "cancel_session",
    "change_cohort",
    "make_cohort",
    "move_session",
    "put_on_staff",
    "reopen_cohort",
    "restore_session",
    "take_off_staff",
]
