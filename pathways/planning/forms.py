"""Forms that make and change a cohort."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from pathways.base.enums import CohortRole
from pathways.cohorts.due_days import DueDay
from pathways.cohorts.models.cohort import Cohort
from pathways.content.catalogue import catalogue
from pathways.planning.days_off import from_text
from pathways.planning.proposals import slots_in
from pathways.planning.rules import fits
from pathways.planning.selectors import teaching_staff
from pathways.planning.weekly import MOST_SLOTS
from people.base.inputs import DayInput
from people.models import User

MOST_STAFF = 12
STAFF_AT_FIRST = 3
MOST_SEATS = 300
LONGEST_DAYS = 3 * 366
# Those of the Americas first: the academy's own are found without scrolling.
NEAR = ("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
        "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico")  # fmt: skip
ZONES = [*NEAR, *sorted(zone for zone in available_timezones() if zone.count("/") == 1 and zone not in NEAR
                        and not zone.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/")))]  # fmt: skip


def zone_choices(held: str = "") -> list[tuple[str, str]]:
    """Return the time zones to choose from, with the one that is held now."""
    zones = ZONES if not held or held in ZONES else [held, *ZONES]
    return [(zone, zone.replace("_", " ")) for zone in zones]


class HourInput(forms.TimeInput):
    """The browser's own time picker."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(attrs={"class": "govuk-input--width-10"}, format="%H:%M")


class CohortForm(forms.Form):
    """What a cohort is: name, days, seats, time zone, where it meets."""

    name = forms.CharField(label=_("Name"), max_length=80)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput())
    seats = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=MOST_SEATS,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Sessions are typed and shown on this clock, wherever you are.")
    )
    place = forms.CharField(
        label=_("Room or link"),
        required=False,
        max_length=200,
        help_text=_("For every session that has no other. Only people of the cohort see it, after they sign in."),
    )

    def __init__(self, *args: Any, zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices(zone)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Hold the two days against each other."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Choose a day after the first day."))
        elif first and last and (last - first).days > LONGEST_DAYS:
            self.add_error("ends_on", _("Choose a day within three years of the first day."))
        return data


class PlanForm(CohortForm):
    """The whole screen: a cohort, its week, days off, due days of labs, and staff.

    `labs`: those of the pathway; `like`: the older cohort that it is copied from.
    """

    # What the proposals were made for: when these change, they are made again before anything is saved.
    made_for = forms.CharField(required=False, widget=forms.HiddenInput)
    like = forms.UUIDField(required=False, widget=forms.HiddenInput)
    pathway = forms.ChoiceField(label=_("Pathway"))
    days_off = forms.CharField(
        label=_("Days without class"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line: year-month-day, then what it is. Take out or add lines as you like."),
    )

    field_order = ("pathway", "starts_on", "name", "ends_on", "seats", "time_zone", "place")

    def __init__(self, *args: Any, labs: Iterable[DueDay] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pathway"].choices = [  # type: ignore[attr-defined]
            (str(way.source_id), way.title) for way in catalogue().pathways.values()
        ]
        self.labs = list(labs)
        self.staff = {str(user.pk): user for user in teaching_staff()}
        for number in range(MOST_SLOTS):
            self._add_slot(number)
        for number, lab in enumerate(self.labs):
            self.fields[f"lab_{number}"] = forms.IntegerField(
                label=lab.title,
                required=False,
                min_value=0,
                max_value=LONGEST_DAYS,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
            )
        for number in range(MOST_STAFF):
            self._add_staff(number)

    def _add_slot(self, number: int) -> None:
        days = [("", "–"), *((str(day), str(name)) for day, name in WEEKDAYS.items())]
        minutes = forms.NumberInput(attrs={"class": "govuk-input--width-4"})
        self.fields |= {
            f"slot_{number}_day": forms.ChoiceField(label=_("Day of the week"), choices=days, required=False),
            f"slot_{number}_at": forms.TimeField(label=_("Begins"), required=False, widget=HourInput()),
            f"slot_{number}_minutes": forms.IntegerField(
                label=_("Minutes"), required=False, min_value=5, max_value=720, widget=minutes
            ),
            f"slot_{number}_title": forms.CharField(label=_("What it is"), required=False, max_length=120),
            f"slot_{number}_place": forms.CharField(label=_("Another room or link"), required=False, max_length=200),
        }

    def _add_staff(self, number: int) -> None:
        people = [("", "–"), *((key, user.get_full_name()) for key, user in self.staff.items())]
        self.fields |= {
            f"staff_{number}_user": forms.ChoiceField(label=_("Who"), choices=people, required=False),
            f"staff_{number}_role": forms.ChoiceField(label=_("Part"), choices=CohortRole.choices, required=False),
        }

    @property
    def slots(self) -> list[list[Any]]:
        """Return the fields of each weekly slot, in rows."""
        names = ("day", "at", "minutes", "title", "place")
        return [[self[f"slot_{number}_{name}"] for name in names] for number in range(MOST_SLOTS)]

    @property
    def staff_rows(self) -> list[list[Any]]:
        """Return the fields of each member of the staff, in rows."""
        return [[self[f"staff_{number}_{name}"] for name in ("user", "role")] for number in range(STAFF_AT_FIRST)]

    @property
    def more_staff_rows(self) -> list[list[Any]]:
        """Return the same for further people: few cohorts have so many."""
        numbers = range(STAFF_AT_FIRST, MOST_STAFF)
        return [[self[f"staff_{number}_{name}"] for name in ("user", "role")] for number in numbers]

    @property
    def opens_more_staff(self) -> bool:
        """Return whether somebody stands in a further row, or something is wrong there."""
        return any(user.value() or user.errors or role.errors for user, role in self.more_staff_rows)

    @property
    def lab_fields(self) -> list[Any]:
        """Return the field of each lab."""
        return [self[f"lab_{number}"] for number in range(len(self.labs))]

    def clean_days_off(self) -> str:
        """Hold that every line begins with a day."""
        text: str = self.cleaned_data["days_off"]
        try:
            from_text(text)
        except ValueError as error:
            line = str(error)[:40]
            raise forms.ValidationError(
                _("“%(line)s” does not begin with a day such as 2027-01-18."), params={"line": line}
            ) from None
        return text

    def clean(self) -> dict[str, Any]:
        """Hold that each weekly slot is whole, and that everybody holds the role that their part needs."""
        data = super().clean()
        for number in range(MOST_SLOTS):
            for part in ("at", "minutes", "title"):
                name = f"slot_{number}_{part}"
                if data.get(f"slot_{number}_day") and data.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("Please fill this in."))
        seen: set[str] = set()
        for number in range(MOST_STAFF):
            key, role = data.get(f"staff_{number}_user"), data.get(f"staff_{number}_role")
            if key and key in seen:
                self.add_error(f"staff_{number}_user", _("This person stands here twice."))
            elif key and role and not fits(self.staff[key], role):
                self.add_error(f"staff_{number}_role", _("This person does not hold the role for this part."))
            seen.add(key or "")
        return data

    def chosen_staff(self) -> list[tuple[User, CohortRole]]:
        """Return who was chosen, with their part."""
        found = []
        for number in range(MOST_STAFF):
            key, role = (self.cleaned_data.get(f"staff_{number}_{name}") for name in ("user", "role"))
            if key and role:
                found.append((self.staff[key], CohortRole(role)))
        return found

    def due(self) -> dict[str, int]:
        """Return days after the first day by key of the lab, for those that have some."""
        given = {lab.key: self.cleaned_data.get(f"lab_{number}") for number, lab in enumerate(self.labs)}
        return {key: days for key, days in given.items() if days is not None}

    def weekly_slots(self) -> list[Any]:
        """Return the weekly slots that were chosen."""
        return slots_in(self.cleaned_data, MOST_SLOTS)


class StaffForm(forms.Form):
    """Somebody for a cohort's staff, and what they do in it."""

    user = forms.ChoiceField(label=_("Who"))
    role = forms.ChoiceField(label=_("Part"), choices=CohortRole.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in teaching_staff()}
        self.fields["user"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((key, user.get_full_name()) for key, user in self.people.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """Hold that the person holds the role that the part needs."""
        data: dict[str, Any] = super().clean() or {}
        key, role = data.get("user"), data.get("role")
        if key and role and not fits(self.people[key], role):
            self.add_error("role", _("This person does not hold the role for this part."))
        return data
