"""Forms of finishing: a step, an exam, an early opening."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pathways.base.enums import CORRECTIONS, RECORDED
from pathways.finishing.steps import Choice
from people.base.inputs import DayInput


class PastDay(forms.DateField):
    """A day that has come, chosen with the browser's own day picker."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DayInput, **kwargs)

    def clean(self, value: Any) -> date | None:
        """Hold that the day lies behind, and within a life."""
        day: date | None = super().clean(value)
        if day and not date(1990, 1, 1) <= day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that has come."))
        return day


class StepForm(forms.Form):
    """Writes down a step, with its day and a reason code."""

    step = forms.ChoiceField(label=_("Which step"), widget=forms.RadioSelect)
    code = forms.ChoiceField(label=_("Why"), widget=forms.Select)
    happened_on = PastDay(label=_("On which day"), initial=timezone.localdate)

    def __init__(self, *args: Any, choices: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = [choice for choice in choices if not choice.why_not]
        self.fields["step"].choices = [(one.state.value, one.state.label) for one in able]  # type: ignore[attr-defined]
        reasons = dict(reason for one in able for reason in one.reasons)
        self.fields["code"].choices = [("", _("Choose a reason")), *reasons.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Hold that the reason goes with the step."""
        data: dict[str, Any] = super().clean() or {}
        fits = {step.value: reasons for step, reasons in RECORDED.items()}.get(data.get("step", ""), ())
        if data.get("step") and data.get("code") and data["code"] not in fits:
            words = ", ".join(str(reason.label) for reason in fits)
            self.add_error("code", _("This step has these reasons: %(reasons)s.") % {"reasons": words})
        return data


class TakeBackForm(forms.Form):
    """Takes back the last step, which was a mistake."""

    why = forms.ChoiceField(label=_("What was wrong"), choices=[(code.value, code.label) for code in CORRECTIONS])


class ExamForm(forms.Form):
    """An outside exam: which one, when, and how it went."""

    certification = forms.ChoiceField(label=_("Which exam"), required=False)
    other = forms.CharField(label=_("Or another exam"), required=False, max_length=120)
    taken_on = PastDay(label=_("On which day"))
    passed = forms.ChoiceField(
        label=_("How it went"), choices=[("yes", _("Passed")), ("no", _("Not there yet"))], widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose one")), *((name, name) for name in names)]
        self.fields["certification"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            del self.fields["certification"]

    def clean(self) -> dict[str, Any]:
        """Hold that an exam is named."""
        data: dict[str, Any] = super().clean() or {}
        data["certification"] = " ".join((data.get("other") or data.get("certification") or "").split())
        if not data["certification"] and "other" not in self.errors:
            self.add_error("other", _("Say which exam it was."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """Return what a service takes."""
        data = self.cleaned_data
        return {
            "certification": data["certification"],
            "taken_on": data["taken_on"],
            "passed": data["passed"] == "yes",
        }


class SeenExamForm(ExamForm):
    """An exam whose proof was seen, and which skills it shows."""

    skills = forms.MultipleChoiceField(
        label=_("Skills that it shows"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, skills: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skills"].choices = list(skills)  # type: ignore[attr-defined]


class EarlyForm(forms.Form):
    """Opens something before its turn."""

    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("The person reads this. Name nobody and no troubles.")
    )
