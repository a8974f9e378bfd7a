"""A student's own line of the book: the same total, in the same words and digits as their instructors read it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from labs.base.points import number, percent
from labs.base.requests import person
from labs.gradebook.columns import PART_OF, Column, Kind, columns_of
from labs.gradebook.counting import Part
from labs.gradebook.selectors.book import Cell, Line, book_of
from pathways.cohorts.selectors.cohorts import live_seats
from people.base.enums import Role
from people.base.rules import role_required


@dataclass(frozen=True)
class Own:
    """One result as its person reads it; `credit`: percent of the points that counts, where that is not all."""

    title: str
    got: str
    excused: bool = False
    dropped: bool = False
    credit: str = ""


@dataclass(frozen=True)
class OwnPart:
    """One part of the total with its results."""

    label: str
    part: Part | None
    rows: list[Own]

    @property
    def share(self) -> str:
        """Return the part in percent, "" before anything counts."""
        return percent(self.part.percent) if self.part and self.part.percent is not None else ""


def parts_of(line: Line, columns: tuple[Column, ...]) -> list[OwnPart]:
    """Return a person's results by kind, with points that they may know, and what was left out or excused."""
    known = line.total.known
    found = []
    for kind in Kind:
        rows = [
            _own(column, cell, known.get(column.item), line)
            for column, cell in zip(columns, line.cells, strict=True)
            if column.kind == kind
            and cell is not None
            and (cell.excused or column.item in known or kind == Kind.SIGN_OFF)
        ]
        if rows:
            found.append(OwnPart(str(kind.label), line.total.part(PART_OF.get(kind, "")), rows))
    return found


def _own(column: Column, cell: Cell, known: tuple[float, float] | None, line: Line) -> Own:
    got = f"{number(known[0])} / {number(known[1])}" if known and not cell.excused else ""
    credit = percent(cell.credit) if cell.credit != 100 and known else ""
    return Own(column.title, got, cell.excused, column.item in line.total.dropped, credit)


@role_required(Role.STUDENT)
@require_GET
def my_points(request: HttpRequest) -> HttpResponse:
    """Show the student's points by cohort, and what they add up to."""
    books = []
    for seat in live_seats(person(request)):
        columns = columns_of(seat.cohort)
        line = book_of(seat.cohort, columns, [person(request)]).lines[0]
        share = line.total.percent
        total = "" if share is None else percent(share)
        books.append({"cohort": seat.cohort, "total": total, "parts": parts_of(line, columns.every)})
    return render(request, "labs/gradebook/my_points.html", {"books": books})
