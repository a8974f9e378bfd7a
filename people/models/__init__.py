"""Models of the people app, one file per subject."""

from people.accounts.models.invitation import Invitation
from people.accounts.models.role_request import RoleRequest
from people.base.models.abstract import AppendOnlyModel, RandomIdModel
from people.base.models.caseload import CaseAssignment, StaffBar
from people.base.models.cover import Cover
from people.base.models.user import RoleGrant, User
from people.contact.models import SafeContactRule
from people.messages.models import Draft, InboxItem
from people.oversight.models import EmergencyAccess
from people.releases.models import Disclosure, Release, ReleaseEvent
from people.rights.models.erasure import Erasure
from people.rights.models.record_requests import ErasureWish, LegalDemand, LegalEvent
from people.sealing.models import DataKey
from people.signin.models import AgreedPhrase, Recovery, RecoveryCode
from people.tasks.models import Task
from people.trail.models import AccessEvent

__all__ = [
    "AccessEvent",
    "AgreedPhrase",
    "AppendOnlyModel",
    "CaseAssignment",
    "Cover",
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
    "Task",
    "User",
]
