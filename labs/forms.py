"""Forms of the labs app."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labs.archives import MAX_BYTES
from labs.errors import TooBig


class HandInForm(forms.Form):
    """One notebook as a file."""

    notebook = forms.FileField(
        label=_("Your notebook"),
        help_text=_("The file from your lab that ends in .ipynb. 20 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".ipynb"}),
    )

    def clean_notebook(self) -> Any:
        """Refuse files that are too big or no notebook by name; what is inside is the grader's business."""
        sent = self.cleaned_data["notebook"]
        if sent.size > MAX_BYTES:
            raise forms.ValidationError(str(TooBig()), code="too_big")
        if not sent.name.endswith(".ipynb"):
            raise forms.ValidationError(_("Choose a file that ends in .ipynb."))
        return sent


class PointsForm(forms.Form):
    """Points and a comment for one answer."""

    points = forms.FloatField(label=_("Points"), min_value=0, required=False)
    comment = forms.CharField(
        label=_("Comment for the student"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    rubric = forms.TypedMultipleChoiceField(label=_("Rubric"), required=False, coerce=int)

    def __init__(self, *args: Any, most: float, rubric: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points, choices = self.fields["points"], self.fields["rubric"]
        points.max_value = most  # type: ignore[attr-defined]
        points.widget.attrs |= {"min": 0, "max": most, "step": "any", "inputmode": "decimal"}
        choices.choices = rubric  # type: ignore[attr-defined]
        choices.widget = forms.CheckboxSelectMultiple(choices=rubric)
        if not rubric:
            del self.fields["rubric"]


class ExtensionForm(forms.Form):
    """A new date for one student and one lab; empty says no."""

    until = forms.DateField(
        label=_("New date"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("Empty: no.")
    )
