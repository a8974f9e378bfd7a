"""The form of an announcement: one language or two, now or at an hour on the cohort's clock."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pathways.announcements.models import Announcement
from pathways.announcements.services import Words
from pathways.cohorts.models.cohort import Cohort
from pathways.planning.forms import HourInput
from people.base.inputs import DayInput

MOST_CHARACTERS = 4000
FIELDS = ("title_en", "text_en", "title_es", "text_es")


def _text(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=MOST_CHARACTERS, widget=forms.Textarea(attrs={"rows": 5})
    )


class AnnouncementForm(forms.Form):
    """Title and text in English, in Spanish or in both; a day and hour where it waits."""

    title_en = forms.CharField(label=_("Title in English"), required=False, max_length=120)
    text_en = _text(_("Text in English"))
    title_es = forms.CharField(label=_("Title in Spanish"), required=False, max_length=120)
    text_es = _text(_("Text in Spanish"))
    day = forms.DateField(label=_("Show it on"), required=False, widget=DayInput(), help_text=_("Empty: now."))
    at = forms.TimeField(label=_("At"), required=False, widget=HourInput())
    again = forms.BooleanField(
        label=_("Tell everybody again"), required=False, help_text=_("It counts as not read, and leaves a new message.")
    )

    def __init__(
        self, data: QueryDict | None = None, *, cohort: Cohort, announcement: Announcement | None = None
    ) -> None:
        self.zone = ZoneInfo(cohort.time_zone)
        super().__init__(data, initial=self._initial(announcement))
        self.fields["at"].help_text = _("On the clock of %(zone)s.") % {"zone": self.zone.key.replace("_", " ")}
        told = announcement is not None and announcement.told_at is not None
        for name in ("day", "at") if told else ("again",):
            del self.fields[name]
        if told and announcement is not None and announcement.to_some:
            self.fields["again"].label = _("Tell those whom it is for again")

    def _initial(self, announcement: Announcement | None) -> dict[str, Any]:
        if announcement is None:
            return {}
        local = announcement.show_at.astimezone(self.zone)
        return {name: getattr(announcement, name) for name in FIELDS} | {"day": local.date(), "at": local.time()}

    def clean(self) -> dict[str, Any]:
        """Hold that an hour has a day."""
        data = super().clean() or {}
        if data.get("at") and not data.get("day") and "day" not in self.errors:
            self.add_error("day", _("Choose the day, too; or leave both empty."))
        return data

    @property
    def words(self) -> Words:
        """Return what was typed, in both languages."""
        return Words(**{name: self.cleaned_data[name].strip() for name in FIELDS})

    @property
    def show_at(self) -> datetime | None:
        """Return the moment that was typed, None for now. Without an hour it is nine in the morning."""
        day, at = self.cleaned_data.get("day"), self.cleaned_data.get("at")
        if day is None:
            return None
        return datetime.combine(day, at or datetime.min.time().replace(hour=9), tzinfo=self.zone)
