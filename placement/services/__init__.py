"""Every state change of the placement app: one public function each."""

from .employers import (
    add_contact,
    add_employer,
    confirm_contact,
    end_contact,
    move_employer,
    record_vetting_check,
)
from .orders import draft_order, edit_order, move_order, propose_order
from .outcomes import publish_table, record_outcome, record_quarter
from .placements import end_placement, record_placement, record_retention, start_placement, verify_placement
from .profile import save_profile
from .referrals import (
    answer_referral,
    ask_for_release,
    follow_up_on,
    freeze_referrals,
    move_referral,
    refer,
    resume_referral,
    show_interest,
    suggest,
    withdraw,
)

__all__ = [
    "add_contact",
    "add_employer",
    "answer_referral",
    "ask_for_release",
    "confirm_contact",
    "draft_order",
    "edit_order",
    "end_contact",
    "end_placement",
    "follow_up_on",
    "freeze_referrals",
    "move_employer",
    "move_order",
    "move_referral",
    "propose_order",
    "publish_table",
    "record_outcome",
    "record_placement",
    "record_quarter",
    "record_retention",
    "record_vetting_check",
    "refer",
    "resume_referral",
    "save_profile",
    "show_interest",
    "start_placement",
    "suggest",
    "verify_placement",
    "withdraw",
]
