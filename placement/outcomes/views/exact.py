"""Exact figures for who reports to funders. There is no download: nothing leaves by accident."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from placement.base.acting import SignedIn, reporters
from placement.base.enums import Cut
from placement.outcomes.exact import Exact, look_at_exact
from placement.outcomes.exact_pictures import Pictures, look_at_pictures
from placement.outcomes.forms import ExactForm
from placement.outcomes.models import FigureLook
from placement.outcomes.selectors import programme_years


@reporters
def exact(request: SignedIn) -> HttpResponse:
    """Show exact figures of chosen years, and who looked before."""
    years = programme_years()
    asked = request.POST if request.method == "POST" else None
    form = ExactForm(asked, years=years, initial={"first_year": years[0], "last_year": years[0]}) if years else None
    found = _found(request, dict(form.cleaned_data)) if form is not None and form.is_valid() else {}
    looks = FigureLook.objects.select_related("by").order_by("-at")[:20]
    return render(request, "placement/outcomes/exact.html", {"form": form, "looks": looks, **found})


def _found(request: SignedIn, asked: dict[str, Any]) -> dict[str, Exact | Pictures]:
    if asked["cut"] == Cut.PICTURES:
        years = {name: asked[name] for name in ("first_year", "last_year")}
        return {"pictures": look_at_pictures(by=request.user, **years)}
    return {"exact": look_at_exact(by=request.user, **asked)}
