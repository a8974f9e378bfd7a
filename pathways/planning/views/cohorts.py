"""A cohort made on one screen, changed, archived and opened again."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pathways.base.errors import BadPlan, CohortArchived
from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.rules import cohorts_managed_by
from pathways.cohorts.selectors.cohorts import seats_of
from pathways.content.catalogue import PathwayInfo, catalogue
from pathways.content.models.pages import PathwayPage
from pathways.planning.forms import CohortForm, PlanForm
from pathways.planning.proposals import Proposal, meetings_of, next_monday, propose, slots_in
from pathways.planning.services import Plan, archive_cohort, change_cohort, make_cohort, reopen_cohort
from pathways.planning.views.opening import PLANNING, managed, me
from pathways.planning.weekly import MOST_SLOTS, Meeting
from people.base.rules import role_required

MOST_COPIES = 5
FIELDS = ("name", "starts_on", "ends_on", "seats", "time_zone", "place")


@role_required(*PLANNING)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the screen with everything proposed; propose again (`propose`) or make the cohort.

    Where pathway or first day changed since the proposals were made, they are made again before anything is saved.
    """
    given = request.POST if request.method == "POST" else request.GET
    like = _like(request, given.get("like", ""))
    way = _way(given.get("pathway", ""), like)
    if way is None:
        return render(request, "pathways/planning/no_pathway.html")
    starts_on = _day(given.get("starts_on", "")) or next_monday(timezone.localdate())
    proposal = propose(way, starts_on, by=me(request), session=_("Class"), like=like)
    made_for = f"{way.source_id} {starts_on}"
    fresh = {"pathway": way.source_id, "starts_on": starts_on, "made_for": made_for, "like": like.pk if like else ""}
    if request.method == "GET":
        initial = {**proposal.kept, **proposal.first, **fresh}
        return _screen(request, PlanForm(initial=initial, labs=proposal.labs), proposal, like, initial)
    if "propose" in request.POST or request.POST.get("made_for") != made_for:
        if "propose" not in request.POST:
            messages.info(request, _("The pathway or the first day is another one now. Look at the days, then save."))
        return _again(request, proposal, fresh, like)
    form = PlanForm(request.POST, labs=proposal.labs)
    if form.is_valid():
        try:
            cohort = make_cohort(plan=_plan(form, like), by=me(request))
        except BadPlan as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The cohort is there. Next: fill its seats."))
            return redirect("pathways:roster", cohort.pk)
    return _screen(request, form, proposal, like, None, status=400)


def _like(request: HttpRequest, text: str) -> Cohort | None:
    """Return the older cohort to copy from, where the person may change it; nothing for any other."""
    try:
        return cohorts_managed_by(request.user).filter(pk=UUID(text)).first()
    except ValueError:
        return None


def _way(text: str, like: Cohort | None) -> PathwayInfo | None:
    shelf = catalogue().by_source
    if text.isdecimal() and int(text) in shelf:
        return shelf[int(text)]
    if like and like.pathway_id in shelf:
        return shelf[like.pathway_id]
    return next(iter(shelf.values()), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _again(request: HttpRequest, proposal: Proposal, fresh: dict[str, Any], like: Cohort | None) -> HttpResponse:
    """Show the screen with new days for what was chosen; what else was typed stays as it is."""
    data: QueryDict = request.POST.copy()
    for name, value in {**proposal.first, **fresh}.items():
        data[name] = "" if value is None else str(value)
    form = PlanForm(data, labs=proposal.labs)
    form.is_valid()
    return _screen(request, form, proposal, like, form.cleaned_data)


def _screen(
    request: HttpRequest,
    form: PlanForm,
    proposal: Proposal,
    like: Cohort | None,
    values: dict[str, Any] | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "like": like,
        "labs": proposal.labs,
        "meetings": _preview(values, like) if values and not form.errors else [],
        "copies": _copies(request) if request.method == "GET" and not like else [],
    }
    return render(request, "pathways/planning/new.html", context, status=status)


def _preview(values: dict[str, Any], like: Cohort | None) -> list[Meeting]:
    slots = slots_in(values, MOST_SLOTS)
    first, last = values["starts_on"], values["ends_on"]
    return meetings_of(slots, first, last, values["days_off"], values["time_zone"], like)


def _copies(request: HttpRequest) -> list[Cohort]:
    """Return the newest cohorts that the person may copy from."""
    return list(cohorts_managed_by(request.user)[:MOST_COPIES])


def _plan(form: PlanForm, like: Cohort | None) -> Plan:
    data = form.cleaned_data
    meetings = meetings_of(
        form.weekly_slots(), data["starts_on"], data["ends_on"], data["days_off"], data["time_zone"], like
    )
    return Plan(
        **{name: data[name] for name in FIELDS},
        pathway=PathwayPage.objects.get(pk=int(data["pathway"])),
        staff=form.chosen_staff(),
        meetings=meetings,
        due=form.due(),
    )


@role_required(*PLANNING)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show and change name, days, seats, time zone and place of a cohort; archive it, or open it again."""
    found = managed(request, cohort)
    initial = {name: getattr(found, name) for name in FIELDS}
    form = CohortForm(request.POST or None, initial=initial, zone=found.time_zone)
    if request.method == "POST" and form.is_valid():
        try:
            change_cohort(cohort=found, by=me(request), **form.cleaned_data)
        except BadPlan as error:
            form.add_error("seats", str(error))
        except CohortArchived:
            form.add_error(None, _("This cohort is archived. Open it again first."))
        else:
            messages.success(request, _("Saved."))
            return redirect("pathways:cohort", found.pk)
    context = {"cohort": found, "form": form, "seats": seats_of([found])[found.pk]}
    return render(request, "pathways/planning/edit.html", context, status=400 if form.errors else 200)


@role_required(*PLANNING)
@require_POST
def archive(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Archive a cohort, or open it again (`reopen`)."""
    found = managed(request, cohort)
    if "reopen" in request.POST:
        reopen_cohort(cohort=found, by=me(request))
        messages.success(request, _("The cohort is open again."))
        return redirect("pathways:cohort", found.pk)
    archive_cohort(cohort=found, by=me(request))
    messages.success(request, _("Archived. You find it below your cohorts, and can open it again at any time."))
    return redirect("pathways:teach")
