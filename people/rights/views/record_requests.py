"""Requests for records, for administrators."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.base.errors import IllegalStep, NotAllowed, ReasonNeeded
from people.base.models.user import User
from people.base.requests import signed_in
from people.base.rules import administrator
from people.base.step_up import confirm_for, is_confirmed, step_up
from people.rights import record_requests
from people.rights.forms import ChooseForm, DemandForm, NoticeForm
from people.rights.models.record_requests import LegalDemand
from people.rights.services.record_requests import (
    choose_records,
    close_demand,
    export_records,
    forbid_notice,
    give_notice,
    note_counsel,
    record_demand,
)


def _demand(request: HttpRequest, demand_id: str) -> LegalDemand:
    """Return a demand that this administrator may work on; 404 for others."""
    return get_object_or_404(record_requests.demands(signed_in(request)), pk=demand_id)


def _record(me: User, *, username: str, **values: Any) -> LegalDemand | None:
    person = User.objects.filter(username=username.strip().lower(), is_active=True).first()
    try:
        return record_demand(person=person, by=me, **values) if person else None
    except NotAllowed:
        return None


@administrator
def demands(request: HttpRequest) -> HttpResponse:
    """List requests for records; write down a new one."""
    form = DemandForm(request.POST or None)
    if form.is_bound and form.is_valid():
        if found := _record(signed_in(request), **form.cleaned_data):
            messages.success(request, _("Written down. Nothing of this person is deleted from now on."))
            return redirect("people:demand", found.pk)
        form.add_error("username", _("Check the name, or ask another administrator."))
    return render(
        request, "people/rights/demands.html", {"form": form, "rows": record_requests.demands(signed_in(request))}
    )


@administrator
def demand(request: HttpRequest, demand_id: str) -> HttpResponse:
    """Show one request: what was done, and the next steps."""
    return _shown(request, _demand(request, demand_id))


def _shown(request: HttpRequest, row: LegalDemand) -> HttpResponse:
    """Show the request; a choice of parts that was refused stands there as it was typed, with what it lacks."""
    found = record_requests.opened(row)
    chosen = ChooseForm(request.POST) if request.POST.get("step") == "choose" else None
    context = {
        "demand": found,
        "notice_form": NoticeForm(),
        "choose_form": chosen or ChooseForm(initial={"fields": found.row.fields}),
        "is_open": found.row.closed_at is None,
    }
    return render(request, "people/rights/demand.html", context)


def _take(request: HttpRequest, found: LegalDemand, step: str) -> None:
    me, note = signed_in(request), request.POST.get("note", "")[:1000]
    if step == "counsel":
        note_counsel(demand=found, by=me, note=note)
    elif step == "notice":
        give_notice(demand=found, by=me, channel=request.POST.get("channel", ""))
    elif step == "forbid":
        forbid_notice(demand=found, by=me, note=note)
    elif step == "choose":
        choose_records(demand=found, by=me, fields=request.POST.getlist("fields"), note=note)
    elif step == "close":
        close_demand(demand=found, by=me, note=note)


@administrator
@require_POST
@step_up
def demand_step(request: HttpRequest, demand_id: str) -> HttpResponse:
    """Take one step (`step`); the password is asked first."""
    found = _demand(request, demand_id)
    if request.POST.get("step") == "choose" and not ChooseForm(request.POST).is_valid():
        return _shown(request, found)
    try:
        _take(request, found, request.POST.get("step", ""))
    except ReasonNeeded:
        messages.info(request, _("Nothing changed. Please say what was done."))
        return _shown(request, found)
    except (IllegalStep, NotAllowed):
        messages.info(request, _("Nothing changed: another step comes first, or the person’s own rule says no."))
        return _shown(request, found)
    messages.success(request, _("Written down."))
    return redirect("people:demand", found.pk)


@administrator
@require_POST
def demand_export(request: HttpRequest, demand_id: str) -> HttpResponse:
    """Give the chosen parts as one file to a second administrator; the password is asked first, all is logged."""
    found = _demand(request, demand_id)
    if not is_confirmed(request):
        return confirm_for(reverse("people:demand", args=[found.pk]))
    try:
        data = export_records(demand=found, by=signed_in(request))
    except (IllegalStep, NotAllowed):
        messages.info(request, _("A second administrator does this, once the parts are chosen. Nothing left the site."))
        return redirect("people:demand", found.pk)
    body = json.dumps(data, indent=1, ensure_ascii=False, default=str)
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="records.json"'
    return response
