"""Forms about a job that somebody has."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placement.base.enums import CHECKPOINTS, Employed, EvidenceKind, FoundBy, SeparationReason
from placement.base.forms import day_field
from placement.occupations.fields import occupation_field
from placement.offers.terms import TAKEN_OVER
from placement.placements.models import Placement


class PlacementForm(forms.ModelForm[Placement]):
    """A job that was agreed. The employer's name is asked only where there is no referral."""

    employer_name = forms.CharField(
        label=_("Employer"), max_length=120, required=False, help_text=_("Kept sealed. Each look is logged.")
    )
    soc_code = occupation_field()
    start_on = day_field(_("Start date"))

    class Meta:
        model = Placement
        fields = [
            "title",
            "soc_code",
            "start_on",
            "hours",
            "wage",
            "wage_unit",
            "benefits",
            "permanence",
            "in_field",
            "subsidised",
            "found_by",
        ]

    def __init__(self, *args: Any, with_referral: bool, agreed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TAKEN_OVER if agreed else ():
            del self.fields[name]
        if with_referral:
            del self.fields["employer_name"], self.fields["found_by"]
        else:
            others = [choice for choice in FoundBy.choices if choice[0] != FoundBy.REFERRAL]
            self.fields["found_by"] = forms.ChoiceField(label=_("How it was found"), choices=others)


class StartForm(forms.Form):
    """The day on which work began."""

    on = day_field(_("First day at work"))


class VerifyForm(forms.Form):
    """What staff saw, and the date on it."""

    evidence = forms.ChoiceField(
        label=_("What did you see?"),
        choices=EvidenceKind.choices,
        widget=forms.RadioSelect,
        help_text=_("Prefer what the student shows you. Do not keep a copy."),
    )
    dated = day_field(_("Date on it"))


class RetentionForm(forms.Form):
    """What is known about one day."""

    day = forms.TypedChoiceField(label=_("Day"), choices=[(day, day) for day in CHECKPOINTS], coerce=int)
    employed = forms.ChoiceField(label=_("On that day"), choices=Employed.choices, widget=forms.RadioSelect)
    evidence = forms.ChoiceField(
        label=_("What did you see?"), choices=[("", "–"), *EvidenceKind.choices], required=False
    )
    dated = day_field(_("Date on it"), required=False)


class EndForm(forms.Form):
    """The end of a job: a code, never a story."""

    reason = forms.ChoiceField(label=_("Why it ended"), choices=SeparationReason.choices)
    on = day_field(_("Last day"))
    search_again = forms.BooleanField(label=_("The student wants to look for work again"), required=False)


class DatesForm(forms.Form):
    """Both dates of a job as they should stand, and why."""

    start_on = day_field(_("First day at work"))
    ended_on = day_field(_("Last day"), required=False, help_text=_("Only for a job that has ended."))
    reason = forms.CharField(label=_("Reason"), max_length=300)
