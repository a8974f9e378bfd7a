"""The form of a note."""

from django import forms
from django.utils.translation import gettext_lazy as _

from placement.practice.services import LONGEST


class NoteForm(forms.Form):
    """What a student writes for themselves."""

    text = forms.CharField(
        label=_("My notes"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Nobody but you can open this. Empty it to take it away."),
    )
