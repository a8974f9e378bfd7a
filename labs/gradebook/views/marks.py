"""Points from a file: what would come of each cell, and then doing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from labs.base.requests import person
from labs.gradebook.columns import columns_of
from labs.gradebook.forms import MarksForm
from labs.gradebook.marks_file import BadFile
from labs.gradebook.models import BookChange, ChangeKind
from labs.gradebook.selectors.marks import Judged, judge
from labs.gradebook.services.changes import change_many
from labs.gradebook.views.rule import changed_by
from pathways.models import Cohort
from people.base.enums import Role
from people.base.rules import role_required


@role_required(Role.INSTRUCTOR)
@require_http_methods(["GET", "POST"])
def marks(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Take a file of points and say what would come of it; with `seal`, do what was shown.

    Where the book has changed since it was shown, it is shown again and nothing is done.
    """
    found = changed_by(request, cohort)
    form = MarksForm(request.POST, request.FILES) if request.method == "POST" else MarksForm()
    judged = None
    if form.is_bound and form.is_valid():
        try:
            judged = judge(found, columns_of(found), form.cleaned_data["text"], seen_by=person(request))
        except BadFile as error:
            form.add_error("file" if form.cleaned_data.get("file") else "rows", str(error))
    sealed = request.POST.get("seal", "")
    if judged and judged.good and sealed == judged.seal:
        return _done(request, found, judged, form.cleaned_data["reason"])
    context = {"cohort": found, "form": form, "judged": judged, "moved": bool(judged and sealed)}
    return render(request, "labs/gradebook/marks.html", context, status=422 if form.errors else 200)


def _done(request: HttpRequest, cohort: Cohort, judged: Judged, reason: str) -> HttpResponse:
    tasks = [(one.student, f"hand_in:{one.hand_in}", one.points) for one in judged.good if one.student]
    made: BookChange | None = change_many(
        cohort=cohort.pk, kind=ChangeKind.MARKS, tasks=tasks, by=person(request), reason=reason, data={}
    )
    count = made.steps.count() if made else 0
    said = ngettext(
        "%(n)d value changed. Under History you can take it back for 24 hours.",
        "%(n)d values changed. Under History you can take them back for 24 hours.",
        count,
    )
    messages.success(request, said % {"n": count}) if made else messages.info(
        request, _("That changed nothing: it was so already.")
    )
    return redirect("labs:gradebook", cohort.pk)
