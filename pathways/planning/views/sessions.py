"""Every session of a cohort; one added, repeated by the week, moved, cancelled, set up again."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pathways.base.errors import BadPlan, CohortArchived
from pathways.cohorts.models.cohort import ClassSession, Cohort
from pathways.cohorts.rules import can_manage, cohort_for
from pathways.planning.selectors import lines_of
from pathways.planning.services import add_sessions, cancel_session, move_session, restore_session
from pathways.planning.session_forms import AddSessionForm, ChangeSessionForm
from pathways.planning.views.opening import PLANNING, TEACHING, managed, me
from people.base.rules import role_required


@role_required(*TEACHING)
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show every session of a cohort, past ones too; add one, or one for each week."""
    found = managed(request, cohort) if request.method == "POST" else cohort_for(request.user, cohort)
    form = AddSessionForm(request.POST or None, cohort=found)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_sessions(cohort=found, meetings=form.meetings(), by=me(request))
        except BadPlan as error:
            form.add_error("day", str(error))
        except CohortArchived:
            form.add_error(None, _("This cohort is archived. Open it again first."))
        else:
            said = ngettext("%(number)s session is planned.", "%(number)s sessions are planned.", len(made))
            messages.success(request, said % {"number": len(made)})
            return redirect("pathways:sessions", found.pk)
    lines = lines_of(list(found.sessions.all()), {found.pk: found.time_zone})
    context = {
        "cohort": found,
        "coming": [line for line in lines if not line.is_over],
        "past": [line for line in reversed(lines) if line.is_over],
        "manages": can_manage(request.user, found) and not found.archived_at,
        "form": form,
    }
    return render(request, "pathways/planning/sessions.html", context, status=400 if form.errors else 200)


@role_required(*PLANNING)
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, cohort: UUID, session: UUID) -> HttpResponse:
    """Show one session; move it, cancel it (`cancel`) or let it take place after all (`restore`)."""
    found = managed(request, cohort)
    held = found.sessions.filter(pk=session).first()
    if held is None:
        raise Http404
    zone = ZoneInfo(found.time_zone)
    form = ChangeSessionForm(request.POST or None, zone=zone, session=held)
    if request.method == "POST" and form.is_valid():
        try:
            _changed(request, found, held, form)
        except BadPlan as error:
            form.add_error("day", str(error))
        except CohortArchived:
            form.add_error(None, _("This cohort is archived. Open it again first."))
        else:
            return redirect("pathways:sessions", found.pk)
    before = ClassSession.objects.get(pk=held.pk)
    context: dict[str, Any] = {"cohort": found, "form": form, "session": before, "zone": found.time_zone}
    context["line"] = lines_of([before], {found.pk: found.time_zone})[0]
    return render(request, "pathways/planning/session.html", context, status=400 if form.errors else 200)


def _changed(request: HttpRequest, cohort: Cohort, held: ClassSession, form: ChangeSessionForm) -> None:
    """Do what was sent, and say what came of it."""
    held.cohort = cohort
    words, series, by = form.cleaned_data["words"], form.cleaned_data["whole_series"], me(request)
    if "cancel" in request.POST:
        cancel_session(session=held, by=by, words=words, whole_series=series)
        messages.success(request, _("Cancelled. It stays on everybody’s list, and they find a message."))
    elif "restore" in request.POST:
        restore_session(session=held, by=by, words=words)
        messages.success(request, _("It takes place after all. Everybody finds a message."))
    elif move_session(session=held, by=by, words=words, whole_series=series, **form.values()):
        messages.success(request, _("Saved. Everybody in the cohort finds a message."))
    else:
        messages.info(request, _("Nothing changed, so nobody was told."))
