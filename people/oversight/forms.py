"""The form that asks for emergency access."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.oversight import emergency


class EmergencyForm(forms.Form):
    """Whose field, which one, and why; the name is typed, for there is no list of students."""

    username = forms.CharField(label=_("Their sign-in name"), max_length=64)
    field = forms.ChoiceField(label=_("What do you need to see?"), choices=emergency.choices)
    reason = forms.CharField(label=_("Why now?"), help_text=_("The student can read this."), max_length=300)
