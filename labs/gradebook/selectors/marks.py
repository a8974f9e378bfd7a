"""What would come of each cell of a file of points, in plain words. Changes nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from labs.base import roster
from labs.base.points import counted, number, percent
from labs.gradebook.columns import Column, Columns
from labs.gradebook.exports import head
from labs.gradebook.marks_file import BadFile, Mark, read_marks
from labs.gradebook.selectors.book import Book, Cell, book_of
from labs.grades.history import top_of
from labs.grades.models.grade import CurrentGrade, SubmissionGrade
from pathways.models import Cohort
from people.models import User

# Each is a change with a lock and a fold of its own: about ten seconds.
MOST = 300


@dataclass(frozen=True)
class Verdict:
    """What would come of one cell; with a hand-in, `points` and who it is of where something changes."""

    line: int
    name: str
    lab: str
    said: str
    student: User | None = None
    hand_in: UUID | None = None
    points: float = 0.0

    @property
    def good(self) -> bool:
        """Return whether it changes something."""
        return self.hand_in is not None


@dataclass(frozen=True)
class Judged:
    """A whole file: what changes or cannot be, how many cells say what is so already, heads that are no labs."""

    verdicts: list[Verdict]
    same: int
    ignored: list[str]

    @property
    def good(self) -> list[Verdict]:
        """Return what changes something."""
        return [one for one in self.verdicts if one.good]

    @property
    def seal(self) -> str:
        """Return a mark of what was shown, by which it is known again when it is confirmed."""
        shown = [(one.line, one.lab, one.said, str(one.hand_in), one.points) for one in self.verdicts]
        return hashlib.sha256(repr(shown).encode()).hexdigest()


def judge(cohort: Cohort, columns: Columns, text: str, *, seen_by: User) -> Judged:
    """Return what would come of a CSV text. Ten queries at most, at any size. Raises `BadFile`.

    Who is not in the cohort and who is kept from `seen_by` are answered alike.
    """
    file = read_marks(text, _heads(columns))
    codes = {mark.student for mark in file.marks}
    people = {one.pk: one for one in roster.seated_in(cohort, seen_by) if one.pk in codes}
    held = _Held(columns, book_of(cohort, columns, list(people.values())), people)
    verdicts, same = [], 0
    lines: dict[UUID, int] = {}
    for mark in file.marks:
        if mark.student is not None and lines.setdefault(mark.student, mark.line) != mark.line:
            verdicts.append(held.say(mark, _("this person stands in the file before: only the first line counts")))
        elif held.is_same(mark):
            same += 1
        else:
            verdicts.append(held.verdict(mark))
    judged = Judged(verdicts, same, file.ignored)
    if len(judged.good) > MOST:
        raise BadFile(_("This changes more than %(most)s values at once. Divide the file.") % {"most": MOST})
    return judged


def _heads(columns: Columns) -> dict[str, set[str]]:
    """Return how each lab's column may be called: with and without its points, in every language."""
    heads: dict[str, set[str]] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for column in columns.every:
                if column.lab is not None:
                    title = column.lab.title
                    heads.setdefault(column.item, set()).update((title, f"{title} / {column.most:g}", head(column)))
    return heads


class _Held:
    """What the book holds of the people in a file, as far as judging needs it. Two queries beside the book's."""

    def __init__(self, columns: Columns, book: Book, people: Mapping[UUID, User]) -> None:
        self.people = people
        self.places = {column.item: (place, column) for place, column in enumerate(columns.every)}
        self.lines = {line.student.pk: line for line in book.lines}
        grades = CurrentGrade.objects.filter(student__in=people, assignment__in=[lab.pk for lab in columns.labs])
        grades = grades.only("student_id", "assignment_id", "submission_id", "points", "attempts")
        self.grades = {(one.student_id, f"lab:{one.assignment_id}"): one for one in grades}
        graded = SubmissionGrade.objects.filter(submission__in=[one.submission_id for one in self.grades.values()])
        self.tops: dict[UUID | None, float] = {
            pk: float(sum(map(top_of, tasks))) for pk, tasks in graded.values_list("submission_id", "tasks")
        }

    def cell(self, mark: Mark) -> Cell | None:
        line = self.lines.get(mark.student) if mark.student else None
        return line.cells[self.places[mark.item][0]] if line else None

    def column(self, mark: Mark) -> Column:
        return self.places[mark.item][1]

    def say(self, mark: Mark, said: str, **change: Any) -> Verdict:
        student = self.people.get(mark.student) if mark.student else None
        name = student.get_short_name() if student else mark.code[:40]
        return Verdict(mark.line, name, self.column(mark).title, said, **change)

    def is_same(self, mark: Mark) -> bool:
        """Return whether a cell says what the book's own file says, or the points before a date takes its share."""
        cell = self.cell(mark)
        if cell is None or mark.student is None:
            return False
        if mark.points is None:
            return cell.excused
        grade = self.grades.get((mark.student, mark.item))
        held = [None if cell.excused else cell.value, grade.points if grade else None]
        return round(mark.points, 3) in [round(value, 3) for value in held if value is not None]

    def verdict(self, mark: Mark) -> Verdict:
        student = self.people.get(mark.student) if mark.student else None
        if student is None:
            return self.say(mark, _("nobody in this cohort has this code"))
        if mark.points is None:
            return self.say(mark, _("“%(text)s” is no number: nothing changes") % {"text": mark.text[:40]})
        grade = self.grades.get((student.pk, mark.item))
        if grade is None:
            return self.say(mark, _("nothing is handed in yet, so there is nothing to give points for"))
        if grade.submission_id not in self.tops:
            return self.say(mark, _("the hand-in is not graded yet: try again later"))
        top = self.tops[grade.submission_id]
        if not 0 <= mark.points <= top:
            most = {"most": number(top), "text": mark.text}
            return self.say(mark, _("%(text)s is not from 0 to %(most)s: nothing changes") % most)
        change = {"student": student, "hand_in": grade.submission_id, "points": mark.points}
        return self.say(mark, self._change(mark, mark.points, grade), **change)

    def _change(self, mark: Mark, after: float, grade: CurrentGrade) -> str:
        before = grade.points
        said = [f"{'–' if before is None else number(before)} → {number(after)}"]
        cell = self.cell(mark)
        if cell is not None and cell.credit != 100:
            share, points = percent(cell.credit), number(counted(after, cell.credit))
            said.append(_("after the date %(share)s count: %(points)s") % {"share": share, "points": points})
        if grade.attempts > 1 and before is not None and after < before:
            said.append(_("another attempt counts instead if it has more"))
        return "; ".join(said)
