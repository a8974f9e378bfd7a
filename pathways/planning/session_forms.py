"""Forms for class sessions: what is typed is on the clock of the cohort's own time zone."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from pathways.cohorts.models.cohort import ClassSession, Cohort
from pathways.planning.days_off import holidays
from pathways.planning.forms import HourInput
from pathways.planning.weekly import Meeting, Slot, meeting, slot_of, weekly
from people.base.inputs import DayInput


class SessionForm(forms.Form):
    """A session: day, hour, length, what it is and where."""

    title = forms.CharField(label=_("What it is"), max_length=120)
    day = forms.DateField(label=_("Day"), widget=DayInput())
    at = forms.TimeField(label=_("Begins"), widget=HourInput())
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=5,
        max_value=720,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    place = forms.CharField(label=_("Room or link"), required=False, max_length=200)

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["at"].help_text = _("On the clock of %(zone)s.") % {"zone": zone.key.replace("_", " ")}

    @property
    def slot(self) -> Slot:
        """Return the time of the week that was typed."""
        data = self.cleaned_data
        return Slot(data["day"].weekday(), data["at"], data["minutes"], data["title"], data["place"])


class AddSessionForm(SessionForm):
    """A new session, or one for each week until a day."""

    until = forms.DateField(
        label=_("Every week until"), required=False, widget=DayInput(), help_text=_("Leave it empty for one session.")
    )
    without_holidays = forms.BooleanField(label=_("Leave out holidays"), required=False, initial=True)

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        initial = {"minutes": 90, "place": cohort.place}
        super().__init__(*args, zone=ZoneInfo(cohort.time_zone), initial=initial, **kwargs)

    def clean_until(self) -> date | None:
        """Hold that the last week is not before the first, nor years away."""
        until: date | None = self.cleaned_data["until"]
        day = self.cleaned_data.get("day")
        if until and day and not day <= until <= day + timedelta(days=3 * 366):
            raise forms.ValidationError(_("Choose a day after the first one, within three years."))
        return until

    def meetings(self) -> list[Meeting]:
        """Return the sessions that were asked for."""
        day, until = self.cleaned_data["day"], self.cleaned_data["until"]
        if until is None:
            return [meeting(day, self.slot, self.zone)]
        off = holidays(day, until) if self.cleaned_data["without_holidays"] else {}
        return weekly([self.slot], day, until, off, self.zone)


class ChangeSessionForm(SessionForm):
    """Another time, place or name for a session, and words for the cohort."""

    words = forms.CharField(
        label=_("Words for the cohort"),
        required=False,
        max_length=200,
        help_text=_("They stand beside the session for everybody in the cohort. Name nobody."),
    )
    whole_series = forms.BooleanField(label=_("The later ones of the same series as well"), required=False)

    def __init__(self, *args: Any, zone: ZoneInfo, session: ClassSession, **kwargs: Any) -> None:
        slot = slot_of(session, zone)
        starts = session.starts_at.astimezone(zone)
        initial = {"title": slot.title, "day": starts.date(), "at": slot.at, "minutes": slot.minutes}
        super().__init__(*args, zone=zone, initial={**initial, "place": slot.place}, **kwargs)
        if session.series is None:
            del self.fields["whole_series"]

    def clean(self) -> dict[str, Any]:
        """Say no to the whole series where there is none."""
        data: dict[str, Any] = super().clean() or {}
        return {"whole_series": False, **data}

    def values(self) -> dict[str, Any]:
        """Return what the session shall be, with moments in the cohort's zone."""
        data = self.cleaned_data
        starts: datetime = datetime.combine(data["day"], data["at"], self.zone)
        ends = starts.astimezone(ZoneInfo("UTC")) + timedelta(minutes=data["minutes"])
        return {"title": data["title"], "place": data["place"], "starts_at": starts, "ends_at": ends}
