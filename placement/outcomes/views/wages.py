"""A wage-record match: a file is looked at row by row, then written."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placement.base.acting import SignedIn, attempt, placement_staff
from placement.base.errors import NotPlausible
from placement.outcomes.forms import WagesForm
from placement.outcomes.looks import record_list
from placement.outcomes.wage_rows import WageRow, dry_run, write_rows


@placement_staff
def wages(request: SignedIn) -> HttpResponse:
    """Show what a file of wage records would do, and write it once that was seen."""
    form = WagesForm(request.POST or None, request.FILES or None)
    rows: list[WageRow] = []
    if request.method == "POST" and form.is_valid():
        rows = _looked_at(request, form)
        if rows and "write" in request.POST:
            number = sum(row.writes for row in rows)
            done = ngettext("%(number)s row was written.", "%(number)s rows were written.", number) % {"number": number}
            if attempt(request, lambda: write_rows(rows=rows, by=request.user), done):
                return redirect("placement:quality")
    context = {"form": form, "rows": rows, "writing": sum(row.writes for row in rows)}
    if rows:
        context["text"] = form.cleaned_data["text"]
    return render(request, "placement/outcomes/wages.html", context)


def _looked_at(request: SignedIn, form: WagesForm) -> list[WageRow]:
    try:
        rows = dry_run(form.cleaned_data["text"], request.user)
    except NotPlausible as error:
        form.add_error("file", str(error))
        return []
    if not rows:
        form.add_error("file", _("There is no row below the first one."))
    # Whether an entry stands already, and another one, tells of the person.
    known = [row.student for row in rows if row.student is not None and row.stood]
    record_list(students=known, by=request.user, reason=_("Wage records"))
    return rows
