"""More time for one person of a cohort, in every quiz and for every date."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pathways.cohorts.selectors.accommodations import more_time
from pathways.cohorts.selectors.cohorts import students_of
from pathways.cohorts.services.accommodations import MOST_DAYS, MOST_PERCENT, give_more_time
from pathways.planning.views.opening import PLANNING, managed, me
from people.base.rules import role_required


class MoreTimeForm(forms.Form):
    """How much more; no reason is asked."""

    percent = forms.IntegerField(
        label=gettext_lazy("Percent longer, for what is timed"),
        help_text=gettext_lazy("50 makes 20 minutes into 30."),
        min_value=0,
        max_value=MOST_PERCENT,
    )
    days = forms.IntegerField(label=gettext_lazy("Days longer, for what is due"), min_value=0, max_value=MOST_DAYS)


@role_required(*PLANNING)
@require_http_methods(["GET", "POST"])
def more_time_for(request: HttpRequest, cohort: UUID, student: UUID) -> HttpResponse:
    """Show and set how much more time a person has."""
    found = managed(request, cohort)
    person = students_of(found, seen_by=me(request)).filter(pk=student).first()
    if person is None:
        raise Http404
    held = more_time(person)
    form = MoreTimeForm(request.POST or None, initial={"percent": held.percent, "days": held.days})
    if request.method == "POST" and form.is_valid():
        give_more_time(student=person, by=me(request), **form.cleaned_data)
        messages.success(request, _("More time is set."))
        return redirect("pathways:cohort", found.pk)
    context = {"cohort": found, "name": person.get_short_name(), "form": form}
    return render(request, "pathways/planning/more_time.html", context, status=400 if form.errors else 200)
