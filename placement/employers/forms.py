"""Forms about employers and their contacts."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from placement.base.enums import Checked, VettingItem
from placement.base.forms import day_field
from placement.employers.models import Employer
from placement.employers.services import KNOWN
from placement.employers.vetting import FEW_WORDS, Found

HOW = {
    VettingItem.EIN: _("For example: the letter of the tax office, or the state's list of firms."),
    VettingItem.DOMAIN: _("For example: the website names this address, and mail from it was answered."),
    VettingItem.CALL_BACK: _("Which number, where you found it, and who answered."),
    VettingItem.SITE: _("For example: a visit, or a map and photos of somebody you trust."),
}


class EmployerForm(forms.ModelForm[Employer]):
    """What we know of an employer."""

    class Meta:
        model = Employer
        fields = KNOWN
        help_texts: ClassVar = {"ein": _("The tax number of the firm, like 12-3456789.")}


class ContactForm(forms.Form):
    """The sign-in name of a person with the employer role."""

    username = forms.CharField(label=_("Sign-in name of the contact"), max_length=64)


class ChecklistForm(forms.Form):
    """One person's checklist: for each item what was found, and how they know."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in VettingItem:
            self.fields[item.value] = forms.ChoiceField(
                label=item.label, choices=Checked.choices, widget=forms.RadioSelect
            )
            self.fields[f"how_{item.value}"] = forms.CharField(
                label=_("How do you know?"), min_length=FEW_WORDS, max_length=200, help_text=HOW[item]
            )

    def answers(self) -> dict[str, Found]:
        """Return what was found by item."""
        data = self.cleaned_data
        return {item: Found(data[item], data[f"how_{item}"]) for item in VettingItem.values}


class LetterForm(forms.Form):
    """What is written to the other side."""

    text = forms.CharField(label=_("Your message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class NamingForm(forms.Form):
    """The words that an employer agreed to, and how we know."""

    words = forms.CharField(
        label=_("What the public reads"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The words that they agreed to. Nothing about students."),
    )
    how = forms.CharField(
        label=_("How they agreed"),
        max_length=200,
        help_text=_("By mail, in a meeting. No names of people: this stays."),
    )
    on = day_field(_("Day on which they agreed"))
