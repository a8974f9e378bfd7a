"""A wage-record match as rows of CSV: what each row would do, said before anything is written.

Columns `person` (sign-in name), `quarter` (2025Q4), `employer` (a letter, the same for the same employer), `earnings`
(dollars; empty or 0: the records hold no work in that quarter). One row for each employer; rows of a quarter add up.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import User
from placement.base.enums import CorrectionReason, EvidenceKind
from placement.base.errors import NotPlausible
from placement.base.rules import own_students
from placement.outcomes import plausible
from placement.outcomes.entries import record_quarter
from placement.outcomes.models import QuarterRecord

COLUMNS = ("person", "quarter", "employer", "earnings")
MOST_ROWS = 2000
MOST_CHARACTERS = 200_000
NOT_YOURS = _("Nobody of that sign-in name is on your list.")
BAD_QUARTER = _("Write the quarter like this: 2025Q4.")
BAD_EARNINGS = _("Write dollars like this: 6250.50.")
TWICE = _("This person, quarter and employer stand in another row too.")
NEW, REPLACES, SAME = _("New"), _("Replaces the entry from before"), _("Is there already")


@dataclass(frozen=True)
class WageRow:
    """One row of the file, what it would do, and what speaks against it ("" for nothing)."""

    number: int
    words: tuple[str, ...]
    does: str | Promise = ""
    problem: str | Promise = ""
    student: User | None = None
    facts: Mapping[str, Any] | None = None
    replaces: QuarterRecord | None = None

    @property
    def stood(self) -> bool:
        """Return whether there was an entry before, so that the row tells of it."""
        return self.replaces is not None

    @property
    def writes(self) -> bool:
        """Return whether the row would write something."""
        return not self.problem and self.does != SAME


def dry_run(text: str, by: User) -> list[WageRow]:
    """Return what each row of a file would do, for students of the own case-load. Three queries.

    Raises `NotPlausible` for a file without the four columns, or with more than 2,000 rows.
    """
    lines = _lines(text)
    names = {line[1][0] for line in lines}
    people = {user.username: user for user in own_students(by).filter(username__in=names)}
    standing = QuarterRecord.objects.standing().filter(student__in=people.values())
    known = {(row.student_id, row.year, row.quarter, row.employer_tag): row for row in standing}
    seen: set[tuple[Any, ...]] = set()
    return [_row(number, words, people, known, seen) for number, words in lines]


def _lines(text: str) -> list[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff")[:MOST_CHARACTERS]))
    try:
        rows = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        rows = []
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    if not set(COLUMNS) <= set(head):
        raise NotPlausible({"file": _("The first row must name the columns: person, quarter, employer, earnings.")})
    if len(rows) - 1 > MOST_ROWS or len(text) > MOST_CHARACTERS:
        raise NotPlausible({"file": _("At most 2,000 rows at a time. Please cut the file in two.")})
    places = [head.index(name) for name in COLUMNS]
    return [
        (number, tuple(row[place].strip() if place < len(row) else "" for place in places))
        for number, row in enumerate(rows[1:], start=2)
    ]


def _row(
    number: int,
    words: tuple[str, ...],
    people: Mapping[str, User],
    known: Mapping[tuple[Any, ...], QuarterRecord],
    seen: set[tuple[Any, ...]],
) -> WageRow:
    student = people.get(words[0])
    facts, problem = _facts(words)
    if student is None or facts is None:
        return WageRow(number, words, problem=NOT_YOURS if student is None else problem)
    key = (student.pk, facts["year"], facts["quarter"], facts["employer_tag"])
    if key in seen:
        return WageRow(number, words, problem=TWICE)
    seen.add(key)
    old = known.get(key)
    same = old is not None and (old.employed, old.earnings) == (facts["employed"], facts["earnings"])
    does = SAME if same else REPLACES if old else NEW
    return WageRow(number, words, does, "", student, facts, old)


def _facts(words: Sequence[str]) -> tuple[dict[str, Any] | None, str | Promise]:
    _person, when, tag, dollars = words
    found = re.fullmatch(r"(\d{4})\s*-?[Qq]([1-4])", when)
    if not found:
        return None, BAD_QUARTER
    try:
        amount = Decimal(dollars.replace(",", "").removeprefix("$") or "0").quantize(Decimal("0.01"))
    except InvalidOperation:
        return None, BAD_EARNINGS
    facts = {
        "year": int(found[1]),
        "quarter": int(found[2]),
        "employed": amount != 0,
        "earnings": amount if amount else None,
        "employer_tag": tag.upper() if amount else "",
        "evidence": EvidenceKind.WAGE_RECORD,
    }
    findings = plausible.quarter(facts, timezone.localdate())
    return (None, next(iter(findings.values()))) if findings else (facts, "")


@transaction.atomic
def write_rows(*, rows: Iterable[WageRow], by: User) -> int:
    """Write what a dry run showed, and nothing of rows with a problem; return how many were written.

    Appends a `QuarterRecord` for each; one that changes an entry replaces it, for newer facts. Raises as
    `record_quarter`, and then nothing was written.
    """
    written = 0
    for row in rows:
        if row.writes and row.student is not None and row.facts is not None:
            why = CorrectionReason.NEWER if row.replaces else ""
            record_quarter(student=row.student, by=by, replaces=row.replaces, why=why, **row.facts)
            written += 1
    return written
