"""Forms of the gradebook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labs.gradebook.models import TotalRule


class RuleForm(forms.Form):
    """How the total adds up. The parts need not make 100: what counts is how they stand to each other."""

    labs = forms.IntegerField(label=_("Labs count"), min_value=0, max_value=100)
    quizzes = forms.IntegerField(label=_("Quizzes count"), min_value=0, max_value=100)
    classes = forms.IntegerField(label=_("Classes count"), min_value=0, max_value=100)
    drop_labs = forms.IntegerField(label=_("Lowest labs left out"), min_value=0, max_value=20)
    drop_quizzes = forms.IntegerField(label=_("Lowest quizzes left out"), min_value=0, max_value=20)

    def __init__(self, data: Any = None, *, now: TotalRule) -> None:
        super().__init__(data, initial={name: getattr(now, name) for name in self.base_fields})

    def clean(self) -> dict[str, Any]:
        """Hold that something counts."""
        data: dict[str, Any] = super().clean() or {}
        parts = [data.get(name) for name in ("labs", "quizzes", "classes")]
        if None not in parts and not any(parts):
            self.add_error("labs", _("One part at least must count."))
        return data
