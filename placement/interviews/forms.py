"""Forms of interviews: times are typed on the clock of the zone that is chosen."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pathways.planning.forms import HourInput, zone_choices
from people.base.inputs import DayInput
from placement.base.enums import InterviewKind
from placement.interviews.services import LONGEST, MOST_TIMES, SHORTEST


def moment_in(zone: ZoneInfo, day: date, at: time) -> datetime | None:
    """Return the moment that a clock of the zone shows; `None` for an hour that it skips or shows twice."""
    first = datetime.combine(day, at, zone)
    return first if first.utcoffset() == first.replace(fold=1).utcoffset() else None


class TimesForm(forms.Form):
    """Up to five times, how people meet, for how long, and on which clock."""

    OPEN_ROWS = 3
    template_name = "placement/interviews/times_fields.html"

    kind = forms.ChoiceField(label=_("How people meet"), choices=InterviewKind.choices, widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=60,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("All times below are on this clock."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = timezone.get_default_timezone_name()
        self.fields["zone"].choices = zone_choices(here)  # type: ignore[attr-defined]
        self.fields["zone"].initial = here
        for row in range(1, MOST_TIMES + 1):
            numbered = {"row": row}
            self.fields[f"day_{row}"] = forms.DateField(
                label=_("Day %(row)s") % numbered, required=row == 1, widget=DayInput()
            )
            self.fields[f"at_{row}"] = forms.TimeField(
                label=_("Begins %(row)s") % numbered, required=row == 1, widget=HourInput()
            )

    def clean(self) -> dict[str, Any]:
        """Read the times; say beside its field what no clock shows, is over, or is there twice."""
        data = super().clean() or self.cleaned_data
        data["times"] = []
        if "zone" not in data:
            return data
        for row in range(1, MOST_TIMES + 1):
            day, at = data.get(f"day_{row}"), data.get(f"at_{row}")
            if day and at:
                self._read(row, moment_in(ZoneInfo(data["zone"]), day, at))
            elif day or at:
                name = f"at_{row}" if day else f"day_{row}"
                if name not in self.errors:
                    self.add_error(name, _("A time needs both: a day and an hour."))
        return data

    def _read(self, row: int, moment: datetime | None) -> None:
        times: list[datetime] = self.cleaned_data["times"]
        if moment is None:
            self.add_error(f"at_{row}", _("The clock changes in this hour. Choose another one."))
        elif moment <= timezone.now():
            self.add_error(f"day_{row}", _("That time is over. Choose one to come."))
        elif moment in times:
            self.add_error(f"at_{row}", _("This time is there already."))
        else:
            times.append(moment)

    def rows(self) -> tuple[list[list[BoundField]], list[list[BoundField]]]:
        """Return the rows that show at once, and the empty ones at the end that open on a wish."""
        rows = [[self[f"day_{row}"], self[f"at_{row}"]] for row in range(1, MOST_TIMES + 1)]
        filled = max((number for number, row in enumerate(rows, 1) if row[0].value() or row[1].value()), default=0)
        shown = max(self.OPEN_ROWS, filled)
        return rows[:shown], rows[shown:]

    def first(self) -> list[BoundField]:
        """Return the fields above the times."""
        return [self[name] for name in ("kind", "minutes", "zone")]

    def offered(self) -> dict[str, Any]:
        """Return what `offer_times` takes."""
        return {name: self.cleaned_data[name] for name in ("kind", "minutes", "zone", "times")}


class WayForm(forms.Form):
    """How to get there."""

    text = forms.CharField(
        label=_("How to get there"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "The door, the bus, whom to ask for; for a call: who calls whom, or the link. "
            "Only the student and those who work with them read it."
        ),
    )


class WishForm(forms.Form):
    """What would fit, in the student's own words."""

    wish = forms.CharField(
        label=_("What would fit you?"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("You need not say why. Only your placement advisor reads it."),
    )
