"""Openings of an employer brought in from a table, by placement staff: looked at row by row first."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from pathways.base.spreadsheets import decoded
from placement.base.acting import SignedIn, placement_staff
from placement.employers.models import Employer
from placement.openings.bringing_in import COLUMNS, NEEDED, BadTable, bring_in, judge

MOST_BYTES = 200_000


class TableForm(forms.Form):
    """A CSV file, or the same typed in; what was read stays in the field, so that nothing is lost."""

    file = forms.FileField(label=_("CSV file"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,.txt"}))
    rows = forms.CharField(
        label=_("Or type or paste it here"),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Return the text of the table as `rows`."""
        data = super().clean() or self.cleaned_data
        sent = data.get("file")
        if sent is not None and sent.size > MOST_BYTES:
            self.add_error("file", _("This file is too big. Divide it."))
        elif sent is not None:
            data["rows"] = decoded(sent.read())
        elif not (data.get("rows") or "").strip() and not self.errors:
            self.add_error("rows", _("Choose a file, or type at least one line."))
        return data


@placement_staff
def bring(request: SignedIn, employer: UUID) -> HttpResponse:
    """Say row by row what would come of a table; with `confirm`, do it."""
    row = get_object_or_404(Employer, pk=employer)
    form = TableForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"employer": row, "columns": COLUMNS, "needed": NEEDED}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["rows"]
        try:
            done = "confirm" in request.POST
            verdicts = bring_in(employer=row, by=request.user, text=text) if done else judge(row, text)
            context |= {"verdicts": verdicts, "done": done, "good": sum(one.good for one in verdicts)}
        except BadTable as error:
            form.add_error("rows", str(error))
        else:
            form = TableForm(initial={"rows": text})
    return render(request, "placement/openings/import.html", {**context, "form": form})
