"""Models of the people app, one file per subject."""

from .base import AppendOnlyModel, RandomIdModel
from .user import RoleGrant, User

__all__ = ["AppendOnlyModel", "RandomIdModel", "RoleGrant", "User"]
