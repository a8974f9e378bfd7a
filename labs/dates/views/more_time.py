"""Who asks for more time, for themselves or for a whole cohort: read, answered, asked for by assistants."""

from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from labs.assignments import rules
from labs.assignments.models import Assignment
from labs.assignments.own_cohorts import TEACHERS, own_cohort
from labs.assignments.selectors import title_of
from labs.base import roster
from labs.base.enums import CohortTimeKind
from labs.base.errors import Answered, BadDates, TakenBack
from labs.base.requests import person, sent_id, tell
from labs.dates.forms import CohortAnswerForm, CohortAskForm, ExtensionForm
from labs.dates.models import CohortTimeEvent
from labs.dates.policy import end_of
from labs.dates.selectors.cohort_time import CohortRequest, cohort_requests, dated_labs
from labs.dates.selectors.dates import time_requests, zone_of
from labs.dates.services.cohort_time import answer_for_cohort, ask_for_cohort, take_back_for_cohort
from pathways.models import Cohort
from people.base.rules import barred, role_required
from people.models import User


@role_required(*TEACHERS)
@require_http_methods(["GET", "POST"])
def time_list(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """List who asked for more time, with forms to answer; whoever may not give it to a cohort can ask for it.

    What one asked for oneself can be taken back.
    """
    found = own_cohort(request, cohort)
    if request.method != "POST":
        return _page(request, found)
    if "take_back" in request.POST:
        return _take_back(request, found)
    if "asked" not in request.POST:
        return _ask(request, found)
    if not rules.can_set_dates(person(request), found.pk):
        raise PermissionDenied
    return _answer(request, found)


def _page(request: HttpRequest, cohort: Cohort, status: int = 200, **more: Any) -> HttpResponse:
    """Return the page. `more`: `ask`, a form sent and not taken; `sent`, such an answer by request; `lost`, likewise.

    `lost` is an answer to what needs none any more: its `why` and its form, for what was typed.
    """
    viewer, may_set = person(request), rules.can_set_dates(person(request), cohort.pk)
    asked = [row for row in cohort_requests(cohort, viewer) if not row.taken_back]
    forms = _answers(cohort, asked) | more.pop("sent", {}) if may_set else {}
    context = {
        "cohort": cohort,
        "zone": ZoneInfo(cohort.time_zone),
        "may_set": may_set,
        "asked": [(row, forms.get(row.event.pk)) for row in asked],
        "rows": [
            (row, ExtensionForm(auto_id=f"{row.event.pk.hex}_%s") if row.open else None)
            for row in time_requests(cohort, viewer)
        ],
    }
    if not may_set:
        context["ask"] = more.pop("ask", None) or _ask_form(cohort)
    return render(request, "labs/dates/time_list.html", context | more, status=status)


def _answers(cohort: Cohort, asked: list[CohortRequest]) -> dict[UUID, CohortAnswerForm]:
    """Return an empty form for each request that waits."""
    waiting = [row for row in asked if row.open]
    reach = len(roster.everybody_in(cohort)) if waiting else 0
    return {row.event.pk: _answer_form(row.event, reach, row.learns) for row in waiting}


def _answer_form(event: CohortTimeEvent, reach: int, learns: bool, data: Any = None) -> CohortAnswerForm:
    return CohortAnswerForm(data, reach=reach, learns=learns, auto_id=f"{event.pk.hex}_%s")


def _answer(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    """Answer one request for the whole cohort."""
    event, row = _asked(request, cohort)
    everybody = roster.everybody_in(cohort)
    form = _answer_form(event, len(everybody), row is None or row.learns, request.POST)
    if row is None:
        gone = _("The person who asked is not in this cohort any more. Your answer was not saved.")
        return _page(request, cohort, 409, lost={"why": gone, "form": form})
    if form.is_valid():
        try:
            _give(cohort, event, form, students=everybody, by=person(request))
        except (Answered, TakenBack) as error:
            return _page(request, cohort, error.status, lost={"why": str(error), "form": form})
        except BadDates as error:
            form.add_error("until", str(error))
        else:
            given = form.cleaned_data["what"] == CohortTimeKind.GRANTED
            said = _("Everybody in the cohort has more time.") if given else _("Your answer is saved.")
            messages.success(request, said)
            return redirect("labs:time_list", cohort.pk)
    if not row.open:
        gone = str(TakenBack() if row.taken_back else Answered())
        return _page(request, cohort, 409, lost={"why": gone, "form": form})
    return _page(request, cohort, 422, sent={row.event.pk: form})


def _give(cohort: Cohort, event: CohortTimeEvent, form: CohortAnswerForm, *, students: list[User], by: User) -> None:
    """Give the answer of the form: until the end of its day where the cohort is, or where the one person is."""
    kind, day = CohortTimeKind(form.cleaned_data["what"]), form.cleaned_data["until"]
    zone = zone_of(event.asker) if kind == CohortTimeKind.ALONE else ZoneInfo(cohort.time_zone)
    until = end_of(day, zone) if day else None
    note = form.cleaned_data["note"]
    answer_for_cohort(asked=event, kind=kind, until=until, students=students, by=by, note=note)


def _asked(request: HttpRequest, cohort: Cohort) -> tuple[CohortTimeEvent, CohortRequest | None]:
    """Return the request that is answered and its newest entry, None where its asker has left the cohort.

    `Http404` for what is not this cohort's, and for a student who is kept from the person.
    """
    events = CohortTimeEvent.objects.filter(cohort=cohort.pk, kind=CohortTimeKind.ASKED)
    event = events.select_related("assignment", "asker").filter(pk=sent_id(request, "asked")).first()
    if event is None or barred(person(request), event.asker):
        raise Http404
    rows = cohort_requests(cohort, person(request))
    same = (event.assignment_id, event.asker_id)
    return event, next((row for row in rows if (row.event.assignment_id, row.event.asker_id) == same), None)


def _take_back(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    """Take back what the person asked for, for the whole cohort and one lab."""
    lab = get_object_or_404(Assignment, pk=sent_id(request, "take_back"))
    change = partial(take_back_for_cohort, assignment=lab, cohort=cohort.pk, asker=person(request))
    tell(request, change, _("You took it back. It does not wait for an answer any more."))
    return redirect("labs:time_list", cohort.pk)


def _ask_form(cohort: Cohort, data: Any = None) -> CohortAskForm | None:
    """Return the form to ask for the whole cohort, or None where no lab has a date that could move."""
    labs = [(str(lab.pk), title_of(lab)) for lab in dated_labs(cohort)]
    return CohortAskForm(data, labs=labs, auto_id="ask_%s") if labs or data else None


def _ask(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    """Ask for the whole cohort, as somebody who teaches it and may not set dates."""
    if rules.can_set_dates(person(request), cohort.pk):
        raise Http404
    form = _ask_form(cohort, request.POST)
    assert form is not None
    if form.is_valid():
        lab = next(lab for lab in dated_labs(cohort) if str(lab.pk) == form.cleaned_data["lab"])
        try:
            ask_for_cohort(assignment=lab, cohort=cohort.pk, asker=person(request), note=form.cleaned_data["why"])
        except BadDates as error:
            form.add_error("lab", str(error))
        else:
            messages.success(request, _("The cohort’s instructors see that you ask for everybody."))
            return redirect("labs:time_list", cohort.pk)
    return _page(request, cohort, 422, ask=form)
