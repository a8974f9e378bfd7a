"""Who of a cohort is how far, and whose course waits for a sign-off."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pathways.cohorts.rules import cohort_for, teaches
from pathways.finishing.selectors import cohort_rows
from pathways.planning.views.opening import TEACHING, me
from people.base.enums import Role
from people.base.rules import has_role, role_required


@role_required(*TEACHING)
@require_GET
def cohort(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show the people of a cohort; who only looks on sees numbers and no way to a person."""
    found = cohort_for(request.user, cohort)
    opens = has_role(request.user, Role.ADMINISTRATOR) or teaches(request.user, found)
    rows = cohort_rows(found, seen_by=me(request))
    context = {"cohort": found, "rows": rows, "opens": opens, "waiting": [row for row in rows if row.waits]}
    return render(request, "pathways/finishing/cohort.html", context)
