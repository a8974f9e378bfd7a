"""How the total of a cohort adds up, set by its instructors."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from labs.assignments import rules
from labs.assignments.own_cohorts import own_cohort
from labs.base.requests import person
from labs.gradebook.forms import RuleForm
from labs.gradebook.models import TotalRule
from labs.gradebook.selectors.rules import newest_rule
from labs.gradebook.services.rule import set_rule
from pathways.models import Cohort
from people.base.enums import Role
from people.base.rules import role_required


def changed_by(request: HttpRequest, cohort: UUID) -> Cohort:
    """Return a cohort whose book the person may change: its instructors; `Http404` otherwise."""
    found = own_cohort(request, cohort)
    if not rules.can_set_dates(person(request), found.pk):
        raise Http404
    return found


@role_required(Role.INSTRUCTOR)
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show and set what counts in the total."""
    found = changed_by(request, cohort)
    form = RuleForm(request.POST if request.method == "POST" else None, now=newest_rule(found.pk) or TotalRule())
    if form.is_bound and form.is_valid():
        set_rule(cohort=found.pk, values=form.cleaned_data, by=person(request))
        messages.success(request, _("Saved. Students read the same total."))
        return redirect("labs:gradebook", found.pk)
    context = {"cohort": found, "form": form}
    return render(request, "labs/gradebook/rule.html", context, status=422 if form.errors else 200)
