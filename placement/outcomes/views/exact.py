"""Exact figures for who reports to funders. There is no download: nothing leaves by accident."""

from django.http import HttpResponse
from django.shortcuts import render

from placement.base.acting import SignedIn, reporters
from placement.outcomes.exact import look_at_exact
from placement.outcomes.forms import ExactForm
from placement.outcomes.models import FigureLook
from placement.outcomes.selectors import programme_years


@reporters
def exact(request: SignedIn) -> HttpResponse:
    """Show exact figures of chosen years, and who looked before."""
    years = programme_years()
    asked = request.POST if request.method == "POST" else None
    form = ExactForm(asked, years=years, initial={"first_year": years[0], "last_year": years[0]}) if years else None
    found = None
    if form is not None and form.is_valid():
        found = look_at_exact(by=request.user, **form.cleaned_data)
    looks = FigureLook.objects.select_related("by").order_by("-at")[:20]
    return render(request, "placement/outcomes/exact.html", {"form": form, "exact": found, "looks": looks})
