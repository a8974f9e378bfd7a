"""What an opening says that cannot be meant: pure, field → a sentence that says what to write instead."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from placement.openings.conditions import Check
from placement.openings.pay import hourly

YEARS_AHEAD = timedelta(days=2 * 366)
MOST_HOURS, MOST_HOURLY, MOST_OPENINGS = Decimal(60), Decimal(300), 500
# The fields that are looked at.
WEIGHED = (
    *("start_on", "closes_on", "wage", "wage_to", "wage_unit", "hours", "county"),
    *("openings", "check_kind", "check_years", "check_when"),
)
# What is said at one of these may come of a change to another.
TOGETHER = (
    frozenset({"wage", "wage_to", "wage_unit", "hours", "county"}),
    frozenset({"check_kind", "check_years", "check_when"}),
)
Terms = Mapping[str, Any]


def findings(
    terms: Terms, *, today: date, least_in: Callable[[str], Decimal], changed: Collection[str] | None = None
) -> dict[str, str]:
    """Return field → sentence for what cannot be meant.

    `least_in` gives the least pay an hour of a county. `changed` names the fields that somebody changes: a day that
    has come meanwhile, or a wage from before a raise, does not stand in the way of changing something else.
    """
    found = {**_days(terms, today), **_pay(terms, least_in), **_rest(terms)}
    if changed is None:
        return found
    asked = set(changed).union(*(fields for fields in TOGETHER if fields & set(changed)))
    return {field: said for field, said in found.items() if field in asked}


def _days(terms: Terms, today: date) -> dict[str, str]:
    found = {}
    for field in ("start_on", "closes_on"):
        day = terms.get(field)
        if day is not None and day < today:
            found[field] = _("That day is over. Choose a day to come, or leave it empty.")
        elif day is not None and day > today + YEARS_AHEAD:
            found[field] = _("That is more than two years from now. Look at the year again.")
    return found


def _pay(terms: Terms, least_in: Callable[[str], Decimal]) -> dict[str, str]:
    wage, hours, upper = terms.get("wage"), terms.get("hours"), terms.get("wage_to")
    found = {}
    if hours is not None and not 1 <= hours <= MOST_HOURS:
        found["hours"] = _("Write the hours of one week: 1 to %(most)s.") % {"most": MOST_HOURS}
    if wage is None or hours is None or hours <= 0:
        return found
    unit = terms.get("wage_unit", "hour")
    an_hour, least = hourly(wage=wage, unit=unit, hours=hours), least_in(terms.get("county", ""))
    said = {"pay": _dollars(an_hour), "least": _dollars(least)}
    if an_hour < least:
        found["wage"] = _("That is %(pay)s an hour. We take openings from %(least)s an hour on.") % said
    elif an_hour > MOST_HOURLY:
        found["wage"] = _("That is %(pay)s an hour. Look at the amount, and at what it is paid for.") % said
    if upper is not None and upper < wage:
        found["wage_to"] = _("The upper end is below the wage. Swap them, or leave it empty.")
    elif upper is not None and (most := hourly(wage=upper, unit=unit, hours=hours)) > MOST_HOURLY:
        found["wage_to"] = _("That is %(pay)s an hour. Look at the amount, and at what it is paid for.") % {
            "pay": _dollars(most)
        }
    return found


def _rest(terms: Terms) -> dict[str, str]:
    found = people_asked_for(terms.get("openings"))
    asks = terms.get("check_years") or terms.get("check_when")
    if asks and terms.get("check_kind", "") in {"", Check.NONE}:
        found["check_kind"] = _("Say which check it is, or leave the years and the time empty.")
    return found


def people_asked_for(openings: int | None) -> dict[str, str]:
    """Return what is said of a number of openings that cannot be meant."""
    if openings is None or 1 <= openings <= MOST_OPENINGS:
        return {}
    return {"openings": _("Write a number from 1 to %(most)s.") % {"most": MOST_OPENINGS}}


def _dollars(amount: Decimal) -> str:
    return f"${number_format(amount, 2, force_grouping=True)}"
