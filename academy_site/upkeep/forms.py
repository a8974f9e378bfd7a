"""Which lawyer to call."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CounselForm(forms.Form):
    """One line; empty takes it away."""

    words = forms.CharField(
        label=_("Which lawyer do you call, and how?"),
        help_text=_("A name and a number. Administrators see it here."),
        max_length=200,
        required=False,
    )
