"""Forms of certificates and badges."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

NAMES = [("shown", _("The name that I use here")), ("other", _("Another name")), ("none", _("No name"))]
PAPERS = [("us-letter", pgettext_lazy("paper", "Letter")), ("a4", "A4")]


class CertificateForm(forms.Form):
    """Which name stands on a certificate, in which language, on which paper."""

    which = forms.ChoiceField(label=_("Name on it"), choices=NAMES, widget=forms.RadioSelect, initial="shown")
    other = forms.CharField(
        label=_("Which other name"), required=False, max_length=80, help_text=_("It is not kept here.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    paper = forms.ChoiceField(label=_("Paper"), choices=PAPERS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": get_language(), "which": "shown"}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Hold that another name was typed where one was chosen."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("which") == "other" and not data.get("other") and "other" not in self.errors:
            self.add_error("other", _("Type the name that shall stand on it."))
        return data


class CheckForm(forms.Form):
    """A badge to check: its text, or its file."""

    text = forms.CharField(label=_("Text of the badge"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    file = forms.FileField(label=_("Or its file"), required=False)

    def badge(self, most: int) -> str:
        """Return the text to check; a file of more than `most` bytes is cut, and is no badge."""
        sent = self.cleaned_data.get("file")
        if sent:
            return str(sent.read(most + 1).decode("ascii", "replace"))
        return str(self.cleaned_data.get("text") or "")
