"""What belongs to a teacher's own cohorts; everything else is not there."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from labs.assignments.models import Assignment
from labs.base import roster
from labs.base.requests import person
from pathways.models import Cohort
from people.base.enums import Role

TEACHERS = (Role.INSTRUCTOR, Role.ASSISTANT)


def own_cohort(request: HttpRequest, cohort: UUID) -> Cohort:
    """Return a cohort that the person teaches; `Http404` otherwise."""
    for found in roster.cohorts_taught(person(request)):
        if found.pk == cohort:
            return found
    raise Http404


def own_lab(request: HttpRequest, cohort: UUID, assignment: UUID) -> tuple[Cohort, Assignment]:
    """Return a cohort that the person teaches and a published lab that it learns; `Http404` otherwise."""
    found = own_cohort(request, cohort)
    lab = get_object_or_404(Assignment.objects.select_related("current"), pk=assignment, current__isnull=False)
    if lab.course_key not in roster.courses_of(found):
        raise Http404
    return found, lab
