"""The changes of a cohort's book as its instructors read them: what, by whom, when, and what each did to whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from labs.assignments.selectors import title_of
from labs.base.points import number
from labs.dates.selectors.dates import zone_of
from labs.gradebook.columns import columns_of
from labs.gradebook.models import BookChange, BookStep, ChangeKind
from labs.submissions.models import Submission
from pathways.announcements.models import Announcement
from pathways.announcements.selectors import in_own_language
from pathways.base.enums import Presence
from pathways.models import Cohort
from people.models import User

HAND_IN = "hand_in:"


@dataclass(frozen=True)
class Entry:
    """One change. `about`: a column, a class or a message; `did`: a line for each person, or each part of a rule."""

    change: BookChange
    about: str
    did: list[str]


def changes_of(cohort: Cohort) -> "QuerySet[BookChange]":
    """Return a cohort's changes, newest first, with what each did."""
    found = BookChange.objects.filter(cohort=cohort.pk).order_by("-at", "-id")
    return found.select_related("by", "undone_by", "undone_by__by", "undoes").prefetch_related("steps__student")


def entries(cohort: Cohort, changes: list[BookChange], seen: set[UUID]) -> list[Entry]:
    """Return the changes in words; only who is `seen` by the reader is named. Four queries more at most."""
    about, labs = _names(cohort, changes), _labs(changes)
    return [Entry(one, about(one), _did(one, seen, labs)) for one in changes]


def _labs(changes: list[BookChange]) -> dict[str, str]:
    """Return the titles of the labs of hand-ins that were given points, by item."""
    items = [step.item for one in changes for step in one.steps.all() if step.item.startswith(HAND_IN)]
    found = Submission.objects.filter(pk__in=[item.removeprefix(HAND_IN) for item in items])
    return {
        f"{HAND_IN}{one.pk}": title_of(one.assignment) for one in found.select_related("assignment").only("assignment")
    }


def _names(cohort: Cohort, changes: list[BookChange]) -> Callable[[BookChange], str]:
    """Return a function that names what a change was about."""
    named = {column.item: column.title for column in columns_of(cohort).every}
    named |= {f"session:{pk}": title for pk, title in cohort.sessions.values_list("pk", "title")}
    sent = [one.data["announcement"] for one in changes if "announcement" in one.data]
    named |= {str(one.pk): in_own_language(one).title for one in Announcement.objects.filter(pk__in=sent)}
    return lambda one: str(named.get(one.data.get("item") or one.data.get("announcement") or "", ""))


def _did(change: BookChange, seen: set[UUID], labs: dict[str, str]) -> list[str]:
    done = change.undoes or change
    if done.kind == ChangeKind.RULE:
        return _rule(change)
    steps = sorted((step for step in change.steps.all() if step.student_id in seen), key=_name)
    if done.kind == ChangeKind.MESSAGE:
        return [_name(step) for step in steps]
    say = _SAID[done.kind]
    return [
        f"{', '.join(filter(None, (_name(step), labs.get(step.item))))}: "
        f"{say(step.before, step.student)} → {say(step.after, step.student)}"
        for step in steps
    ]


def _name(step: BookStep) -> str:
    return step.student.get_short_name()


def _rule(change: BookChange) -> list[str]:
    words = {
        "labs": _("Labs"),
        "quizzes": _("Quizzes"),
        "classes": _("Classes"),
        "drop_labs": _("Lowest labs left out"),
        "drop_quizzes": _("Lowest quizzes left out"),
    }
    before, after = change.data["before"], change.data["after"]
    if change.undoes_id:
        before, after = after, before
    return [f"{words[key]}: {before[key]} → {after[key]}" for key in words if before[key] != after[key]]


def _date(value: Any, student: User) -> str:
    if not value["until"]:
        return _("no date of their own")
    until = localtime(datetime.fromisoformat(value["until"]), zone_of(student))
    return date_format(until, "WEEKDAY_DATE_FORMAT")


def _excused(value: Any, _student: User) -> str:
    return _("excused") if value else _("counts")


def _presence(value: Any, _student: User) -> str:
    return str(Presence(value).label) if value else "–"


def _points(value: Any, _student: User) -> str:
    return _("points of the tasks") if value is None else number(value)


_SAID: dict[str, Callable[[Any, User], str]] = {
    ChangeKind.EXTEND: _date,
    ChangeKind.EXCUSE: _excused,
    ChangeKind.CLASSES: _presence,
    ChangeKind.MARKS: _points,
}
