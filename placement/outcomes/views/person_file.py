"""The file with a row for each person: never by a link, only by a form with the password typed just before."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from people.base.step_up import confirm_for, is_confirmed
from placement.base.acting import SignedIn, reporters
from placement.outcomes.forms import PersonFileForm
from placement.outcomes.models import FigureLook
from placement.outcomes.person_file import erased_people, make_person_file
from placement.outcomes.selectors import programme_years


@reporters
def people(request: SignedIn) -> HttpResponse:
    """Hand out the participant record of one programme year; it is kept nowhere."""
    years = programme_years()
    form = PersonFileForm(request.POST if request.method == "POST" else None, years=years)
    if form.is_bound and form.is_valid():
        if not is_confirmed(request):
            return confirm_for(reverse("placement:person-file"))
        return _file(form.cleaned_data["year"], request)
    looks = FigureLook.objects.select_related("by").order_by("-at")[:20]
    context = {"form": form, "years": years, "erased": erased_people(), "looks": looks}
    return render(request, "placement/outcomes/person_file.html", context)


def _file(year: int, request: SignedIn) -> HttpResponse:
    response = HttpResponse(make_person_file(year=year, by=request.user), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="participants-{year}-{year + 1}.csv"'
    response["Cache-Control"] = "no-store"
    return response
