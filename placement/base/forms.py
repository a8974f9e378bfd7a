"""Forms of the placement pages. They check input; services decide."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from pathways.models import Skill
from people.base.enums import ReleaseField
from placement.base.enums import CHECKPOINTS, Employed, EvidenceKind, FoundBy, SeparationReason, SkillBar, SkillNeed
from placement.employers.models import Employer
from placement.openings.models import JobOrder
from placement.openings.services import Need
from placement.outcomes.models import OutcomeRecord, QuarterRecord
from placement.placements.models import Placement
from placement.referrals.models.profile import SearchProfile
from placement.referrals.profile import LABELS

DAYS = [(7, _("7 days")), (14, _("14 days")), (30, _("30 days")), (60, _("60 days")), (90, _("90 days"))]


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a date field with the browser's own picker; the value is an ISO date."""
    widget = forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class EmployerForm(forms.ModelForm[Employer]):
    """What we know of an employer."""

    class Meta:
        model = Employer
        fields = ["name", "about", "website", "place"]


class ReasonForm(forms.Form):
    """A reason in one line."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class ContactForm(forms.Form):
    """The sign-in name of a person with the employer role."""

    username = forms.CharField(label=_("Sign-in name of the contact"), max_length=64)


class OrderForm(forms.ModelForm[JobOrder]):
    """A job order with up to eight skills."""

    ROWS = 8
    OPEN_ROWS = 3
    template_name = "placement/openings/order_fields.html"

    class Meta:
        model = JobOrder
        fields = [
            "title",
            "soc_code",
            "summary",
            "place",
            "remote",
            "hours",
            "wage",
            "wage_unit",
            "benefits",
            "permanence",
            "openings",
            "start_on",
        ]
        widgets = {"start_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        skills = list(Skill.objects.all())
        known = list(self.instance.skills.all()) if self.instance.pk and not self.instance._state.adding else []
        for row in range(self.ROWS):
            old = known[row] if row < len(known) else None
            self._add_row(row + 1, skills, old)

    def _add_row(self, row: int, skills: list[Skill], old: Any) -> None:
        # A title says "Skill 1", so that each label is one of a kind for a screen reader.
        self.fields[f"skill_{row}"] = forms.ChoiceField(
            label=_("Skill %(row)s") % {"row": row},
            choices=[("", "–"), *((str(skill.pk), skill.title) for skill in skills)],
            required=False,
            initial=str(old.skill_id) if old else "",
        )
        self.fields[f"need_{row}"] = forms.ChoiceField(
            label=_("Skill %(row)s: needed?") % {"row": row},
            choices=SkillNeed.choices,
            required=False,
            initial=old.need if old else SkillNeed.REQUIRED,
        )
        self.fields[f"level_{row}"] = forms.TypedChoiceField(
            label=_("Skill %(row)s: level") % {"row": row},
            choices=SkillBar.choices,
            coerce=int,
            empty_value=str(SkillBar.WORKING.value),
            required=False,
            initial=old.level if old else SkillBar.WORKING,
        )

    def term_fields(self) -> list[BoundField]:
        """Return the fields that are not about skills."""
        return [self[name] for name in self.Meta.fields]

    def skill_rows(self) -> tuple[list[list[BoundField]], list[list[BoundField]]]:
        """Return the rows of three fields that show at once, and the empty ones at the end that open on a wish."""
        rows = [[self[f"{part}_{row}"] for part in ("skill", "need", "level")] for row in range(1, self.ROWS + 1)]
        filled = max((number for number, row in enumerate(rows, 1) if row[0].value()), default=0)
        shown = max(self.OPEN_ROWS, min(filled + 1, self.ROWS))
        return rows[:shown], rows[shown:]

    def needs(self) -> list[Need]:
        """Return the chosen skills, each once."""
        data, skills, found = self.cleaned_data, {str(skill.pk): skill for skill in Skill.objects.all()}, {}
        for row in range(1, self.ROWS + 1):
            skill = skills.get(data.get(f"skill_{row}") or "")
            if skill and skill.pk not in found:
                need = data.get(f"need_{row}") or SkillNeed.REQUIRED
                found[skill.pk] = Need(skill, need, data.get(f"level_{row}") or SkillBar.WORKING)
        return list(found.values())

    def terms(self) -> dict[str, Any]:
        """Return the fields of the job order."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


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


class OverrideForm(forms.Form):
    """A step out of the usual order."""

    to = forms.ChoiceField(label=_("Step"))
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class PlacementForm(forms.ModelForm[Placement]):
    """A job that was agreed. The employer's name is asked only where there is no referral."""

    employer_name = forms.CharField(
        label=_("Employer"), max_length=120, required=False, help_text=_("Kept sealed. Each look is logged.")
    )
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

    def __init__(self, *args: Any, with_referral: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
