"""Forms of accounts: joining, preferences, invitations, roles."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from people.base.enums import Role

# One city per zone that people in the Americas and Europe know; every other zone stays choosable through support.
ZONES = sorted(
    zone
    for zone in available_timezones()
    if zone.startswith(("America/", "Pacific/", "Europe/", "Atlantic/", "Asia/", "Africa/", "Australia/"))
    and zone.count("/") == 1
)


class JoinForm(forms.Form):
    """An invitation code, a display name and, if wished, an own password."""

    closed_message = _("This code does not work. Check it, or ask for a new one.")

    code = forms.CharField(label=_("Your code"), help_text=_("It is on your card: three groups of four"), max_length=32)
    display_name = forms.CharField(
        label=_("What should class-mates call you?"),
        help_text=_("Any name you like. You can change it at any time."),
        max_length=40,
        required=False,
    )
    password = forms.CharField(
        label=_("Your own password"),
        help_text=_("12 characters or more. Leave it empty and we make a strong one for you."),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Hold an own password against the site's rules."""
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password


class PreferencesForm(forms.Form):
    """Display name, language, time zone, and a message at each sign-in."""

    display_name = forms.CharField(
        label=_("Display name"),
        help_text=_("This is all that class-mates see. Leave it empty to use your sign-in name."),
        max_length=40,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of this site"),
        choices=[("", _("As my browser says")), *settings.OFFERED_LANGUAGES],
        required=False,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[("", _("The academy's")), *((zone, zone.replace("_", " ")) for zone in ZONES)],
        required=False,
    )
    sign_in_messages = forms.BooleanField(
        label=_("Leave me a message each time somebody signs in as me"),
        help_text=_("With notices by e-mail you hear of it outside, too."),
        required=False,
    )


def _plain_name(*, required: bool = False) -> forms.CharField:
    return forms.CharField(label=_("Your name"), max_length=40, required=required)


class BusinessJoinForm(JoinForm):
    """The same for who acts for an employer: a name as in any business account."""

    display_name = _plain_name()


class BusinessPreferencesForm(PreferencesForm):
    """The same in the words of a business account."""

    display_name = _plain_name()


class InvitationForm(forms.Form):
    """Which role, for how long."""

    role = forms.ChoiceField(label=_("For"), choices=Role.choices, initial=Role.STUDENT)
    days = forms.TypedChoiceField(
        label=_("The code works for"),
        choices=[(3, _("3 days")), (14, _("14 days")), (30, _("30 days"))],
        initial=14,
        coerce=int,
    )


class RoleForm(forms.Form):
    """One role to ask for."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    reason = forms.CharField(label=_("Why"), help_text=_("The person can read this."), max_length=300)
