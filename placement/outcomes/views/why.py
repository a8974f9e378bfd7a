"""Why a person is counted so, and what in the facts needs a look."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from people.trail.services.access import record_read
from placement.base.acting import SignedIn, placement_staff
from placement.base.rules import own_student, own_students
from placement.outcomes.looks import record_list
from placement.outcomes.quality import findings_about, sorts_of
from placement.outcomes.reading import history_of
from placement.outcomes.selectors import pathway_titles
from placement.outcomes.why import years_of_person

FIELD = "outcomes"


@placement_staff
def why(request: SignedIn, student: UUID) -> HttpResponse:
    """Show how one person counts in each figure and what that stands on. The look is logged."""
    person = own_student(request.user, student)
    record_read(reader=request.user, subject=person, field=FIELD, reason="why counted so")
    years = years_of_person(history_of(person.pk), timezone.localdate(), pathway_titles())
    context = {"student": person, "years": years}
    return render(request, "placement/outcomes/why.html", context)


@placement_staff
def quality(request: SignedIn) -> HttpResponse:
    """Show what is unknown, waits or contradicts itself in the facts about the own students.

    Whoever is named is told of the look, once a day.
    """
    found = findings_about(own_students(request.user))
    record_list(students=[one.student for one in found], by=request.user, reason=_("Facts that need a look"))
    return render(request, "placement/outcomes/quality.html", {"sorts": sorts_of(found)})
