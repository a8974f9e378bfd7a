"""Every change of state in the people app: one keyword-only function each."""

from .access import record_read
from .accounts import change_display_name, change_preferences, create_person, end_role, grant_role
from .anchoring import accept_access_log, anchor_access_log, check_access_log, note_restored
from .caseload import assign_student, lift_bar, set_bar, unassign_student
from .closing import close_account, reopen_account
from .contact import (
    confirm_contact_rule,
    forget_contact_rule,
    note_call,
    note_listed,
    read_contact,
    set_agreed_phrase,
    set_contact_rule,
)
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
from .legal import (
    choose_records,
    close_demand,
    export_records,
    forbid_notice,
    give_notice,
    note_counsel,
    record_demand,
    wish_erasure,
    withdraw_erasure,
)
from .recovery import confirm_recovery, finish_recovery, new_recovery_codes, open_recovery, recover, stop_recovery
from .releases import decline_release, end_releases, request_release, revoke_release, sign_release
from .vetting import ask_role, confirm_role, refuse_role
from .words import check_words

__all__ = [
    "accept_access_log",
    "accept_invitation",
    "allow_emergency_access",
    "anchor_access_log",
    "ask_emergency_access",
    "ask_role",
    "assign_student",
    "change_display_name",
    "change_preferences",
    "check_access_log",
    "check_words",
    "choose_records",
    "close_account",
    "close_demand",
    "confirm_contact_rule",
    "confirm_recovery",
    "confirm_role",
    "create_person",
    "decline_release",
    "discard_draft",
    "end_other_sessions",
    "end_releases",
    "end_role",
    "export_records",
    "finish_recovery",
    "forbid_notice",
    "forget_contact_rule",
    "give_notice",
    "grant_role",
    "leave",
    "lift_bar",
    "make_invitation",
    "mark_read",
    "new_recovery_codes",
    "note_call",
    "note_counsel",
    "note_listed",
    "note_restored",
    "open_recovery",
    "read_contact",
    "read_in_emergency",
    "record_demand",
    "record_read",
    "recover",
    "refuse_emergency_access",
    "refuse_role",
    "reopen_account",
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
    "wish_erasure",
    "withdraw_erasure",
    "withdraw_invitation",
]
