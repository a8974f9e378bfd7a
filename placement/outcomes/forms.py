"""Forms of entries by hand and of published tables. What can be true is decided in `plausible.py`."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from placement.base.enums import CorrectionReason, Cut
from placement.base.forms import day_field
from placement.outcomes.entries import KINDS
from placement.outcomes.models import GapRecord, OutcomeRecord, QuarterRecord, StatusRecord
from placement.outcomes.wage_rows import MOST_CHARACTERS


class EntryForm(forms.ModelForm[Any]):
    """An entry by hand; one that replaces another asks why."""

    kind: ClassVar[str]

    def __init__(self, *args: Any, pathways: dict[str, str], replacing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, old in list(self.fields.items()):
            if isinstance(old, forms.DateField):
                self.fields[name] = day_field(old.label, required=old.required)
        if "pathway" in self.fields:
            choices = [("", "–"), *sorted(pathways.items(), key=lambda row: row[1])]
            self.fields["pathway"] = forms.ChoiceField(label=_("Pathway"), choices=choices)
        if replacing:
            reasons = [("", "–"), *CorrectionReason.choices]
            self.fields["why"] = forms.ChoiceField(label=_("Why do you replace it?"), choices=reasons)

    def clean(self) -> dict[str, Any]:
        """Hold that the entry can be true."""
        data = super().clean() or self.cleaned_data
        for name, said in KINDS[self.kind].findings(data, timezone.localdate()).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, str(said))
        return data


class TrainingForm(EntryForm):
    """Training from before this site."""

    kind = "training"

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


class QuarterForm(EntryForm):
    """What is known about one quarter."""

    kind = "quarter"

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


class StatusForm(EntryForm):
    """What the academy was told after training."""

    kind = "status"

    class Meta:
        model = StatusRecord
        fields = ["code", "on"]


class GapForm(EntryForm):
    """A planned gap."""

    kind = "gap"

    class Meta:
        model = GapRecord
        fields = ["reason", "first_on", "last_on"]


FORMS: dict[str, type[EntryForm]] = {form.kind: form for form in (TrainingForm, QuarterForm, StatusForm, GapForm)}


class WithdrawForm(forms.Form):
    """Why an entry is taken back."""

    why = forms.ChoiceField(label=_("Why do you take it back?"), choices=[("", "–"), *CorrectionReason.choices])


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


class WagesForm(forms.Form):
    """A file of wage records, or its text again once it was looked at."""

    file = forms.FileField(label=_("File (CSV)"), required=False)
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def clean(self) -> dict[str, Any]:
        """Hold that there is text; a file is read as UTF-8, as spreadsheets write it."""
        data = super().clean() or {}
        if data.get("file"):
            try:
                data["text"] = data["file"].read(MOST_CHARACTERS * 4 + 1).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("This is not a CSV file in UTF-8. Save it as “CSV UTF-8” and try again."))
        elif not data.get("text"):
            self.add_error("file", _("Choose a file."))
        return data


class ExactForm(YearsForm):
    """Which exact figures to look at."""

    cut = forms.ChoiceField(label=_("Show"), choices=[one for one in Cut.choices if one[0] != Cut.PEOPLE])


class PersonFileForm(forms.Form):
    """For which programme year, and that it goes to the funder alone."""

    year = forms.TypedChoiceField(label=_("Programme year"), coerce=int)
    safe = forms.BooleanField(label=_("I send this file to the funder alone, in a safe way, and delete it after."))

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, f"{year}–{year + 1}") for year in years]  # type: ignore[attr-defined]
