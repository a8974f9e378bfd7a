"""Models of the placement app, one file per subject."""

from placement.base.models import MoveEvent
from placement.employers.models import (
    Employer,
    EmployerChange,
    EmployerContact,
    EmployerEvent,
    EmployerMessage,
    EmployersApart,
    VettingAnswer,
)
from placement.interviews.models import Interview, InterviewEvent, InterviewSlot
from placement.offers.models import Offer, OfferEvent, OfferTerms
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
from placement.practice.models import PracticeNote
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
    "EmployersApart",
    "FigureLook",
    "GapRecord",
    "Interview",
    "InterviewEvent",
    "InterviewSlot",
    "JobOrder",
    "JobReport",
    "JobTerms",
    "KeptFacts",
    "LocalPay",
    "MoveEvent",
    "Offer",
    "OfferEvent",
    "OfferTerms",
    "OrderEvent",
    "OrderSkill",
    "OutcomeRecord",
    "Placement",
    "PlacementEvent",
    "PracticeNote",
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
