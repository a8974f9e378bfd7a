"""Forms of a referral, and of what a student adds to a profile."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.releases.enums import ReleaseField
from placement.base.forms import DAYS, day_field
from placement.referrals.models.profile import SearchProfile
from placement.referrals.profile import LABELS


class ReleaseForm(forms.Form):
    """Which fields a student is asked to show, why, and for how long."""

    fields_wanted = forms.MultipleChoiceField(
        label=_("What the employer would see"),
        choices=[(field, LABELS[field]) for field in ReleaseField.values],
        initial=["display_name", "skills"],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ask for as little as you can. The student sees the same list and can say no."),
    )
    purpose = forms.CharField(
        label=_("What it is for"), help_text=_("The student reads this: write it in their language."), max_length=200
    )
    days = forms.TypedChoiceField(label=_("For how long"), choices=DAYS, coerce=int, initial=30)


class FollowUpForm(forms.Form):
    """When to look again."""

    on = day_field(_("Look again on"))
    reason = forms.CharField(label=_("What for"), max_length=120, required=False)


class NoteForm(forms.Form):
    """A note of staff."""

    text = forms.CharField(label=_("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class OverrideForm(forms.Form):
    """A step out of the usual order."""

    to = forms.ChoiceField(label=_("Step"))
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class ProfileForm(forms.ModelForm[SearchProfile]):
    """What a student adds: everything can be left empty."""

    start_on = day_field(_("When you can start"), required=False)
    note = forms.CharField(
        label=_("A note to employers"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Write about your work and what you like to do. You need not write about your life."),
    )
    samples = forms.MultipleChoiceField(
        label=_("Work you would show"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = SearchProfile
        fields = ["start_on", "samples"]

    def __init__(self, *args: Any, samples: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["samples"].choices = samples  # type: ignore[attr-defined]
        if not samples:
            del self.fields["samples"]
