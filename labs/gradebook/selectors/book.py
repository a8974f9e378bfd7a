"""The book: cells and totals of some of a cohort's people, in the same number of queries at any size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, CharField, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from labs.base.points import counted
from labs.dates.policy import Schedule, share_at
from labs.dates.selectors.schedules import Schedules, cohort_schedules
from labs.gradebook.columns import PART_OF, Columns, Kind
from labs.gradebook.counting import LABS, QUIZZES, Entry, Rule, Total, total_of
from labs.gradebook.selectors.rules import excuses_of, rule_of
from labs.grades.models.grade import CurrentGrade
from pathways.attendance.selectors import presence_counts
from pathways.base.enums import Presence
from pathways.finishing.checklists import signed_off
from pathways.learning.selectors.mastery import quiz_shares
from pathways.models import Cohort
from people.base.prepared import Prepared
from people.models import User


class Cell(NamedTuple):
    """One person's standing in one column.

    `value`: points that count, percent, classes attended, or 1 for a sign-off; None while there is none. `most`: of how
    many. `notes`: waiting, grading, flagged. `credit`: percent of the points that counts. `submission`: of a cell with
    notes, the hand-in's id as the database writes it, with or without hyphens.
    """

    value: float | None
    most: float
    notes: tuple[str, ...] = ()
    submission: str = ""
    credit: float = 100.0
    excused: bool = False


@dataclass
class Line:
    """One person of the book: cells in the order of the columns, and the total over what the person may know."""

    student: User
    cells: list[Cell | None]
    total: Total


@dataclass
class Book:
    """Columns, the rule of the total, and a line for each person asked for, in their order."""

    columns: Columns
    rule: Rule
    lines: list[Line]


# A cell's notes by the number that `_standings` makes of them.
WAITS, BUSY, LOOK = 4, 2, 1
NOTES = [
    tuple(name for name, bit in (("waiting", WAITS), ("grading", BUSY), ("flagged", LOOK)) if number & bit)
    for number in range(8)
]
NO_DATES = Schedules({}, {}, frozenset())
Cells = dict[UUID, list[Cell | None]]
Entries = dict[UUID, dict[str, list[Entry]]]


def book_of(cohort: Cohort, columns: Columns, students: Sequence[User]) -> Book:
    """Return the lines of `students`, who all have a seat in the cohort. Ten queries at most, at any size."""
    ids = [student.pk for student in students]
    excused = excuses_of(cohort.pk, ids)
    cells: Cells = {pk: [None] * len(columns.every) for pk in ids}
    entries: Entries = {pk: {part: [] for part in columns.parts} for pk in ids}
    _fill_labs(columns, students, cells, entries, excused)
    _fill_quizzes(columns, students, cells, entries, excused)
    _fill_classes(cohort, columns, ids, cells, entries)
    _fill_sign_offs(columns, ids, cells)
    for student, item in excused:
        _note_excuse(columns, cells[student], item)
    rule = rule_of(cohort.pk)
    lines = [Line(student, cells[student.pk], total_of(entries[student.pk], rule)) for student in students]
    return Book(columns, rule, lines)


def _note_excuse(columns: Columns, own: list[Cell | None], item: str) -> None:
    """Show an excuse also where there is nothing else to show."""
    for place, column in enumerate(columns.every):
        if column.item == item and own[place] is None:
            own[place] = Cell(None, column.most, excused=True)


def _fill_labs(
    columns: Columns, students: Sequence[User], cells: Cells, entries: Entries, excused: set[tuple[UUID, str]]
) -> None:
    """Write the labs' cells and what counts of them. One query, three where credit changes after a date."""
    labs = columns.labs
    if not labs or not students:
        return
    stepped = {lab.pk: lab.dates for lab in labs if lab.dates and lab.changes_credit}
    dates = cohort_schedules(stepped, students) if stepped else NO_DATES
    # The database's own text of ids is looked up as it comes: a UUID object for each would cost more than all the rest.
    people = {
        text: (cells[pk], entries[pk][LABS], pk, pk in dates.moved)
        for pk in (student.pk for student in students)
        for text in (pk.hex, str(pk))
    }
    known = {
        text: (place, column.item, column.most, _written(dates.shared.get(column.lab.pk)), column.lab.pk)
        for place, column in enumerate(columns.every)
        if column.lab
        for text in (column.lab.pk.hex, str(column.lab.pk))
    }
    for student, assignment, at, points, notes, shown, seen, most in STANDINGS.bare(
        students=[student.pk for student in students]
    ):
        if assignment not in known:
            continue
        own_cells, own_entries, pk, moved = people[student]
        place, item, whole, moments, lab = known[assignment]
        credit = 100.0
        if moments and at:
            own = _written(dates.own[lab, pk]) if moved else moments
            # Most hand in before anything changes.
            credit = share_at(own, at) if at > own[0][0] else 100.0
        free = bool(excused) and (pk, item) in excused
        value = None if points is None else counted(points, credit)
        own_cells[place] = Cell(value, whole, NOTES[notes], shown, credit, free)
        if seen is not None and most and not free:
            own_entries.append(Entry(item, counted(seen, credit), most))


def _written(schedule: Schedule | None) -> list[tuple[str, float]]:
    """Return when the share that counts changes, as the database writes moments; empty without a schedule.

    In UTC, from the year to the microsecond: such texts are in the order of the moments, whether or not the other one
    goes on with a fraction or "+00". To read thousands of them as moments took a seventh of the page.
    """
    moments = schedule.moments_in_utc if schedule else []
    return [(moment.replace(tzinfo=None).isoformat(" ", "microseconds"), share) for moment, share in moments]


def _standings(*, students: list[UUID]) -> "QuerySet[Any, tuple[Any, ...]]":
    """Return student, lab, time and a cell's values of every current grade: plain text and numbers.

    Of every lab: to look for each person's few others is quicker than to look for each lab and person.
    """
    noted = Q(waiting__gt=0) | Q(grading=True) | Q(flagged=True)
    waits = Case(When(waiting__gt=0, then=Value(WAITS)), default=Value(0))
    return (
        CurrentGrade.objects.filter(student__in=students)
        .annotate(
            s=Cast("student_id", CharField()),
            a=Cast("assignment_id", CharField()),
            handed_in=Cast("submitted_at", CharField()),
            notes=waits + Cast("grading", IntegerField()) * Value(BUSY) + Cast("flagged", IntegerField()) * Value(LOOK),
            # Only who has to do something there goes to the hand-in: the others' ids are not asked for.
            shown=Case(
                When(noted, then=Cast(Coalesce("submission_id", "latest_id"), CharField())),
                default=Value(""),
                output_field=CharField(),
            ),
            seen_of=Coalesce("seen_most", "max_points"),
        )
        .values_list("s", "a", "handed_in", "points", "notes", "shown", "seen_points", "seen_of")
    )


# All of it is text and numbers already: no value needs the converters that expressions bring along.
STANDINGS = Prepared(_standings)


def _fill_quizzes(
    columns: Columns, students: Sequence[User], cells: Cells, entries: Entries, excused: set[tuple[UUID, str]]
) -> None:
    """Write what counts of each quiz, in percent. One query, none without a quiz."""
    if not columns.lessons:
        return
    shares: Mapping[UUID, Mapping[str, int]] = quiz_shares(students, columns.lessons)
    for place, column in enumerate(columns.every):
        if column.kind != Kind.QUIZ:
            continue
        quiz = column.item.removeprefix("quiz:")
        for student, own in shares.items():
            if quiz in own:
                free = (student, column.item) in excused
                cells[student][place] = Cell(float(own[quiz]), 100, excused=free)
                if not free:
                    entries[student][QUIZZES].append(Entry(column.item, float(own[quiz]), 100))


def _fill_classes(cohort: Cohort, columns: Columns, ids: Sequence[UUID], cells: Cells, entries: Entries) -> None:
    """Write how many classes each person was in, of those where they are marked and not excused. One query."""
    place = next(place for place, column in enumerate(columns.every) if column.kind == Kind.CLASSES)
    for student, marks in presence_counts(cohort, ids).items():
        here = marks.get(Presence.HERE, 0)
        most = here + marks.get(Presence.AWAY, 0)
        cells[student][place] = Cell(float(here), float(most), excused=not most)
        if most:
            part = PART_OF[Kind.CLASSES]
            entries[student][part].append(Entry(Kind.CLASSES, float(here), float(most)))


def _fill_sign_offs(columns: Columns, ids: Sequence[UUID], cells: Cells) -> None:
    """Write which courses are signed off. One query, none where no course asks for it."""
    places = {column.item: place for place, column in enumerate(columns.every) if column.kind == Kind.SIGN_OFF}
    if places:
        for student, key in signed_off(ids, [item.removeprefix("sign_off:") for item in places]):
            cells[student][places[f"sign_off:{key}"]] = Cell(1.0, 1)
