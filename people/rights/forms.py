"""Forms of erasure and of requests for records."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.base.inputs import DayInput
from people.rights import export, record_requests
from people.rights.enums import LegalKind


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


class DemandForm(forms.Form):
    """A request for records as it came in."""

    username = forms.CharField(label=_("Whose records (sign-in name)"), max_length=64)
    kind = forms.ChoiceField(label=_("What came"), choices=LegalKind.choices)
    sender = forms.CharField(label=_("From whom"), max_length=200)
    received_on = forms.DateField(label=_("Received on"), widget=DayInput)
    due_on = forms.DateField(label=_("Answer by"), required=False, widget=DayInput)


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
