"""The form of an opening."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from pathways.models import Skill
from placement.base.enums import SkillBar, SkillNeed
from placement.openings.models import JobOrder
from placement.openings.services import Need


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
