"""Forms of the gradebook."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labs.dates.fields import DayField
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


REASON = _("Kept in the history. Each person can read it: name nobody, and no troubles.")


class ManyForm(forms.Form):
    """One change to the people who were chosen; `items`: the columns or classes that it can be about."""

    item = forms.ChoiceField(label=_("Which one"))
    reason = forms.CharField(label=_("Why"), max_length=200, help_text=REASON)

    def __init__(self, data: Any = None, *, items: Iterable[tuple[str, str]], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["item"].choices = list(items)  # type: ignore[attr-defined]

    @property
    def value(self) -> Any:
        """Return what is put in every chosen person's place."""
        return True


class ExtendManyForm(ManyForm):
    """More time for one lab."""

    until = DayField(
        label=_("New date"),
        help_text=_("Until the end of that day, on each person’s own clock."),
    )
    field_order = ("item", "until", "reason")

    @property
    def value(self) -> Any:
        """Return the day as text."""
        return self.cleaned_data["until"].isoformat()


class ExcuseManyForm(ManyForm):
    """Excused from one lab or quiz, or not any more."""

    again = forms.BooleanField(label=_("It counts again: not excused any more"), required=False)
    field_order = ("item", "again", "reason")

    @property
    def value(self) -> Any:
        """Return whether they are excused."""
        return not self.cleaned_data["again"]
