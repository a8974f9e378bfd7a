"""Forms of the people app."""

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Sign-in by generated name and password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("Sign-in name")
        login.help_text = _("Two words and four digits, like calm-river-2041")
        password.help_text = ""
        for field, purpose in ((login, "username"), (password, "current-password")):
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["autocomplete"] = purpose
        login.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class ConfirmPasswordForm(ReauthenticateForm):
    """Type the password again before something that matters."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Your password")
        # "Forgot your password?" would lead a person who is signed in to recovery.
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class NewPasswordForm(ChangePasswordForm):
    """A new password, twice, in our own words."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": _("Your password now"), "password1": _("New password"), "password2": _("Once more")}
        for name, label in labels.items():
            self.fields[name].label = label
            # "Forgot your password?" would lead a person who is signed in to recovery.
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _("12 characters or more")


class RecoverForm(forms.Form):
    """Sign-in name, a printed code and a new password."""

    closed_message = _("That name and code do not go together. Check both and try again.")

    username = forms.CharField(label=_("Sign-in name"), max_length=64)
    code = forms.CharField(label=_("One of your printed codes"), max_length=32)
    password = forms.CharField(
        label=_("New password"),
        help_text=_("12 characters or more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[validate_password],
    )


class PhraseForm(forms.Form):
    """Words that prove, face to face, that somebody is who they say."""

    phrase = forms.CharField(
        label=_("Your agreed words"),
        help_text=_("Staff ask for them before they talk about anything or help you sign in."),
        max_length=100,
    )


class HelpForm(forms.Form):
    """Whom to help; typed by staff while the person stands beside them."""

    username = forms.CharField(label=_("Their sign-in name"), max_length=64)
    words = forms.CharField(
        label=_("Their agreed words, as they say them"),
        help_text=_("Leave this empty if they never agreed on words with us. The site never shows the words."),
        max_length=100,
        required=False,
    )
    met = forms.BooleanField(label=_("I met them in person and heard their agreed words"))
