"""What the screen for a new cohort proposes, so that a pathway and a first day are all that somebody must choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format

from pathways.base.enums import CohortRole
from pathways.cohorts import due_days
from pathways.cohorts.models.cohort import Cohort
from pathways.content.catalogue import PathwayInfo
from pathways.planning.days_off import as_text, from_text, holidays
from pathways.planning.rules import fits
from pathways.planning.weekly import Meeting, Slot, rhythm, shifted, weekly
from people.models import User

# How much of a pathway people manage in a week, beside everything else in their lives; and the shortest term.
HOURS_A_WEEK = 12
WEEKS_AT_LEAST = 12
EVENINGS = (Slot(1, time(18), 90, ""), Slot(3, time(18), 90, ""))


@dataclass(frozen=True)
class Proposal:
    """Values for the screen: `first` follow pathway and first day, `kept` are there to be changed at will."""

    first: dict[str, Any]
    kept: dict[str, Any]
    labs: list[due_days.DueDay]


def next_monday(today: date) -> date:
    """Return the Monday after next, so that there is time to invite people."""
    return today + timedelta(days=14 - today.weekday())


def last_day(way: PathwayInfo, starts_on: date, like: Cohort | None) -> date:
    """Return the last day, a Friday or later in the week.

    As long after the first as the older cohort's, else by the hours of the whole pathway, and never a short term.
    """
    if like:
        return starts_on + (like.ends_on - like.starts_on)
    weeks = max(WEEKS_AT_LEAST, -(-way.hours_planned // HOURS_A_WEEK))
    return starts_on + timedelta(days=7 * weeks - 3)


def propose(way: PathwayInfo, starts_on: date, *, by: User, session: str, like: Cohort | None = None) -> Proposal:
    """Return everything for a cohort of `way` that begins on `starts_on`; `session` is what a class is called."""
    ends_on = last_day(way, starts_on, like)
    labs = due_days.proposed([course.key for course in way.courses], (ends_on - starts_on).days, like)
    first = {
        "name": f"{way.title}, {date_format(starts_on, 'YEAR_MONTH_FORMAT')}",
        "ends_on": ends_on,
        "days_off": as_text(holidays(starts_on, ends_on)),
        **{f"lab_{number}": lab.days for number, lab in enumerate(labs)},
    }
    return Proposal(first, _kept(by, session, like), labs)


def _kept(by: User, session: str, like: Cohort | None) -> dict[str, Any]:
    slots = rhythm(like)[0] if like else [Slot(s.weekday, s.at, s.minutes, session) for s in EVENINGS]
    values: dict[str, Any] = {
        "seats": like.seats if like else Cohort._meta.get_field("seats").default,
        "time_zone": like.time_zone if like else settings.TIME_ZONE,
        "place": like.place if like else "",
    }
    for number, slot in enumerate(slots):
        values |= {f"slot_{number}_day": slot.weekday, f"slot_{number}_at": slot.at}
        values |= {f"slot_{number}_minutes": slot.minutes, f"slot_{number}_title": slot.title}
        # The cohort's own place stands for every session that has no other.
        values[f"slot_{number}_place"] = "" if slot.place == values["place"] else slot.place
    for number, (user, role) in enumerate(_staff(by, like)):
        values |= {f"staff_{number}_user": str(user.pk), f"staff_{number}_role": role}
    return values


def _staff(by: User, like: Cohort | None) -> list[tuple[User, str]]:
    rows = list(like.staff.select_related("user").order_by("-role", "id")) if like else []
    found = [(row.user, row.role) for row in rows if fits(row.user, row.role)]
    if not found and fits(by, CohortRole.INSTRUCTOR):
        return [(by, CohortRole.INSTRUCTOR)]
    return found


def meetings_of(
    slots: list[Slot], first: date, last: date, days_off: str, zone: str, like: Cohort | None = None
) -> list[Meeting]:
    """Return every session that a plan makes: weekly ones, and single ones of the older cohort, shifted by weeks."""
    off, clock = from_text(days_off), ZoneInfo(zone)
    found = weekly(slots, first, last, off, clock)
    if like:
        found += shifted(rhythm(like)[1], like, first, last, off, clock)
    return sorted(found, key=lambda one: one.starts_at)


def slots_in(values: Mapping[str, Any], most: int) -> list[Slot]:
    """Return the weekly slots that the values of the screen name; a slot without a day is none."""
    found = []
    for number in range(most):
        given: dict[str, Any] = {
            name: values.get(f"slot_{number}_{name}") for name in ("day", "at", "minutes", "title", "place")
        }
        if given["day"] in (None, ""):
            continue
        place = given["place"] or values.get("place") or ""
        found.append(Slot(int(given["day"]), given["at"], int(given["minutes"]), given["title"], place))
    return found
