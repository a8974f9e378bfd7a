"""Every change of state in the people app: one keyword-only function each."""

from .access import record_read
from .accounts import create_person, end_role, grant_role
from .caseload import assign_student, lift_bar, set_bar, unassign_student
from .inbox import discard_draft, mark_read, save_draft
from .invitations import accept_invitation, make_invitation, withdraw_invitation
from .releases import decline_release, request_release, revoke_release, sign_release

__all__ = [
    "accept_invitation",
    "assign_student",
    "create_person",
    "decline_release",
    "discard_draft",
    "end_role",
    "grant_role",
    "lift_bar",
    "make_invitation",
    "mark_read",
    "record_read",
    "request_release",
    "revoke_release",
    "save_draft",
    "set_bar",
    "sign_release",
    "unassign_student",
    "withdraw_invitation",
]
