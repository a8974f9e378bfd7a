"""How django-allauth behaves here: no sign-up, neutral words, sealed second-factor secrets."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context, ratelimit
from allauth.core.internal.ratelimit import truncate_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.base.counting import counter
from people.base.models.user import User
from people.base.rules import needs_second_step
from people.sealing import keys
from people.signin import passkeys


def ratelimit_address(request: HttpRequest) -> str:
    """Return where a request comes from, as limits count it: one person's whole network for IPv6."""
    return truncate_ip(AccountAdapter(request).get_client_ip(request))


CONFIRMING = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}
SILENT = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


FAILURES = counter("academy_sign_in_failures", "Refused sign-ins and confirmations, by what was wrong.", ("reason",))
# What allauth calls an error → what it is counted as.
REASONS = {
    "username_password_mismatch": "password",
    "enter_current_password": "password",
    "incorrect_password": "password",
    "incorrect_code": "code",
    "too_many_login_attempts": "limit",
}


class CountedErrors:
    """Counts refusals of names, passwords, codes and passkeys where allauth makes their words; never who it was."""

    def validation_error(self, code: str, *args: Any) -> Any:
        """Return the error, counted."""
        if code in REASONS:
            FAILURES.labels(REASONS[code]).inc()
        return super().validation_error(code, *args)  # type: ignore[misc]


class AccountAdapter(CountedErrors, DefaultAccountAdapter):
    """Accounts are made by invitation only; errors are alike for known and unknown names."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("That name and password do not go together. Check both and try again."),
        "incorrect_password": _("That is not your password. Check it and try again."),
        "incorrect_code": _("That code did not work. A code changes every 30 seconds and works once."),
        "enter_current_password": _("That is not your password. Check it and try again."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "invalid_login": _("That did not work. Start again from the sign-in page."),
        "account_inactive": _("This account is closed."),
    }

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Return the name together with the address: a stranger's tries elsewhere do not keep a person out."""
        return f"{self._name(request, **credentials)}:{ratelimit_address(request)}"

    def _name(self, request: HttpRequest, **credentials: Any) -> str:
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return key

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Hold tries for one name from everywhere together against a wider limit as well."""
        super().pre_authenticate(request, **credentials)
        if not ratelimit.consume(request, action="login_name", key=self._name(request, **credentials)):
            raise self.validation_error("too_many_login_attempts")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: see `people:join`."""
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Leave out what the page itself already tells, such as the name of whoever signed in."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Name the ways to confirm in our own words; leave the passkey out where none can work."""
        here = passkeys.work_here(context.request)
        ways = [way for way in super().get_reauthentication_methods(user) if here or not way["id"].endswith("webauthn")]
        return [way | {"description": CONFIRMING[way["id"]]} for way in ways]


class SecondFactorAdapter(CountedErrors, DefaultMFAAdapter):
    """Second-factor secrets are sealed with the academy's key, and who needs one cannot go without."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _("Your role needs a second step. Add another one first."),
    }

    def encrypt(self, text: str) -> str:
        """Return the secret wrapped like a data key."""
        return keys.wrap(text.encode(), keys.SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret."""
        return keys.unwrap(encrypted_text, keys.SECOND_FACTOR).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to remove the last second factor of a person whose role needs one."""
        if not needs_second_step(authenticator.user):
            return True
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        left = Authenticator.objects.filter(user=authenticator.user, type__in=kinds).exclude(pk=authenticator.pk)
        return left.exists() or authenticator.type not in kinds

    def get_totp_label(self, user: User) -> str:
        """Return the sign-in name: what a person reads in the code app says nothing else."""
        return user.username

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Return the name that a new passkey has unless its owner types another."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return the site as the device lists it: its host and a name that says nothing else."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Return the person as the device lists them: by the sign-in name, never by the name they go by."""
        names = {"name": user.username, "display_name": user.username}
        return super().get_public_key_credential_user_entity(user) | names
