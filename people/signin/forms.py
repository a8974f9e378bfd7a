"""Forms of the people app."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from people.base.enums import STAFF_ROLES, Channel, LegalKind, Role
from people.base.models.user import RoleGrant, User
from people.oversight import emergency
from people.rights import export, record_requests

# One city per zone that people in the Americas and Europe know; every other zone stays choosable through support.
ZONES = sorted(
    zone
    for zone in available_timezones()
    if zone.startswith(("America/", "Pacific/", "Europe/", "Atlantic/", "Asia/", "Africa/", "Australia/"))
    and zone.count("/") == 1
)


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


class PhraseForm(forms.Form):
    """Words that prove, face to face, that somebody is who they say."""

    phrase = forms.CharField(
        label=_("Your agreed words"),
        help_text=_("Staff ask for them before they talk about anything or help you sign in."),
        max_length=100,
    )


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


def _people_with(*roles: Role) -> "QuerySet[User]":
    held = RoleGrant.objects.filter(user=OuterRef("pk"), role__in=roles, ended_at=None)
    return User.objects.filter(Exists(held), is_active=True).order_by("display_name", "username")


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person by both names, for administrators: two people may have chosen one display name."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, queryset=User.objects.none(), empty_label=_("Choose"))

    def label_from_instance(self, person: User) -> str:
        """Return "Kind Meadow (kind-meadow-6613)"."""
        return f"{person.display_name} ({person.username})" if person.display_name else person.username


class CaseloadForm(forms.Form):
    """One student for one member of the placement staff."""

    staff = PersonField(label=_("Placement staff"))
    student = PersonField(label=_("Student"))
    reason = forms.CharField(label=_("Why"), help_text=_("The student can read this."), max_length=300)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, role in (("staff", Role.PLACEMENT), ("student", Role.STUDENT)):
            self.fields[name].queryset = _people_with(role)  # type: ignore[attr-defined]


class ConflictForm(forms.Form):
    """One staff member to be kept away from one student's records; no reason is asked."""

    barred_staff = PersonField(label=_("Staff member"))
    barred_student = PersonField(label=_("Student"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["barred_staff"].queryset = _people_with(*STAFF_ROLES)  # type: ignore[attr-defined]
        self.fields["barred_student"].queryset = _people_with(Role.STUDENT)  # type: ignore[attr-defined]


class OwnConflictForm(forms.Form):
    """Whose records a staff member wants to be kept away from; typed, for there is no list of students."""

    username = forms.CharField(label=_("Their sign-in name"), max_length=64)


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


class ReachForm(forms.Form):
    """By which way to reach a student, and why."""

    channel = forms.ChoiceField(label=_("Which way do you want to use?"), choices=Channel.choices)
    reason = forms.CharField(label=_("Why now?"), help_text=_("The student can read this."), max_length=300)


class WordsForm(forms.Form):
    """What somebody said when they were asked for their agreed words."""

    said = forms.CharField(label=_("What they said"), max_length=100)


class EraseForm(forms.Form):
    """The own sign-in name, typed, so that nobody erases by a slip."""

    username = forms.CharField(label=_("Type your sign-in name to go on"), max_length=64)

    def __init__(self, *args: object, username: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.expected = username

    def clean_username(self) -> str:
        """Refuse any other name."""
        typed: str = self.cleaned_data["username"].strip().lower()
        if typed != self.expected:
            raise forms.ValidationError(_("This is not your sign-in name."))
        return typed


class EmergencyForm(forms.Form):
    """Whose field, which one, and why; the name is typed, for there is no list of students."""

    username = forms.CharField(label=_("Their sign-in name"), max_length=64)
    field = forms.ChoiceField(label=_("What do you need to see?"), choices=emergency.choices)
    reason = forms.CharField(label=_("Why now?"), help_text=_("The student can read this."), max_length=300)


class DemandForm(forms.Form):
    """A request for records as it came in."""

    username = forms.CharField(label=_("Whose records (sign-in name)"), max_length=64)
    kind = forms.ChoiceField(label=_("What came"), choices=LegalKind.choices)
    sender = forms.CharField(label=_("From whom"), max_length=200)
    received_on = forms.DateField(label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"}))
    due_on = forms.DateField(label=_("Answer by"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class NoticeForm(forms.Form):
    """How the person was told."""

    channel = forms.ChoiceField(label=_("How"), choices=record_requests.WAYS)


class ChooseForm(forms.Form):
    """The parts that answer the request and no more, and why these."""

    note = forms.CharField(label=_("What was done, and why"), max_length=1000)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = list(export.labels().items())
        self.fields["fields"] = forms.MultipleChoiceField(
            label=_("Which parts"),
            help_text=_("They are called as the person reads them: “Your account” is theirs."),
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["fields", "note"])
