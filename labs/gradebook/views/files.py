"""The book out as a file."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from labs.assignments.own_cohorts import TEACHERS, own_cohort
from labs.base.requests import person
from labs.gradebook.columns import columns_of
from labs.gradebook.exports import as_csv, as_xlsx
from labs.gradebook.selectors.book import book_of
from labs.gradebook.selectors.people import Wanted, people_of
from pathways.base.media_types import XLSX
from people.base.rules import role_required


@role_required(*TEACHERS)
@require_GET
def file(request: HttpRequest, cohort: UUID, kind: str) -> HttpResponse:
    """Answer with everybody whom the filter lets through, and the columns asked for, as `csv` or `xlsx`."""
    found = own_cohort(request, cohort)
    if kind not in ("csv", "xlsx"):
        raise Http404
    columns = columns_of(found)
    wanted = Wanted.of(request.GET, columns)
    people = list(people_of(found, columns, wanted, seen_by=person(request)))
    book, shown = book_of(found, columns, people), columns.shown(wanted.kind, wanted.course)
    if kind == "csv":
        response = HttpResponse("\ufeff" + as_csv(book, shown), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(as_xlsx(book, shown), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="gradebook.{kind}"'
    return response
