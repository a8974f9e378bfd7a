"""Accounts and the roles they hold."""

import secrets
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.base.enums import Role
from people.base.models.abstract import RandomIdModel


def new_hub_name() -> str:
    """Return an opaque name for the hub, unrelated to anything else about the person."""
    return "u" + secrets.token_hex(8)


class UserManager(BaseUserManager["User"]):
    """Makes accounts; people are invited, so nothing here takes an e-mail address."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make one account with a hashed password (unusable where none is given)."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make the first administrator, from the command line only."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """One person who can sign in.

    Personal data: a generated sign-in name, a display name of the person's own choice, language, time zone and whether
    each sign-in leaves a message.
    No legal name, no address, no e-mail needed. Retired: emptied at erasure, 90 days after the account is closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("sign-in name"), max_length=64, unique=True)
    hub_name = models.CharField(max_length=32, unique=True, default=new_hub_name, editable=False)
    display_name = models.CharField(_("display name"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True, default="")
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    sign_in_messages = models.BooleanField(_("a message at each sign-in"), default=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Return the display name, or the sign-in name while none is chosen."""
        return self.display_name or self.username

    def get_short_name(self) -> str:
        """Return the display name, or the sign-in name while none is chosen."""
        return self.get_full_name()


class RoleGrant(RandomIdModel):
    """A role given to a person: who asked, who confirmed, when; taking it back fills `ended_at`.

    Personal data: which role a person holds. Retired: with the account.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=16, choices=Role.choices)
    granted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(ended_at__isnull=True), name="one_live_grant_per_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role}"
