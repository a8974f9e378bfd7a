"""The book itself, the way from a cell to a person, and the labs of a cohort with what waits in each."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from labs.assignments.own_cohorts import TEACHERS, own_cohort
from labs.base import roster
from labs.base.requests import person
from labs.gradebook.body import heads, rows
from labs.gradebook.columns import Columns, Kind, columns_of
from labs.gradebook.selectors.people import FILTERS, Wanted, page_of
from labs.grades.selectors.cohort_labs import count_work, labs_of, waiting_by_lab
from pathways.base.enums import CohortRole
from pathways.cohorts.rules import manages_as, part_in
from pathways.models import Cohort
from people.base.enums import Role
from people.base.rules import has_role, role_required
from people.models import User

# So many labs with something to grade are named above the table; the rest is on the page of labs.
NAMED = 5
# Of so many labs it is asked first.
AT_FIRST = 8


@role_required(*TEACHERS)
@require_GET
def gradebook(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show a page of the cohort's people, the columns asked for, and what waits for a person."""
    found, viewer = own_cohort(request, cohort), person(request)
    columns = columns_of(found)
    wanted = Wanted.of(request.GET, columns)
    page, book = page_of(found, columns, wanted, seen_by=viewer)
    shown = columns.shown(wanted.kind, wanted.course)
    # As `rules.can_set_dates`, without asking twice for the reader's part.
    part = part_in(viewer, found)
    changes = has_role(viewer, Role.INSTRUCTOR) and part == CohortRole.INSTRUCTOR
    told = _waiting(found, columns, viewer)
    context = {
        "cohort": found,
        "page": page,
        "heads": heads(shown),
        "rows": rows(book, shown, choose=changes),
        "shown": shown,
        "wanted": wanted,
        "filters": FILTERS,
        "kinds": _kinds(columns),
        "courses": [course for course in columns.courses if any(one.course == course.key for one in columns.every)],
        "waiting": told[:NAMED],
        "more_waiting": len(told) > NAMED,
        "changes": changes,
        "writes": changes and manages_as(viewer, part),
        "here": wanted.here,
    }
    return render(request, "labs/gradebook/gradebook.html", context)


def _waiting(cohort: Cohort, columns: Columns, viewer: User) -> list[tuple[UUID, str, int]]:
    """Return the first labs with something to grade, one more than are named: (id, title, of how many people).

    One query where the first few labs have that many, else two: counting for all fifty took an eighth of the page.
    """
    told: list[tuple[UUID, str, int]] = []
    labs = columns.labs
    for some in (labs[:AT_FIRST], labs[AT_FIRST:]):
        if len(told) <= NAMED:
            waiting = waiting_by_lab(cohort, [lab.pk for lab in some], viewer)
            told += [(lab.pk, lab.title, waiting[lab.pk]) for lab in some if lab.pk in waiting]
    return told


def _kinds(columns: Columns) -> list[Kind]:
    """Return the kinds that the cohort has columns of."""
    held = {column.kind for column in columns.every}
    return [kind for kind in Kind if kind in held]


@role_required(*TEACHERS)
@require_GET
def one_person(request: HttpRequest, cohort: UUID, student: UUID) -> HttpResponse:
    """Go on to the page about one person of the cohort; the part of it that the address names stays named."""
    found = own_cohort(request, cohort)
    if not roster.seated_in(found, person(request)).filter(pk=student).exists():
        raise Http404
    return redirect("pathways:person", found.pk, student)


@role_required(*TEACHERS)
@require_GET
def labs(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show the cohort's labs: what waits in each, and the ways to grade, date, release and look."""
    found = own_cohort(request, cohort)
    every = labs_of(found)
    count_work(every, found, person(request))
    context = {"cohort": found, "labs": every, "writes": has_role(person(request), Role.INSTRUCTOR)}
    return render(request, "labs/gradebook/labs.html", context)
