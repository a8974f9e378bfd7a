"""Every change of state in the people app: one keyword-only function each."""

from .access import record_read
from .accounts import change_display_name, change_preferences, create_person, end_role, grant_role
from .caseload import assign_student, lift_bar, set_bar, unassign_student
from .contact import forget_contact_rule, set_agreed_phrase, set_contact_rule
from .emergency import (
    allow_emergency_access,
    ask_emergency_access,
    read_in_emergency,
    refuse_emergency_access,
    review_emergency_access,
)
from .inbox import discard_draft, mark_read, save_draft
from .invitations import accept_invitation, make_invitation, withdraw_invitation
from .leaving import end_other_sessions, leave
from .recovery import confirm_recovery, finish_recovery, new_recovery_codes, open_recovery, recover, stop_recovery
from .releases import decline_release, request_release, revoke_release, sign_release
from .vetting import ask_role, confirm_role, refuse_role

__all__ = [
    "accept_invitation",
    "allow_emergency_access",
    "ask_emergency_access",
    "ask_role",
    "assign_student",
    "change_display_name",
    "change_preferences",
    "confirm_recovery",
    "confirm_role",
    "create_person",
    "decline_release",
    "discard_draft",
    "end_other_sessions",
    "end_role",
    "finish_recovery",
    "forget_contact_rule",
    "grant_role",
    "leave",
    "lift_bar",
    "make_invitation",
    "mark_read",
    "new_recovery_codes",
    "open_recovery",
    "read_in_emergency",
    "record_read",
    "recover",
    "refuse_emergency_access",
    "refuse_role",
    "request_release",
    "review_emergency_access",
    "revoke_release",
    "save_draft",
    "set_agreed_phrase",
    "set_bar",
    "set_contact_rule",
    "sign_release",
    "stop_recovery",
    "unassign_student",
    "withdraw_invitation",
]
