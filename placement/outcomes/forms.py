"""Forms of outcome records and of published tables."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placement.base.forms import day_field
from placement.outcomes.models import OutcomeRecord, QuarterRecord


class OutcomeForm(forms.ModelForm[OutcomeRecord]):
    """The facts about one person's time in one pathway."""

    DAYS = ("enrolled_on", "planned_end_on", "graduated_on", "exit_on", "credential_on", "gain_on", "in_field_on")

    class Meta:
        model = OutcomeRecord
        fields = [
            "pathway",
            "enrolled_on",
            "planned_end_on",
            "graduated_on",
            "exit_on",
            "exclusion",
            "credential_on",
            "gain_on",
            "in_field_on",
            "cirr_code",
            "available",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.DAYS:
            old = self.fields[name]
            self.fields[name] = day_field(old.label, required=old.required)


class QuarterForm(forms.ModelForm[QuarterRecord]):
    """What is known about one quarter."""

    class Meta:
        model = QuarterRecord
        fields = ["year", "quarter", "employed", "subsidised", "earnings", "employer_tag", "evidence"]
        labels = {
            "year": _("Year"),
            "quarter": _("Quarter (1 to 4)"),
            "employed": _("Worked in this quarter"),
            "subsidised": _("The wage was subsidised"),
            "earnings": _("Earnings in dollars"),
            "employer_tag": _("Mark of the employer (A, B, …)"),
            "evidence": _("What did you see?"),
        }
        help_texts = {"employer_tag": _("Same letter, same employer. Never a name.")}

    def clean_quarter(self) -> int:
        """Return the quarter, 1 to 4."""
        quarter = int(self.cleaned_data["quarter"])
        if quarter not in {1, 2, 3, 4}:
            raise forms.ValidationError(_("Write 1, 2, 3 or 4."))
        return quarter


class YearsForm(forms.Form):
    """Programme years to publish, both ends included."""

    first_year = forms.TypedChoiceField(label=_("From programme year"), coerce=int)
    last_year = forms.TypedChoiceField(label=_("To programme year"), coerce=int)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(year, f"{year}–{year + 1}") for year in sorted(years)]
        for name in ("first_year", "last_year"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Hold that the first year is not after the last one."""
        data = super().clean() or {}
        if data.get("first_year", 0) > data.get("last_year", 9999):
            raise forms.ValidationError(_("The first year comes before the last one."))
        return data
