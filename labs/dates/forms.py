"""Forms about dates and more time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from labs.base.enums import CohortTimeKind
from labs.dates.fields import DayField
from labs.dates.policy import LAST_MINUTE


class ExtensionForm(forms.Form):
    """A new date for one student and one lab; empty says no."""

    until = DayField(
        label=_("New date"),
        required=False,
        help_text=_("Until the end of that day, in the student’s time zone. Empty: no."),
    )
    note = forms.CharField(label=_("Words for the student"), required=False, max_length=200)


class MoreTimeForm(forms.Form):
    """Whom a student asks for: themselves, without a reason, or a whole group, with a few words.

    `groups`: (cohort id, name) of those that can be asked for; `waiting`: which choices wait for an answer already.
    """

    ME = "me"

    who = forms.ChoiceField(
        label=_("Who is it for?"),
        required=False,
        widget=forms.RadioSelect,
        initial=ME,
        help_text=_("For yourself you do not need to say why."),
        error_messages={"invalid_choice": _("You cannot ask for this group now. Please choose again.")},
    )
    why = forms.CharField(
        label=_("For your group: what happened in class?"),
        required=False,
        max_length=200,
        help_text=_(
            "For example “the network was down”. Please write nothing about a person. Your class-mates do not see this."
        ),
    )
    # The dates on the page, so that a request that is no longer needed is noticed.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, groups: Sequence[tuple[str, str]], waiting: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = _("My whole group: %(name)s") if len(groups) > 1 else _("My whole group")
        choices = [(self.ME, _("Only me")), *((key, named % {"name": name}) for key, name in groups)]
        # What was sent is checked against all of them: a second click on the same button is no mistake.
        self.left = [choice for choice in choices if self.is_bound or choice[0] not in waiting]
        who, why = self.fields["who"], self.fields["why"]
        who.choices = self.left  # type: ignore[attr-defined]
        if len(self.left) == 1:
            who.widget, who.initial = forms.HiddenInput(), self.left[0][0]
        # Words that were typed stay in sight, even where there is no group any more.
        if all(key == self.ME for key, _name in self.left) and not self.data.get("why"):
            why.widget = forms.HiddenInput()

    @property
    def only(self) -> str:
        """Return whom alone it can be for: "me", "group", or nothing where there is a choice."""
        one = self.left[0][0] if len(self.left) == 1 else ""
        return "group" if one and one != self.ME else one

    def clean_who(self) -> str:
        """Return whom it is for; nothing chosen is oneself."""
        return self.cleaned_data["who"] or self.ME


class CohortAnswerForm(forms.Form):
    """What an instructor answers to one request for a whole cohort; `reach`: how many students that has."""

    says_optional_once = _("More time needs a new date. If the date stays, please say why.")

    what = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    until = DayField(
        label=_("New date"),
        required=False,
        help_text=_("Until the end of that day."),
    )
    note = forms.CharField(
        label=_("Words for whoever asked"),
        required=False,
        max_length=200,
        help_text=_("Everybody who gets this answer reads them, so please name nobody."),
    )

    def __init__(self, *args: Any, reach: int, learns: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = ngettext(
            "More time for the whole cohort (%(n)d student)", "More time for the whole cohort (%(n)d students)", reach
        )
        choices: list[tuple[str, Any]] = [(CohortTimeKind.GRANTED, everybody % {"n": reach})]
        choices += [(CohortTimeKind.ALONE, _("More time only for the person who asked"))] if learns else []
        self.fields["what"].choices = [*choices, (CohortTimeKind.DECLINED, _("The date stays"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a date where there is to be more time, and for words where there is not; drop a date not needed."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("what") == CohortTimeKind.DECLINED:
            data["until"] = None
            if not data.get("note"):
                self.add_error("note", _("Please say in a few words why the date stays."))
        elif data.get("what") and not data.get("until") and "until" not in self.errors:
            self.add_error("until", _("Please choose the new date."))
        return data


class CohortAskForm(forms.Form):
    """For which lab somebody who may not set dates asks, for a whole cohort."""

    lab = forms.ChoiceField(label=_("Lab"))
    why = forms.CharField(
        label=_("What happened in class?"),
        max_length=200,
        required=False,
        help_text=_("For example “the network was down”. Please write nothing about a person."),
    )

    def __init__(self, *args: Any, labs: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lab"].choices = labs  # type: ignore[attr-defined]


class CohortTimeForm(forms.Form):
    """A later date for a whole cohort and one lab."""

    until = DayField(
        label=_("New date for everybody"),
        help_text=_("Until the end of that day, in the cohort’s time zone."),
    )
    reason = forms.CharField(
        label=_("Why (kept with the change)"),
        required=False,
        max_length=200,
        help_text=_("Students who asked read it, too."),
    )


class DatesForm(forms.Form):
    """Dates, credit and attempts of one lab for one cohort, in the cohort's time zone."""

    STEPS = (1, 2, 3)
    # Nine fields would say it nine times.
    says_optional_once = _("Only the days of grace are needed. You can leave everything else empty.")

    day = DayField(
        label=_("Due on"),
        required=False,
        help_text=_("Empty: no date, everything counts for ever."),
    )
    hour = forms.TimeField(
        label=_("At"), required=False, widget=forms.TimeInput(attrs={"type": "time"}), initial=LAST_MINUTE
    )
    grace_days = forms.IntegerField(
        label=_("Days of grace"),
        min_value=0,
        max_value=90,
        help_text=_("Work handed in during these days counts in full."),
    )
    max_attempts = forms.IntegerField(
        label=_("Attempts"), required=False, min_value=1, max_value=99, help_text=_("Empty: as the lab says.")
    )
    note = forms.CharField(label=_("Why (kept with the change)"), required=False, max_length=200)

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        note = self.fields.pop("note")
        for number in self.STEPS:
            after = _("Step %(n)d: days after the grace") % {"n": number}
            share = _("Step %(n)d: percent that counts from then on") % {"n": number}
            self.fields[f"after_{number}"] = forms.IntegerField(label=after, required=False, min_value=0, max_value=365)
            self.fields[f"share_{number}"] = forms.IntegerField(label=share, required=False, min_value=0, max_value=100)
        self.fields["note"] = note

    @property
    def dates(self) -> list[forms.BoundField]:
        """Return the fields above the steps."""
        return [self[name] for name in ("day", "hour", "grace_days", "max_attempts")]

    @property
    def steps(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the two fields of each step."""
        return [(self[f"after_{number}"], self[f"share_{number}"]) for number in self.STEPS]

    def clean(self) -> dict[str, Any]:
        """Add `due_at` and `credit_steps`; a step needs both of its numbers."""
        data: dict[str, Any] = super().clean() or {}
        day, hour = data.get("day"), data.get("hour") or LAST_MINUTE
        data["due_at"] = datetime.combine(day, hour, tzinfo=self.zone) if day else None
        data["credit_steps"] = []
        for number in self.STEPS:
            after, share = data.get(f"after_{number}"), data.get(f"share_{number}")
            if (after is None) != (share is None):
                self.add_error(f"share_{number}", _("A step needs days and percent."))
            elif after is not None and share is not None:
                data["credit_steps"].append([float(after), float(share)])
        return data
