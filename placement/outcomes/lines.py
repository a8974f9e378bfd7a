"""Entries by hand as lines of text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import User
from placement.outcomes.models import GapRecord, HandRecord, OutcomeRecord, QuarterRecord, StatusRecord


@dataclass(frozen=True)
class Line:
    """One entry: its words, and in what way it no longer counts ("" while it stands)."""

    entry: HandRecord
    text: str
    gone: str


@dataclass(frozen=True)
class Section:
    """All entries of one kind, oldest first."""

    kind: str
    title: str | Promise
    add: str | Promise
    lines: list[Line]


def titles() -> dict[str, str]:
    """Return kind → what one entry of it is called."""
    return {
        "training": _("Training before this site"),
        "quarter": _("Work by quarter"),
        "status": _("What you were told after training"),
        "gap": _("Planned gaps"),
    }


MODELS: dict[str, type[HandRecord]] = {
    "training": OutcomeRecord,
    "quarter": QuarterRecord,
    "status": StatusRecord,
    "gap": GapRecord,
}
ADD = {
    "training": gettext_lazy("Add training from before this site"),
    "quarter": gettext_lazy("Add a quarter"),
    "status": gettext_lazy("Add what you were told"),
    "gap": gettext_lazy("Add a planned gap"),
}


def entry_lines(person: User, pathways: Mapping[str, str]) -> list[Section]:
    """Return every entry about a person, kind by kind. Four queries."""
    names = titles()
    return [
        Section(kind, names[kind], ADD[kind], _lines(_about(model, person).order_by("at", "id"), pathways))
        for kind, model in MODELS.items()
    ]


def _about(model: Any, person: User) -> Any:
    return model.objects.filter(student=person)


def _lines(rows: Any, pathways: Mapping[str, str]) -> list[Line]:
    entries = list(rows)
    later = {entry.replaces_id: entry for entry in entries if entry.replaces_id}
    return [Line(entry, _text(entry, pathways), _gone(later.get(entry.pk))) for entry in entries if not entry.withdrawn]


def _gone(later: HandRecord | None) -> str:
    if later is None:
        return ""
    why = {"why": later.get_why_display()}
    return (_("taken back: %(why)s") if later.withdrawn else _("replaced: %(why)s")) % why


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")


def _text(entry: Any, pathways: Mapping[str, str]) -> str:
    if isinstance(entry, OutcomeRecord):
        until = entry.exit_on or entry.graduated_on or entry.planned_end_on
        title = pathways.get(entry.pathway, entry.pathway)
        return _("%(title)s, %(first)s to %(last)s") % {
            "title": title,
            "first": _day(entry.enrolled_on),
            "last": _day(until),
        }
    if isinstance(entry, QuarterRecord):
        return _quarter(entry)
    if isinstance(entry, StatusRecord):
        return _("%(what)s, since %(day)s") % {"what": entry.get_code_display(), "day": _day(entry.on)}
    gap = {"why": entry.get_reason_display(), "first": _day(entry.first_on), "last": _day(entry.last_on)}
    return _("%(why)s, %(first)s to %(last)s") % gap


def _quarter(entry: QuarterRecord) -> str:
    when = _("%(year)s, quarter %(number)s") % {"year": entry.year, "number": entry.quarter}
    if not entry.employed:
        idle = _("did not work")
        return f"{when}: {idle}"
    parts = [_("worked")]
    if entry.subsidised:
        parts.append(_("subsidised"))
    if entry.earnings is not None:
        parts.append(f"${number_format(entry.earnings, 2, force_grouping=True)}")
    if entry.employer_tag:
        parts.append(_("employer %(mark)s") % {"mark": entry.employer_tag})
    return f"{when}: {', '.join(parts)}"
