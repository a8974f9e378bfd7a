"""The form of an opening."""

from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from pathways.models import Skill
from people.base.inputs import DayInput
from placement.base.enums import Shift, SkillBar, SkillNeed
from placement.occupations.fields import occupation_field
from placement.openings.models import JobOrder, LocalPay
from placement.openings.pay import local_pay, pay_findings
from placement.openings.services import Need, implausible


class OrderForm(forms.ModelForm[JobOrder]):
    """A job order with up to eight skills."""

    ROWS = 8
    OPEN_ROWS = 3
    template_name = "placement/openings/order_fields.html"

    SECTIONS = (
        (_("The job"), ("title", "soc_code", "summary", "openings", "start_on", "closes_on", "permanence")),
        (_("Pay"), ("wage", "wage_to", "wage_unit", "hours", "benefits")),
        (_("When and where"), ("shifts", "place", "county", "remote", "bus", "transport")),
        (_("What people look at first"), ("alone", "check_kind", "check_years", "check_when")),
        (_("Until a decision"), ("interview_steps", "accommodations")),
    )
    shifts = forms.MultipleChoiceField(
        label=_("When the work is"),
        choices=Shift.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose every one that can happen."),
    )
    soc_code = occupation_field()
    county = forms.ChoiceField(
        label=_("County"), required=False, help_text=_("The living wage there stands beside the pay.")
    )

    class Meta:
        model = JobOrder
        fields = (
            *("title", "soc_code", "summary", "place", "remote", "hours", "wage", "wage_to", "wage_unit", "benefits"),
            *("permanence", "openings", "start_on", "closes_on", "county", "bus", "transport", "alone", "check_kind"),
            *("check_years", "check_when", "interview_steps", "accommodations"),
        )
        widgets: ClassVar = {"start_on": DayInput, "closes_on": DayInput}
        help_texts: ClassVar = {
            "wage_to": _("Leave it empty where there is one wage."),
            "interview_steps": _("For example: a call, then one interview of an hour."),
            "accommodations": _("For example: a seat, breaks, other hours, a quiet place."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties = {*local_pay(), self.instance.county} - {""}
        self.fields["county"].choices = [("", _("Another place")), *((one, one) for one in sorted(counties))]  # type: ignore[attr-defined]
        for name in ("alone", "check_kind", "check_when", "bus"):
            field = self.fields[name]
            field.choices = [("", _("Not said")), *list(field.choices)[1:]]  # type: ignore[attr-defined]
        self.initial.setdefault("shifts", list(self.instance.shifts))
        skills = list(Skill.objects.all())
        known = list(self.instance.skills.all()) if self.instance.pk and not self.instance._state.adding else []
        for row in range(self.ROWS):
            old = known[row] if row < len(known) else None
            self._add_row(row + 1, skills, old)

    def clean(self) -> dict[str, Any]:
        """Say beside its field what cannot be meant: the same that the service refuses."""
        data = super().clean() or self.cleaned_data
        order = None if self.instance._state.adding else self.instance
        for field, said in implausible(self.terms(), order=order).items():
            if field not in self.errors:
                self.add_error(field, said)
        return data

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

    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        """Return the fields that are not about skills, under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

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
        """Return the fields of the job order that could be read, and `shifts`."""
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "shifts") if name in self.cleaned_data}


class ReopenForm(forms.Form):
    """Why an opening takes people again, and how many in all."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
    openings = forms.IntegerField(
        label=_("Openings in all"), min_value=1, help_text=_("Those who have started count, too.")
    )


class PayForm(forms.ModelForm[LocalPay]):
    """The least pay of openings and the living wage, for one county or the whole academy."""

    class Meta:
        model = LocalPay
        fields = ("county", "least", "living", "source")
        help_texts: ClassVar = {
            "county": _("Leave it empty for the whole academy."),
            "least": _("An opening that pays less is refused. The law’s minimum is the lowest that makes sense."),
            "living": _("It stands beside the pay of openings there. Leave it empty where it is unknown."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["living"].required = False

    def clean(self) -> dict[str, Any]:
        """Refuse figures that cannot be meant."""
        data = super().clean() or self.cleaned_data
        for field, said in pay_findings(data.get("least"), data.get("living")).items():
            self.add_error(field, said)
        return data
