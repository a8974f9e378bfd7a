"""Whether an entry by hand can be true: each check returns field → sentence, empty where nothing speaks against it."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .periods import Quarter

Findings = dict[str, str | Promise]
# Before this day nobody of whom figures tell was in training, and no plan is longer.
EARLIEST = date(2000, 1, 1)
LONGEST = timedelta(days=5 * 366)
MOST_DOLLARS = Decimal(100_000)
LONGEST_GAP = timedelta(days=180)
NOT_YET = _("This day has not come yet.")
TOO_OLD = _("This day is too long ago.")
NO_SUCH_PATHWAY = _("Choose one of the pathways.")


def _day(day: date | None, today: date, *, may_come: bool = False) -> str | Promise:
    if day is None:
        return ""
    if day < EARLIEST:
        return TOO_OLD
    return NOT_YET if day > today and not may_come else ""


def _kept(findings: Mapping[str, str | Promise]) -> Findings:
    return {name: said for name, said in findings.items() if said}


def training(facts: Mapping[str, Any], today: date) -> Findings:
    """Check days of training: none too long ago, none to come but the plan, and all in their order."""
    names = ("enrolled_on", "graduated_on", "exit_on", "credential_on", "gain_on", "in_field_on")
    found: Findings = {name: _day(facts.get(name), today) for name in names}
    began, planned = facts.get("enrolled_on"), facts.get("planned_end_on")
    found["planned_end_on"] = _day(planned, today, may_come=True)
    if began:
        for name in ("planned_end_on", "graduated_on", "exit_on", "credential_on", "gain_on"):
            if facts.get(name) and facts[name] < began:
                found[name] = _("This day comes before the first day of training.")
        if planned and planned - began > LONGEST:
            found["planned_end_on"] = _("The planned end is more than five years after the first day.")
    if not facts.get("graduated_on"):
        for name in ("in_field_on", "cirr_code"):
            if facts.get(name):
                found[name] = _("This counts for graduates only. Write the day of graduation, or leave this empty.")
    return _kept(found)


def quarter(facts: Mapping[str, Any], today: date) -> Findings:
    """Check one quarter of work: it has begun, dollars are neither below nothing nor beyond belief."""
    found: Findings = {}
    year, number, earnings = facts.get("year"), facts.get("quarter"), facts.get("earnings")
    if number is not None and number not in {1, 2, 3, 4}:
        found["quarter"] = _("Write 1, 2, 3 or 4.")
    elif year is not None and number is not None:
        found["year"] = _quarter_day(int(year), int(number), today)
    if earnings is not None:
        if earnings < 0:
            found["earnings"] = _("Dollars cannot be less than 0.")
        elif earnings > MOST_DOLLARS:
            found["earnings"] = _("This is more than $100,000 for one quarter. Please look again.")
        elif not facts.get("employed"):
            found["earnings"] = _("Earnings go with work. Say that the person worked, or leave this empty.")
    if not re.fullmatch(r"[A-Z]?", facts.get("employer_tag") or ""):
        found["employer_tag"] = _("Write one letter, A to Z. Never a name.")
    return _kept(found)


def _quarter_day(year: int, number: int, today: date) -> str | Promise:
    if not EARLIEST.year <= year <= today.year:
        return TOO_OLD if year < EARLIEST.year else _("This quarter has not begun yet.")
    return _("This quarter has not begun yet.") if Quarter(year, number).first_day > today else ""


def status(facts: Mapping[str, Any], today: date) -> Findings:
    """Check the day of a code."""
    return _kept({"on": _day(facts.get("on"), today)})


def gap(facts: Mapping[str, Any], today: date) -> Findings:
    """Check a planned gap: in order, and no longer than 180 days (TEGL 10-16)."""
    first, last = facts.get("first_on"), facts.get("last_on")
    found: Findings = {"first_on": _day(first, today, may_come=True)}
    if first and last:
        if last < first:
            found["last_on"] = _("The last day comes before the first one.")
        elif last - first >= LONGEST_GAP:
            found["last_on"] = _("A planned gap is at most 180 days long.")
    return _kept(found)
