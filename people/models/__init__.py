"""Models of the people app, one file per subject."""

from .access import AccessEvent
from .base import AppendOnlyModel, RandomIdModel
from .caseload import CaseAssignment, StaffBar
from .confidential import AgreedPhrase, DataKey, SafeContactRule
from .emergency import EmergencyAccess
from .erasure import Erasure
from .inbox import Draft, InboxItem
from .invitation import Invitation
from .legal import ErasureWish, LegalDemand, LegalEvent
from .recovery import Recovery, RecoveryCode
from .release import Disclosure, Release, ReleaseEvent
from .user import RoleGrant, User
from .vetting import RoleRequest

__all__ = [
    "AccessEvent",
    "AgreedPhrase",
    "AppendOnlyModel",
    "CaseAssignment",
    "DataKey",
    "Disclosure",
    "Draft",
    "EmergencyAccess",
    "Erasure",
    "ErasureWish",
    "InboxItem",
    "Invitation",
    "LegalDemand",
    "LegalEvent",
    "RandomIdModel",
    "Recovery",
    "RecoveryCode",
    "Release",
    "ReleaseEvent",
    "RoleGrant",
    "RoleRequest",
    "SafeContactRule",
    "StaffBar",
    "User",
]
