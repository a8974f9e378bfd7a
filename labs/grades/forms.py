"""Forms of the labs app."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labs.grades.history import top_of


class PointsForm(forms.Form):
    """Points and a comment for one answer."""

    points = forms.FloatField(label=_("Points"), min_value=0, required=False)
    comment = forms.CharField(
        label=_("Comment for the student"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    rubric = forms.TypedMultipleChoiceField(label=_("Rubric"), required=False, coerce=int)

    def __init__(self, *args: Any, most: float, rubric: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        points, choices = self.fields["points"], self.fields["rubric"]
        points.max_value = most  # type: ignore[attr-defined]
        points.widget.attrs |= {"min": 0, "max": most, "step": "any", "inputmode": "decimal"}
        choices.choices = rubric  # type: ignore[attr-defined]
        choices.widget = forms.CheckboxSelectMultiple(choices=rubric)
        if not rubric:
            del self.fields["rubric"]


class OverrideForm(forms.Form):
    """Points of an instructor's own for one task, or for a whole hand-in, whatever the checks said."""

    task = forms.ChoiceField(label=_("For which task"), required=False)
    points = forms.FloatField(label=_("Points that count"), min_value=0)
    reason = forms.CharField(
        label=_("Why"),
        max_length=400,
        help_text=_("Kept with the change. For one task the student reads it after the next release."),
    )

    def __init__(self, data: Any = None, *, tasks: list[dict[str, Any]]) -> None:
        super().__init__(data, auto_id="own_%s")
        of = [(task["grade_id"], f"{task['title']} (0–{top_of(task):g})") for task in tasks]
        most = sum(map(top_of, tasks))
        whole = _("The whole hand-in (0–%(most)s)") % {"most": f"{most:g}"}
        self.fields["task"].choices = [*of, ("", whole)]  # type: ignore[attr-defined]
        self.fields["task"].initial = of[0][0] if of else ""
        self.fields["points"].widget.attrs |= {"min": 0, "step": "any", "inputmode": "decimal"}


class SecondForm(forms.Form):
    """What a second reader would give."""

    points = forms.FloatField(label=_("Points that you would give"), min_value=0)
    note = forms.CharField(
        label=_("Note for your colleagues"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Students do not see it."),
    )

    def __init__(self, *args: Any, most: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = self.fields["points"]
        points.widget.attrs |= {"min": 0, "max": most, "step": "any", "inputmode": "decimal"}
