"""Asking for more time, on the page where one hands in, and taking it back."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from labs.assignments.models import Assignment
from labs.base.errors import BadDates
from labs.base.requests import person, sent_id, tell
from labs.dates.forms import MoreTimeForm
from labs.dates.policy import Schedule
from labs.dates.selectors.cohort_time import groups_of
from labs.dates.selectors.schedules import schedule_for
from labs.dates.services.cohort_time import ask_for_cohort, take_back_for_cohort
from labs.dates.services.extensions import ask_extension, take_back_extension
from labs.submissions.views.hand_in import ask_form, hand_in_form, hand_in_page
from labs.submissions.views.opening import lab_to_open
from people.models import User


@login_required
@require_POST
def more_time(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Ask for more time: for oneself without a reason, or for a whole group with a few words. Or take it back."""
    lab, student = lab_to_open(person(request), assignment), person(request)
    if "take_back" in request.POST:
        return _take_back(request, lab)
    groups = groups_of(lab, student)
    form = ask_form(lab, student, groups, None, request.POST)
    if form.is_valid() and _still_needed(form, request.POST.get("seen", ""), schedule_for(lab, student)):
        try:
            messages.success(request, _ask(form, lab, student))
        except BadDates as error:
            form.add_error(None, str(error))
    if form.errors:
        return hand_in_page(request, lab, hand_in_form(lab), form)
    return redirect("labs:hand_in", lab.pk)


def _take_back(request: HttpRequest, lab: Assignment) -> HttpResponse:
    """Take back what the person asked for, for themselves or for a group."""
    change: Callable[[], object]
    if request.POST["take_back"] == MoreTimeForm.ME:
        change = partial(take_back_extension, assignment=lab, student=person(request))
    else:
        cohort = sent_id(request, "take_back")
        change = partial(take_back_for_cohort, assignment=lab, cohort=cohort, asker=person(request))
    tell(request, change, _("You took it back. It does not wait for an answer any more."))
    return redirect("labs:hand_in", lab.pk)


def _still_needed(form: MoreTimeForm, seen: str, dates: Schedule) -> bool:
    """Return whether the dates are those that the person saw; else say so, once, beside what was typed."""
    if dates.due is None:
        form.add_error(None, _("There is no date any more. Everything counts whenever it is handed in."))
    elif seen and seen != form.cleaned_data["seen"]:
        text = _("The date has changed meanwhile. You see it at the top. Ask again if you still need more time.")
        form.add_error(None, text)
    return not form.errors


def _ask(form: MoreTimeForm, lab: Assignment, student: User) -> str:
    """Ask for whom the form says; return what to tell the person. Raises `BadDates` where a group has no date."""
    who, why = form.cleaned_data["who"], form.cleaned_data["why"]
    if who != MoreTimeForm.ME:
        ask_for_cohort(assignment=lab, cohort=UUID(who), asker=student, note=why)
        return _("Your instructor knows that you ask for your whole group. Your class-mates do not see it.")
    ask_extension(assignment=lab, student=student)
    said = _("Your instructor knows that you would like more time.")
    unsent = _("What you wrote was not sent: for yourself you do not need to say why.")
    return f"{said} {unsent}" if why else said
