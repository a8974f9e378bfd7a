"""The first four weeks of a cohort, laid out for those who teach it."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from pathways.cohorts.rules import cohort_for
from pathways.planning.views.opening import TEACHING
from pathways.planning.weeks import first_weeks
from people.base.rules import role_required

USUAL = 6


class PaceForm(forms.Form):
    """How many hours a week a student has."""

    hours = forms.IntegerField(
        label=_("Hours a week for lessons and labs"),
        min_value=1,
        max_value=40,
        initial=USUAL,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )


@role_required(*TEACHING)
@require_GET
def weeks(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show the first four weeks; `hours` says how many a student has in each, six where nothing is said."""
    found = cohort_for(request.user, cohort)
    form = PaceForm(request.GET if "hours" in request.GET else {"hours": USUAL})
    hours = form.cleaned_data["hours"] if form.is_valid() else USUAL
    laid, after = first_weeks(found, hours)
    context = {"cohort": found, "form": form, "weeks": laid, "after": after, "hours": hours}
    return render(request, "pathways/planning/weeks.html", context, status=400 if form.errors else 200)
