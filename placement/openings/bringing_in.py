"""Openings brought in from a table (CSV): what would come of each row, and then the same done.

A row is known by the employer's own reference, so that the same table twice changes nothing. What the form of an
opening refuses is refused here, by the same fields and findings.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django import forms
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pathways.base.spreadsheets import cells_of
from people.models import User
from placement.base.enums import Shift
from placement.base.errors import PlacementError
from placement.base.rules import need_placement_staff
from placement.employers.models import Employer
from placement.occupations.fields import OccupationField
from placement.openings.forms import OrderForm
from placement.openings.models import JobOrder, LocalPay
from placement.openings.pay import local_pay
from placement.openings.services import EDITABLE, SHIFTS, draft_order, edit_order, implausible

MOST_ROWS, LONGEST_REFERENCE = 200, 60
REFERENCE, NO_COLUMN = "reference", ""
COLUMNS = (REFERENCE, *OrderForm.Meta.fields, SHIFTS)
NEEDED = (REFERENCE, "title", "soc_code", "hours", "wage")
NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
LABELS: dict[str, str | Promise] = {
    NEW: gettext_lazy("is added as a draft"),
    CHANGED: gettext_lazy("is changed"),
    SAME: gettext_lazy("stays as it is"),
    REFUSED: gettext_lazy("is not taken"),
}
YES = frozenset({"1", "yes", "true", "x", "sí", "si"})


class BadTable(PlacementError):
    """The text is no table that can be read; the message says what to change."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Verdict:
    """What comes of one row: its number in the file, what it says, the outcome, and why or what changes."""

    line: int
    reference: str
    title: str
    outcome: str
    why: list[str] = field(default_factory=list)
    order: JobOrder | None = None
    terms: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Return the outcome in words."""
        return str(LABELS[self.outcome])

    @property
    def good(self) -> bool:
        """Return whether the row makes or changes an opening."""
        return self.outcome in {NEW, CHANGED}


class RowForm(forms.ModelForm[JobOrder]):
    """One row, held against what the form of an opening holds."""

    soc_code = OccupationField()
    shifts = forms.MultipleChoiceField(choices=Shift.choices, required=False)

    class Meta:
        model = JobOrder
        fields = OrderForm.Meta.fields

    def __init__(self, *args: Any, pay: Mapping[str, LocalPay], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pay = pay

    def clean(self) -> dict[str, Any]:
        """Add what cannot be meant, and a county of which no pay is written down."""
        data = super().clean() or self.cleaned_data
        county = data.get("county")
        if county and county not in self.pay and county != self.instance.county:
            self.add_error("county", _("No pay is written down for this county. Do that first, or leave it empty."))
        order = None if self.instance._state.adding else self.instance
        for name, said in implausible(self.terms(), order=order, known=self.pay).items():
            if name not in self.errors:
                self.add_error(name, said)
        return data

    def terms(self) -> dict[str, Any]:
        """Return the terms that could be read."""
        return {name: self.cleaned_data[name] for name in COLUMNS if name in self.cleaned_data}


def name_of(column: str) -> str:
    """Return what a column is called on pages."""
    if column == SHIFTS:
        return str(OrderForm.base_fields[SHIFTS].label)
    return str(JobOrder._meta.get_field(column).verbose_name)  # type: ignore[union-attr]


def rows_in(text: str) -> list[tuple[int, dict[str, str]]]:
    """Return line number and cells by column. Raises `BadTable` without the columns that are needed, or too long."""
    try:
        lines = list(enumerate(cells_of(text), start=1))
    except csv.Error:
        raise BadTable(_("This is no CSV file. Save the table as CSV, then choose it again.")) from None
    head = [cell.strip().lower().replace(" ", "_") for cell in lines[0][1]] if lines else []
    unknown = [name for name in head if name and name not in COLUMNS]
    missing = [name for name in NEEDED if name not in head]
    if missing:
        raise BadTable(_("The first line must name these columns, too: %(names)s.") % {"names": ", ".join(missing)})
    if unknown:
        raise BadTable(_("These columns are not known: %(names)s.") % {"names": ", ".join(unknown)})
    if twice := sorted({name for name in head if name and head.count(name) > 1}):
        raise BadTable(_("These columns are there twice: %(names)s.") % {"names": ", ".join(twice)})
    rows = [(line, _named(head, cells)) for line, cells in lines[1:] if any(cells)]
    if not rows:
        raise BadTable(_("The table has no row below its first line."))
    if len(rows) > MOST_ROWS:
        raise BadTable(_("The table has more than %(most)s rows. Divide it.") % {"most": MOST_ROWS})
    return rows


def _named(head: list[str], cells: list[str]) -> dict[str, str]:
    """Return column → cell; under `NO_COLUMN` what stands in none, as after a comma without quotation marks."""
    pairs = [(name, cell.strip()) for name, cell in zip_longest(head, cells, fillvalue="")]
    return dict(pairs) | {NO_COLUMN: " ".join(cell for name, cell in pairs if not name and cell)}


def judge(employer: Employer, text: str) -> list[Verdict]:
    """Return what would come of each row, in order; two queries at any size, nothing changes. Raises `BadTable`."""
    rows, pay = rows_in(text), local_pay()
    asked = {cells[REFERENCE] for _line, cells in rows if cells.get(REFERENCE)}
    known = {order.reference: order for order in employer.orders.filter(reference__in=asked)}
    seen: set[str] = set()
    found = []
    for line, cells in rows:
        reference = cells.get(REFERENCE, "")
        said = _stands_in_the_way(cells, seen, known.get(reference))
        seen.add(reference)
        shown: dict[str, Any] = {"line": line, "reference": reference, "title": cells.get("title", "")}
        if said:
            found.append(Verdict(**shown, outcome=REFUSED, why=[said]))
        else:
            found.append(_weighed(shown, cells, known.get(reference), pay))
    return found


def _stands_in_the_way(cells: Mapping[str, str], seen: set[str], order: JobOrder | None) -> str:
    reference = cells.get(REFERENCE, "")
    if cells[NO_COLUMN]:
        return _("It has more cells than columns: “%(cells)s”. Put a text that has commas into quotation marks.") % {
            "cells": cells[NO_COLUMN]
        }
    if not reference:
        return _("It has no reference. Give each row one that stays the same.")
    if len(reference) > LONGEST_REFERENCE:
        return _("The reference is longer than %(most)s signs.") % {"most": LONGEST_REFERENCE}
    if reference in seen:
        return _("The same reference stands in a row above.")
    if order is not None and order.state not in EDITABLE:
        return _("This opening is over. Open it again first, or use another reference.")
    return ""


def _weighed(shown: dict[str, Any], cells: dict[str, str], order: JobOrder | None, pay: Mapping[str, Any]) -> Verdict:
    row = order or JobOrder()
    form = RowForm(data=_data(row, cells), instance=row, pay=pay)
    before = {name: set(row.shifts) if name == SHIFTS else getattr(row, name) for name in COLUMNS}
    if not form.is_valid():
        said = [f"{name_of(name)}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()]
        return Verdict(**shown, outcome=REFUSED, why=said)
    terms = form.terms()
    if order is None:
        return Verdict(**shown, outcome=NEW, terms=terms | {REFERENCE: shown["reference"]})
    changed = [name for name, value in terms.items() if before[name] != (set(value) if name == SHIFTS else value)]
    if not changed:
        return Verdict(**shown, outcome=SAME, order=order)
    names = [name_of(name) for name in changed]
    return Verdict(**shown, outcome=CHANGED, why=names, order=order, terms={name: terms[name] for name in changed})


def _data(row: JobOrder, cells: Mapping[str, str]) -> dict[str, Any]:
    """Return a form's data: what the opening says now, and over it what the row says."""
    data: dict[str, Any] = model_to_dict(row, fields=OrderForm.Meta.fields) | {SHIFTS: list(row.shifts)}
    for name, cell in cells.items():
        if name == SHIFTS:
            parts = [part.strip() for part in cell.replace(";", "|").replace(",", "|").split("|") if part.strip()]
            data[name] = [_choice(Shift.choices, part) for part in parts]
        elif name == "remote":
            data[name] = cell.lower() in YES
        elif name in data:
            choices = JobOrder._meta.get_field(name).choices  # type: ignore[union-attr]
            data[name] = _choice(choices, cell) if choices else cell
            if not cell and not row._state.adding and choices:
                data[name] = getattr(row, name)
            elif not cell and choices:
                data[name] = JobOrder._meta.get_field(name).get_default()  # type: ignore[union-attr]
    return data


def _choice(choices: Any, cell: str) -> str:
    """Return the value of a choice that is written as value or in words; what is none, as it came."""
    words = {str(one).lower(): value for value, label in choices for one in (value, label)}
    return str(words.get(cell.lower(), cell))


@transaction.atomic
def bring_in(*, employer: Employer, by: User, text: str) -> list[Verdict]:
    """Make and change openings as `judge` says of each row; rows that are not taken change nothing.

    New ones are drafts without skills. Appends the events of `draft_order` and `edit_order`. Two tables at once wait
    for each other. Raises `NoSuchRight`, `BadTable`.
    """
    need_placement_staff(by)
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    verdicts = judge(employer, text)
    for verdict in verdicts:
        if verdict.outcome == NEW:
            draft_order(employer=employer, by=by, **verdict.terms)
        elif verdict.outcome == CHANGED and verdict.order is not None:
            edit_order(order=verdict.order, by=by, **verdict.terms)
    return verdicts
