"""Forms of offers."""

from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from placement.base.enums import Shift
from placement.base.forms import day_field
from placement.offers.models import OfferTerms
from placement.offers.terms import implausible
from placement.openings.pay import local_pay


class OfferForm(forms.ModelForm[OfferTerms]):
    """The terms of an offer; what is not asked is as the opening, or the version before, says."""

    template_name = "placement/offers/fields.html"
    SECTIONS = (
        (_("The job"), ("title", "start_on", "permanence")),
        (_("Pay"), ("wage", "wage_unit", "hours", "benefits")),
        (_("When and where"), ("shifts", "place", "county", "remote")),
        (_("What it depends on"), ("check_kind", "check_years", "check_when", "conditions")),
        (_("The answer"), ("answer_by",)),
    )
    shifts = forms.MultipleChoiceField(
        label=_("When the work is"), choices=Shift.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    county = forms.ChoiceField(label=_("County"), required=False)
    start_on = day_field(_("Start date"))
    answer_by = day_field(
        _("Answer until"), help_text=_("After this day the offer does not end by itself: we talk about it.")
    )

    class Meta:
        model = OfferTerms
        fields = (
            *("title", "start_on", "permanence", "wage", "wage_unit", "hours", "benefits", "place", "county", "remote"),
            *("check_kind", "check_years", "check_when", "conditions", "answer_by"),
        )
        help_texts: ClassVar = {"conditions": _("For example: a background check, a drug test, a licence.")}

    def __init__(self, *args: Any, begins: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": begins})
        self.begins = begins
        counties = sorted({*local_pay(), begins.get("county") or ""} - {""})
        self.fields["county"].choices = [("", _("Another place")), *((one, one) for one in counties)]  # type: ignore[attr-defined]
        for name in ("check_kind", "check_when"):
            field = self.fields[name]
            field.choices = [("", _("Not said")), *list(field.choices)[1:]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Say beside its field what cannot be meant: the same that the service refuses."""
        data = super().clean() or self.cleaned_data
        for field, said in implausible(self.terms()).items():
            if field not in self.errors and field in self.fields:
                self.add_error(field, said)
        return data

    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        """Return the fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    def terms(self) -> dict[str, Any]:
        """Return all that the version says."""
        return {**self.begins, **self.cleaned_data}


class MoreTimeForm(forms.Form):
    """Until when the student would like to think."""

    until = day_field(_("Until which day?"), required=False)
