"""The gradebook's table body, written straight: 10,000 cells through the template engine would take a second."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from labs.grades.selectors.gradebook import Cell, Gradebook, dashed

NIL = "00000000-0000-0000-0000-000000000000"


def body(book: Gradebook) -> SafeString:
    """Return the rows as HTML; everything that a person typed is escaped."""
    before, after = reverse("labs:teach_submission", args=[NIL]).split(NIL)
    words = {
        "waiting": conditional_escape(_("to grade")),
        "grading": conditional_escape(_("grading")),
        "flagged": conditional_escape(_("needs a look")),
        "out": conditional_escape(_("handed in")),
    }
    rows = []
    for student in book.students:
        cells = "".join(_cell(cell, before, after, words) for cell in book.rows[student.pk])
        name = conditional_escape(student.get_full_name())
        rows.append(f'<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">{name}</th>{cells}</tr>')
    # Every part is either ours or escaped above.
    return mark_safe("".join(rows))  # noqa: S308


def _cell(cell: Cell | None, before: str, after: str, words: Mapping[str, str]) -> str:
    """Return one cell: points with a link, and a word for whatever waits."""
    if cell is None:
        return '<td class="govuk-table__cell govuk-table__cell--numeric">–</td>'
    counted = cell.counted
    text = words["out"] if counted is None else f"{counted:g}"
    small = ""
    if cell.waiting or cell.grading or cell.flagged:
        notes = [words[name] for name in ("waiting", "grading", "flagged") if getattr(cell, name)]
        small = f' <span class="govuk-body-s">{", ".join(notes)}</span>'
    link = f'<a class="govuk-link" href="{before}{dashed(cell.submission)}{after}">{text}</a>'
    return f'<td class="govuk-table__cell govuk-table__cell--numeric">{link}{small}</td>'
