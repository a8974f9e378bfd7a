"""Forms for instructors."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EnrolForm(forms.Form):
    """Gives a student a seat, by sign-in name."""

    username = forms.CharField(label=_("Sign-in name"), max_length=64, help_text=_("For example calm-river-2041."))
