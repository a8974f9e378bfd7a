"""Outcome figures, suppressed, with their definitions; and the records they stand on."""

import csv
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from placement.base.acting import SignedIn, attempt, placement_staff
from placement.base.rules import own_student
from placement.outcomes import services
from placement.outcomes.forms import OutcomeForm, QuarterForm, YearsForm
from placement.outcomes.models import OutcomeRecord, PublishedTable, QuarterRecord
from placement.outcomes.pictures import chart_rows
from placement.outcomes.selectors import pathway_titles, preview_table, programme_years
from placement.outcomes.services import publish_table, record_outcome
from placement.outcomes.words import column_titles, csv_rows, rows_in_words


def _years_form(request: SignedIn, years: list[int]) -> YearsForm | None:
    """Return the choice of years, filled in where some were asked for, else for all; `None` without any."""
    if not years:
        return None
    asked = request.GET if "first_year" in request.GET else None
    return YearsForm(asked, years=years, initial={"first_year": years[-1], "last_year": years[0]})


@placement_staff
def outcomes(request: SignedIn) -> HttpResponse:
    """Show every published table and, for years that were asked for, what would be published now."""
    years = programme_years()
    form = _years_form(request, years)
    table = preview_table(**form.cleaned_data) if form and form.is_bound and form.is_valid() else None
    context = {
        "table": table,
        "rows": rows_in_words(table) if table else [],
        "columns": column_titles(table, pathway_titles()) if table else [],
        "charts": chart_rows(table) if table else None,
        "published": PublishedTable.objects.all(),
        "form": form,
    }
    return render(request, "placement/outcomes/outcomes.html", context)


@placement_staff
@require_POST
def publish(request: SignedIn) -> HttpResponse:
    """Freeze a table."""
    form = YearsForm(request.POST, years=programme_years())
    if form.is_valid():
        data = form.cleaned_data
        attempt(request, lambda: publish_table(by=request.user, **data), _("Published. It cannot change."))
    else:
        messages.warning(request, _("The first year comes before the last one."))
    return redirect("placement:outcomes")


@placement_staff
def published(request: SignedIn, table: UUID) -> HttpResponse:
    """Show a published table as it was frozen."""
    row = get_object_or_404(PublishedTable, pk=table)
    context = {
        "published": row,
        "table": row.content,
        "rows": rows_in_words(row.content),
        "columns": column_titles(row.content, pathway_titles()),
        "charts": chart_rows(row.content),
    }
    return render(request, "placement/outcomes/published.html", context)


@placement_staff
def published_csv(request: SignedIn, table: UUID) -> HttpResponse:
    """Download a published table."""
    row = get_object_or_404(PublishedTable, pk=table)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="outcomes-{row.first_year}-{row.last_year + 1}.csv"'
    # Spreadsheet programs take a file without this mark for another alphabet than ours.
    response.write("\ufeff")
    csv.writer(response).writerows(csv_rows(row.content, pathway_titles()))
    return response


@placement_staff
def record(request: SignedIn, student: UUID) -> HttpResponse:
    """Record the facts about one person's time in a pathway."""
    person = own_student(request.user, student)
    latest = OutcomeRecord.objects.filter(student=person).order_by("-at").first()
    names = OutcomeForm.Meta.fields
    form = OutcomeForm(request.POST or None, initial={name: getattr(latest, name) for name in names} if latest else {})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        attempt(request, lambda: record_outcome(student=person, by=request.user, **facts), _("Saved."))
        return redirect("placement:record", person.pk)
    context = {
        "student": person,
        "form": form,
        "quarter_form": QuarterForm(),
        "quarters": QuarterRecord.objects.filter(student=person).order_by("year", "quarter", "at"),
    }
    return render(request, "placement/outcomes/record.html", context)


@placement_staff
@require_POST
def record_quarter(request: SignedIn, student: UUID) -> HttpResponse:
    """Record what is known about one quarter."""
    person = own_student(request.user, student)
    form = QuarterForm(request.POST)
    if form.is_valid():
        facts = form.cleaned_data
        attempt(request, lambda: services.record_quarter(student=person, by=request.user, **facts), _("Saved."))
        return redirect("placement:record", person.pk)
    title = _("Please look at this again")
    return render(request, "placement/base/form.html", {"form": form, "title": title, "button": _("Save")})
