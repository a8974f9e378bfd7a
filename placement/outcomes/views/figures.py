"""Outcome figures for staff: suppressed, with their definitions; proposed by one person and confirmed by another."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.base.enums import Role
from people.base.rules import has_role
from placement.base.acting import SignedIn, attempt, publishers
from placement.outcomes.changes import changes
from placement.outcomes.forms import YearsForm
from placement.outcomes.models import PublishedTable, TableProposal, years_label
from placement.outcomes.pictures import chart_rows
from placement.outcomes.selectors import pathway_titles, preview_table, programme_years
from placement.outcomes.services import confirm_table, decline_table, propose_table
from placement.outcomes.words import column_titles, rows_in_words


def _years_form(request: SignedIn, years: list[int]) -> YearsForm | None:
    """Return the choice of years, filled in where some were asked for, else for all; `None` without any."""
    if not years:
        return None
    asked = request.GET if "first_year" in request.GET else None
    return YearsForm(asked, years=years, initial={"first_year": years[-1], "last_year": years[0]})


@publishers
def outcomes(request: SignedIn) -> HttpResponse:
    """Show every published table, what waits for a second person, and for chosen years what would be published."""
    years = programme_years()
    form = _years_form(request, years)
    table = preview_table(**form.cleaned_data) if form and form.is_bound and form.is_valid() else None
    context = {
        "table": table,
        "label": years_label(table["first"], table["last"]) if table else "",
        "rows": rows_in_words(table) if table else [],
        "columns": column_titles(table, pathway_titles()) if table else [],
        "charts": chart_rows(table) if table else None,
        "published": PublishedTable.objects.select_related("corrected_by"),
        "proposals": TableProposal.objects.select_related("by"),
        "form": form,
        "has_students": has_role(request.user, Role.PLACEMENT),
    }
    return render(request, "placement/outcomes/outcomes.html", context)


@publishers
@require_POST
def propose(request: SignedIn) -> HttpResponse:
    """Propose a table of chosen years."""
    form = YearsForm(request.POST, years=programme_years())
    if not form.is_valid():
        context = {"form": form, "title": _("Publish"), "button": _("Propose these years")}
        return render(request, "placement/base/form.html", context)
    data = form.cleaned_data
    done = _("Proposed. A second person must look at it and confirm it.")
    attempt(request, lambda: propose_table(by=request.user, **data), done)
    return redirect("placement:outcomes")


@publishers
@require_POST
def correct(request: SignedIn, table: UUID) -> HttpResponse:
    """Propose a new edition of a published table."""
    old = get_object_or_404(PublishedTable, pk=table)
    years = {"first_year": old.first_year, "last_year": old.last_year}
    done = _("Proposed. A second person must look at it and confirm it.")
    attempt(request, lambda: propose_table(**years, by=request.user, corrects=old), done)
    return redirect("placement:outcomes")


@publishers
def proposal(request: SignedIn, proposal: UUID) -> HttpResponse:
    """Show a proposed table and what it would change."""
    row = get_object_or_404(TableProposal.objects.select_related("by", "corrects"), pk=proposal)
    titles = pathway_titles()
    context = {
        "proposal": row,
        "own": row.by_id == request.user.pk,
        "changes": changes(row.corrects.content, row.content, titles) if row.corrects else None,
        "table": row.content,
        "rows": rows_in_words(row.content),
        "columns": column_titles(row.content, titles),
        "charts": chart_rows(row.content),
    }
    return render(request, "placement/outcomes/proposal.html", context)


@publishers
@require_POST
def confirm(request: SignedIn, proposal: UUID) -> HttpResponse:
    """Publish a proposed table as the second person."""
    row = get_object_or_404(TableProposal, pk=proposal)
    done = attempt(request, lambda: confirm_table(proposal=row, by=request.user), _("Published. It cannot change."))
    return redirect("placement:outcomes") if done else redirect("placement:table-proposal", row.pk)


@publishers
@require_POST
def decline(request: SignedIn, proposal: UUID) -> HttpResponse:
    """Take a proposal back."""
    row = get_object_or_404(TableProposal, pk=proposal)
    attempt(request, lambda: decline_table(proposal=row, by=request.user), _("Taken back. Nothing was published."))
    return redirect("placement:outcomes")
