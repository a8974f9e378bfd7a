"""A list of people as CSV, and what would come of each of its rows. Nothing of it is kept."""

import csv
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pathways.base.errors import PathwaysError
from pathways.base.spreadsheets import cells_of
from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.selectors.cohorts import seats_of
from people.base.enums import Role
from people.base.rules import kept_from
from people.models import User

MOST_ROWS = 300
MOST_WORDS = 60
# What the two columns may be called, in the words of either language and of spreadsheets.
NAME = ("sign-in name", "sign_in_name", "sign in name", "username", "nombre de acceso", "nombre de usuario")
WORDS = ("card for", "card_for", "words on the card", "tarjeta para", "palabras")


class BadList(PathwaysError):
    """The text is no list that can be read; the message says what to change."""


class Outcome(Enum):
    """What comes of a row; the value is the plain sentence for it."""

    SEAT = gettext_lazy("gets a seat")
    CARD = gettext_lazy("gets a card that keeps a seat")
    HELD = gettext_lazy("has a seat here already: nothing changes")
    TWICE = gettext_lazy("stands in the list twice: counted once")
    UNKNOWN = gettext_lazy("gets no seat: check the name with the person")
    FULL = gettext_lazy("gets nothing: no seat is left")
    EMPTY = gettext_lazy("is empty: nothing happens")

    @property
    def label(self) -> Promise | str:
        """Return the sentence."""
        return self.value

    @property
    def good(self) -> bool:
        """Return whether somebody gets something by it."""
        return self in (Outcome.SEAT, Outcome.CARD)


@dataclass(frozen=True)
class Row:
    """One line: its number in the file, a sign-in name, or words that a new card carries."""

    line: int
    name: str
    words: str


@dataclass(frozen=True)
class Verdict:
    """What would come of a row; `student` is set where somebody gets a seat or has one."""

    row: Row
    outcome: Outcome
    student: User | None = None


def rows_in(text: str) -> list[Row]:
    """Return the rows of a CSV text; raise `BadList` without a column that is known, or with too many rows.

    Commas, semicolons and tabs separate columns. Without a first line of names every line is a sign-in name.
    """
    if "\0" in text:
        raise BadList(_("This is no text file. Save the list as CSV, then choose it again."))
    lines = [(number, cells) for number, cells in enumerate(_cells(text), start=1)]
    if not lines:
        raise BadList(_("The list is empty."))
    head = [cell.strip().lower() for cell in lines[0][1]]
    names = {kind: _column(head, known) for kind, known in (("name", NAME), ("words", WORDS))}
    if names["name"] is None and names["words"] is None:
        if len(head) > 1:
            raise BadList(_("The first line must name a column “sign-in name”, or “card for”, or both."))
        names["name"] = 0
    else:
        lines = lines[1:]
    if len(lines) > MOST_ROWS:
        raise BadList(_("The list has more than %(most)s rows. Divide it.") % {"most": MOST_ROWS})
    return [Row(number, _cell(cells, names["name"]).lower(), _cell(cells, names["words"])) for number, cells in lines]


def _cells(text: str) -> list[list[str]]:
    try:
        return cells_of(text)
    except csv.Error:
        raise BadList(_("This is no CSV file. Save the list as CSV, then choose it again.")) from None


def _column(head: list[str], known: tuple[str, ...]) -> int | None:
    return next((number for number, cell in enumerate(head) if cell in known), None)


def _cell(cells: list[str], number: int | None) -> str:
    return cells[number].strip()[:MOST_WORDS] if number is not None and number < len(cells) else ""


def judge(cohort: Cohort, text: str, *, seen_by: User) -> list[Verdict]:
    """Return what would come of each row, in order. Four queries at any size; changes nothing.

    An unknown name, somebody who is no student and somebody kept from `seen_by` are answered alike.
    """
    rows = rows_in(text)
    students = _students([row.name for row in rows if row.name], seen_by)
    seated = set(cohort.enrolments.filter(ended_at=None).values_list("student", flat=True))
    free = seats_of([cohort])[cohort.pk].free
    seen: set[str] = set()
    found = []
    for row in rows:
        student = students.get(row.name)
        outcome = _outcome(row, student, seated, seen, free)
        free -= outcome.good
        seen.add(row.name)
        found.append(Verdict(row, outcome, student))
    return found


def _students(names: list[str], seen_by: User) -> dict[str, User]:
    live = User.objects.filter(
        username__in=names, is_active=True, role_grants__role=Role.STUDENT, role_grants__ended_at=None
    )
    apart = kept_from(seen_by)
    return {user.username: user for user in live.exclude(pk__in=apart)}


def _outcome(row: Row, student: User | None, seated: set[UUID], seen: set[str], free: int) -> Outcome:
    if not row.name:
        return (Outcome.CARD if free else Outcome.FULL) if row.words else Outcome.EMPTY
    if row.name in seen:
        return Outcome.TWICE
    if student is None:
        return Outcome.UNKNOWN
    if student.pk in seated:
        return Outcome.HELD
    return Outcome.SEAT if free else Outcome.FULL
