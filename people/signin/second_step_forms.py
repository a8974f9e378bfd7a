"""Forms of the second step, in our own words."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 40


def _plain_code(field: forms.Field, label: Any) -> None:
    """Label the field of a code; a phone shows its keyboard of letters too, for printed codes."""
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


def _plain_name(field: forms.Field) -> None:
    """Say what the name of a passkey is for."""
    field.label = _("Name of this passkey")
    field.help_text = _("So that you can tell them apart. Only you see it.")
    field.validators.append(MaxLengthValidator(LONGEST_NAME))
    field.widget.attrs |= {"maxlength": str(LONGEST_NAME), "autocomplete": "off"}


class CodeForm(AuthenticateForm):
    """The second step at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self.fields["code"], _("Code"))


class ConfirmCodeForm(ReauthenticateForm):
    """A code again before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self.fields["code"], _("Code"))


class CodeAppForm(ActivateTOTPForm):
    """The first code of a code app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self.fields["code"], _("Six digits from the app"))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


# What the packages below raise for an answer that no device gives: anybody can send one.
NONSENSE = (AttributeError, KeyError, TypeError, ValueError)


class _FromADevice(AuthenticateWebAuthnForm):
    """Refuses an answer that no device gives like one of a device that nobody knows."""

    def clean_credential(self) -> Authenticator:
        """Return the passkey that answered."""
        try:
            found: Authenticator = super().clean_credential()
        except NONSENSE as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return found


class PasskeyForm(_FromADevice):
    """A passkey as second step."""


class PasskeySignInForm(_FromADevice, LoginWebAuthnForm):
    """A passkey alone."""


class ConfirmPasskeyForm(_FromADevice, ReauthenticateWebAuthnForm):
    """A passkey again before something that matters."""


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey: its name, and whether it signs in by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_name(self.fields["name"])
        alone = self.fields["passwordless"]
        alone.label = _("Sign in with this passkey alone")
        alone.help_text = _("Then you need no name and no password here: whoever can unlock the device is in.")

    def clean(self) -> dict[str, Any]:
        """Refuse what no device says."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except NONSENSE as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_name(self.fields["name"])
