"""Models of the placement app, one file per subject."""

from .employers import Employer, EmployerContact, EmployerEvent
from .events import MoveEvent
from .orders import JobOrder, JobTerms, OrderEvent, OrderSkill
from .outcomes import OutcomeRecord, PublishedTable, QuarterRecord
from .placements import Placement, PlacementEvent
from .profile import SearchProfile
from .referrals import Referral, ReferralEvent

__all__ = [
    "Employer",
    "EmployerContact",
    "EmployerEvent",
    "JobOrder",
    "JobTerms",
    "MoveEvent",
    "OrderEvent",
    "OrderSkill",
    "OutcomeRecord",
    "Placement",
    "PlacementEvent",
    "PublishedTable",
    "QuarterRecord",
    "Referral",
    "ReferralEvent",
    "SearchProfile",
]
