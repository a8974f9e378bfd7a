"""What a student picks for a résumé."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from placement.resumes.resume import LONGEST_ABOUT, MOST_LINES, SECTIONS


class ResumeForm(forms.Form):
    """Name, own words and lines. Nothing is picked before the student picks it."""

    name = forms.CharField(
        label=_("Name on it"), max_length=80, required=False, help_text=_("Any name that you like, or none.")
    )
    contact = forms.CharField(
        label=_("How to reach you"),
        max_length=120,
        required=False,
        help_text=_("It goes on the paper and is kept nowhere here."),
    )
    about = forms.CharField(
        label=_("In your own words"),
        max_length=LONGEST_ABOUT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What work you like to do. You need not write about your life."),
    )
    language = forms.ChoiceField(label=_("Language of the headings"), choices=settings.OFFERED_LANGUAGES)
    kind = forms.ChoiceField(
        label=_("As"), choices=[("pdf", _("PDF")), ("txt", _("Plain text"))], widget=forms.RadioSelect, initial="pdf"
    )
    field_order = ["name", "contact", "about", *SECTIONS, "language", "kind"]

    def __init__(self, *args: Any, lines: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section, choices in lines.items():
            if choices:
                self.fields[section] = forms.MultipleChoiceField(
                    label=SECTIONS[section], choices=choices, required=False, widget=forms.CheckboxSelectMultiple
                )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Refuse more lines than two pages hold."""
        data = super().clean() or {}
        if sum(len(data.get(section, ())) for section in SECTIONS) > MOST_LINES:
            said = _("Two pages hold %(most)s lines. Nothing is lost: take some ticks away.") % {"most": MOST_LINES}
            raise forms.ValidationError(said)
        return data

    def chosen(self) -> dict[str, list[str]]:
        """Return the picked ids by section."""
        return {section: self.cleaned_data.get(section, []) for section in SECTIONS}
