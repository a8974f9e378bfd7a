"""Forms of the gradebook."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labs.dates.fields import DayField
from labs.gradebook.models import TotalRule
from pathways.base.spreadsheets import decoded

MOST_BYTES = 1_000_000


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


class MarksForm(forms.Form):
    """Points from a CSV file, or the same as text, and why."""

    file = forms.FileField(label=_("CSV file"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,.txt"}))
    rows = forms.CharField(
        label=_("Or paste it here"),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "The first line names the columns: “Code” and the labs, as in the file that the gradebook gives out."
        ),
    )
    reason = forms.CharField(label=_("Why"), max_length=200, help_text=REASON)
    says_optional_once = _("Send a file or paste its text. You need only one of them.")

    def clean(self) -> dict[str, Any]:
        """Return the text as `text`; what was in a file stands in the box from then on, so that it can be mended."""
        data: dict[str, Any] = super().clean() or {}
        sent = data.get("file")
        if sent is not None and sent.size > MOST_BYTES:
            self.add_error("file", _("This file is too big. Divide it."))
            return data
        data["text"] = decoded(sent.read()) if sent is not None else data.get("rows") or ""
        if sent is not None:
            self.data = {name: self.data.get(name) for name in self.data} | {"rows": data["text"]}
        elif not data["text"].strip() and "rows" not in self.errors:
            self.add_error("rows", _("Choose a file, or paste its text."))
        return data
