"""The history of a cohort's book, and the way back from a change."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from labs.base import roster
from labs.base.requests import person
from labs.gradebook.models import BookChange
from labs.gradebook.selectors.history import changes_of, entries
from labs.gradebook.services.changes import CannotUndo, may_undo, undo
from labs.gradebook.views.rule import changed_by
from pathways.base.errors import NotAllowed
from people.base.enums import Role
from people.base.rules import role_required

A_PAGE = 20


@role_required(Role.INSTRUCTOR)
@require_GET
def history(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """List the changes of a cohort's book, newest first, with what each did to whom, and a way back for a day."""
    found = changed_by(request, cohort)
    page = Paginator(changes_of(found), A_PAGE).get_page(request.GET.get("page"))
    seen = set(roster.seated_in(found, person(request)).values_list("pk", flat=True))
    lines = [(entry, may_undo(entry.change)) for entry in entries(found, list(page), seen)]
    return render(request, "labs/gradebook/history.html", {"cohort": found, "page": page, "lines": lines})


@role_required(Role.INSTRUCTOR)
@require_POST
def take_back(request: HttpRequest, cohort: UUID, change: UUID) -> HttpResponse:
    """Take one change back."""
    found = changed_by(request, cohort)
    held = get_object_or_404(BookChange, pk=change, cohort=found.pk)
    try:
        done = undo(change=held, by=person(request))
    except CannotUndo as error:
        messages.info(request, str(error))
    except NotAllowed:
        raise Http404 from None
    else:
        messages.success(request, _said(done.left))
    return redirect("labs:gradebook_history", found.pk)


def _said(left: int) -> str:
    said = _("Taken back.")
    if left:
        said += " " + ngettext(
            "%(n)d value stays as it is: it was changed since, or its person is not in this cohort any more.",
            "%(n)d values stay as they are: they were changed since, or their people are not in this cohort any more.",
            left,
        ) % {"n": left}
    return said
