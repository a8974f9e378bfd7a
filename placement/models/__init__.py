"""Models of the placement app, one file per subject."""

from placement.base.models import MoveEvent
from placement.employers.models import (
    Employer,
    EmployerChange,
    EmployerContact,
    EmployerEvent,
    EmployerMessage,
    VettingAnswer,
)
from placement.openings.models import JobOrder, JobTerms, LocalPay, OrderEvent, OrderSkill
from placement.outcomes.models import (
    FigureLook,
    GapRecord,
    KeptFacts,
    OutcomeRecord,
    PublishedTable,
    QuarterRecord,
    StatusRecord,
    TableProposal,
)
from placement.placements.models import Placement, PlacementEvent
from placement.referrals.models.notes import ReferralNote
from placement.referrals.models.profile import SearchProfile
from placement.referrals.models.referrals import Referral, ReferralEvent
from placement.relations.models import Agreement, EmployerPerson, Touch
from placement.reports.models import JobReport
from placement.wishes.models import WorkWishes

__all__ = [
    "Agreement",
    "Employer",
    "EmployerChange",
    "EmployerContact",
    "EmployerEvent",
    "EmployerMessage",
    "EmployerPerson",
    "FigureLook",
    "GapRecord",
    "JobOrder",
    "JobReport",
    "JobTerms",
    "KeptFacts",
    "LocalPay",
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
    "ReferralNote",
    "SearchProfile",
    "StatusRecord",
    "TableProposal",
    "Touch",
    "VettingAnswer",
    "WorkWishes",
]
