"""The book's table, written straight: thousands of cells through the template engine would take a second."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from labs.base.points import number, percent
from labs.gradebook.columns import Column, Kind
from labs.gradebook.selectors.book import Book, Cell, Line
from labs.grades.selectors.cohort_labs import dashed

NIL = "00000000-0000-0000-0000-000000000000"
Shown = Sequence[tuple[int, Column]]


class Words:
    """The words of cells in the reader's language, looked up once for a whole table."""

    def __init__(self) -> None:
        """Look them up."""
        self.notes = {"waiting": _("to grade"), "grading": _("grading"), "flagged": _("needs a look")}
        self.notes = {key: str(conditional_escape(word)) for key, word in self.notes.items()}
        self.out, self.free = str(conditional_escape(_("handed in"))), str(conditional_escape(_("excused")))
        self.dropped, self.signed = str(conditional_escape(_("left out"))), str(conditional_escape(_("signed off")))
        self.choose = _("Choose %(name)s")


def heads(shown: Shown) -> SafeString:
    """Return the heads of the columns as HTML; titles are escaped."""
    parts = []
    for _place, column in shown:
        title = str(conditional_escape(column.title))
        if column.lab:
            title = f'<a href="labs/#{column.anchor}">{title}</a> <small>/ {column.most:g}</small>'
        parts.append(f'<th scope="col">{title}</th>')
    # Every part is either ours or escaped there.
    return mark_safe("".join(parts))  # noqa: S308


def rows(book: Book, shown: Shown, *, choose: bool) -> SafeString:
    """Return the lines as HTML; everything that a person typed is escaped. `choose`: with a box to tick for each."""
    words, before_after = Words(), tuple(reverse("labs:teach_submission", args=[NIL]).split(NIL))
    places = [(place, column.item, column.kind, column.anchor) for place, column in shown]
    # Every part is either ours or escaped there.
    return mark_safe("".join(_row(line, places, words, before_after, choose) for line in book.lines))  # noqa: S308


def _row(
    line: Line, places: list[tuple[int, str, Kind, str]], words: Words, hand_in: tuple[str, ...], choose: bool
) -> str:
    """Return one person's row. Addresses are relative to the book's own: they are most of what a row weighs."""
    pk, name, dropped = str(line.student.pk), line.student.get_short_name(), line.total.dropped
    box = ""
    if choose:
        box = (
            f'<input type=checkbox name=s value={pk} aria-label="{conditional_escape(words.choose % {"name": name})}">'
        )
    parts = [f"<tr><th scope=row>{box}<a href={pk}/>{conditional_escape(name)}</a><td>{_total(line)}"]
    cells = line.cells
    for place, item, kind, anchor in places:
        cell = cells[place]
        if cell is None:
            parts.append("<td>–")
            continue
        small = ""
        if cell.notes:
            small = (
                f" <a href={hand_in[0]}{dashed(cell.submission)}{hand_in[1]}><small>{_notes(cell, words)}</small></a>"
            )
        elif item in dropped:
            small = f" <small>{words.dropped}</small>"
        parts.append(f"<td><a href={pk}/#{anchor}>{_text(cell, kind, words)}</a>{small}")
    return "".join(parts)


def _notes(cell: Cell, words: Words) -> str:
    return ", ".join([words.notes[name] for name in cell.notes])


def _total(line: Line) -> str:
    share = line.total.percent
    return "–" if share is None else percent(share)


def _text(cell: Cell, kind: Kind, words: Words) -> str:
    """Return what stands in a cell."""
    if cell.excused:
        return words.free
    if kind == Kind.LAB:
        return words.out if cell.value is None else number(cell.value)
    if kind == Kind.QUIZ:
        return percent(cell.value or 0)
    if kind == Kind.CLASSES:
        return f"{cell.value:g}/{cell.most:g}"
    return words.signed
