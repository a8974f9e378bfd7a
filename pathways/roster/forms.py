"""Forms that fill seats."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pathways.base.spreadsheets import decoded

MOST_BYTES = 200_000
MOST_CARDS = 300


class CardsForm(forms.Form):
    """How many cards."""

    number = forms.IntegerField(
        label=_("How many cards"),
        min_value=1,
        max_value=MOST_CARDS,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )


class ListForm(forms.Form):
    """A list of people: a CSV file, or the same typed in."""

    file = forms.FileField(label=_("CSV file"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,.txt"}))
    rows = forms.CharField(
        label=_("Or type or paste it here"),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("One person a line. A first line “sign-in name,card for” tells which column is which."),
    )

    def clean(self) -> dict[str, Any]:
        """Return the list's text as `text`; say what to do where there is none or it cannot be read."""
        data: dict[str, Any] = super().clean() or {}
        sent = data.get("file")
        if sent is None:
            data["text"] = data.get("rows") or ""
            if not data["text"].strip() and not self.errors:
                self.add_error("rows", _("Choose a file, or type at least one line."))
            return data
        if sent.size > MOST_BYTES:
            self.add_error("file", _("This file is too big for a list of people. Divide it."))
            return data
        data["text"] = decoded(sent.read())
        return data
