"""One person's finishing for staff: checklists, sign-offs, what waits for its turn, steps, exams."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pathways.base.enums import StepReason, StudentState
from pathways.base.errors import IllegalTransition, NotAllowed, NotYetReady
from pathways.cohorts.rules import cohort_with
from pathways.cohorts.services.steps import record_step, take_back_step
from pathways.content.catalogue import catalogue
from pathways.finishing.exams import confirm_exam, record_seen_exam, take_back_exam
from pathways.finishing.forms import EarlyForm, SeenExamForm, StepForm, TakeBackForm
from pathways.finishing.locks import opened_early
from pathways.finishing.rules import may_record, may_sign_off, person_for
from pathways.finishing.selectors import exam_names, own_checklists, skill_choices, waiting_things
from pathways.finishing.services import close_again, open_early, sign_off, take_back_sign_off
from pathways.finishing.steps import choices_for, steps_seen_by
from pathways.learning.selectors.skills import exams_of
from pathways.planning.views.opening import me
from people.base.enums import Role
from people.base.rules import has_role, role_required
from people.models import User

STAFF = (Role.INSTRUCTOR, Role.ASSISTANT, Role.PLACEMENT, Role.ADMINISTRATOR)


@role_required(*STAFF)
@require_GET
def finishing(request: HttpRequest, student: UUID) -> HttpResponse:
    """Show a person's checklists, and what waits for its turn."""
    return _finishing_page(request, person_for(me(request), student))


def _finishing_page(request: HttpRequest, person: User, form: EarlyForm | None = None, key: str = "") -> HttpResponse:
    ways = own_checklists(person)
    courses = [held.course for _way, rows in ways for held in rows]
    waiting = waiting_things(person, courses)
    forms = {one.key: EarlyForm(auto_id=f"id_{number}_%s") for number, one in enumerate(waiting)}
    if form is not None:
        forms[key] = form
    context = {
        **_around(request, person, "courses"),
        "ways": ways,
        "waiting": [(one, forms[one.key]) for one in waiting],
        "signs": may_sign_off(me(request), person),
        "records": may_record(me(request), person),
    }
    return render(request, "pathways/finishing/person.html", context, status=400 if form else 200)


@role_required(*STAFF)
@require_POST
def signed(request: HttpRequest, student: UUID, course: str) -> HttpResponse:
    """Sign a course off, or take that back (`back`)."""
    person, found = person_for(me(request), student), catalogue().courses.get(course)
    if found is None:
        raise Http404
    if "back" in request.POST:
        _try(request, lambda: take_back_sign_off(student=person, course=found, by=me(request)), _("Taken back."))
    else:
        _try(request, lambda: sign_off(student=person, course=found, by=me(request)), _("Signed off."))
    return redirect("pathways:person_finishing", person.pk)


@role_required(*STAFF)
@require_POST
def early(request: HttpRequest, student: UUID) -> HttpResponse:
    """Open something for the person before its turn (`key`, `reason`), or let it wait again (`close`)."""
    person, key = person_for(me(request), student), request.POST.get("key", "")
    if not may_sign_off(me(request), person):
        raise PermissionDenied
    if "close" in request.POST and key in opened_early(person):
        close_again(student=person, key=key, by=me(request))
        messages.success(request, _("It waits for its turn again."))
        return redirect("pathways:person_finishing", person.pk)
    courses = [held.course for _way, rows in own_checklists(person) for held in rows]
    if key not in {one.key for one in waiting_things(person, courses) if one.lock}:
        messages.info(request, _("This is open already."))
        return redirect("pathways:person_finishing", person.pk)
    form = EarlyForm(request.POST)
    if not form.is_valid():
        return _finishing_page(request, person, form, key)
    open_early(student=person, key=key, reason=form.cleaned_data["reason"], by=me(request))
    messages.success(request, _("Open now. The person finds a message."))
    return redirect("pathways:person_finishing", person.pk)


@role_required(*STAFF)
@require_http_methods(["GET", "POST"])
def steps(request: HttpRequest, student: UUID) -> HttpResponse:
    """Show a person's way; write down a step, or take the last one back (`why`)."""
    person = _recorded(request, student)
    choices = choices_for(me(request), person)
    back = TakeBackForm(request.POST if "why" in request.POST else None)
    form = StepForm(None if back.is_bound else request.POST or None, choices=choices)
    if back.is_bound and back.is_valid():
        code = StepReason(back.cleaned_data["why"])
        _try(request, lambda: take_back_step(student=person, by=me(request), code=code), _("Taken back."))
        return redirect("pathways:person_steps", person.pk)
    if form.is_bound and form.is_valid() and _record(request, person, form):
        return redirect("pathways:person_steps", person.pk)
    context = {
        **_around(request, person, "steps"),
        "steps": steps_seen_by(me(request), person),
        "choices": choices,
        "able": [choice for choice in choices if not choice.why_not],
        "form": form,
        "back": back,
    }
    return render(request, "pathways/finishing/steps.html", context, status=400 if form.errors or back.errors else 200)


def _record(request: HttpRequest, person: User, form: StepForm) -> bool:
    data = form.cleaned_data
    values = {"happened_on": data["happened_on"], "code": StepReason(data["code"])}
    try:
        record_step(student=person, to=StudentState(data["step"]), by=me(request), **values)
    except NotYetReady as error:
        form.add_error("happened_on", str(error))
    except (NotAllowed, IllegalTransition):
        form.add_error("step", _("This step cannot be taken from where the person stands now. Load the page again."))
    else:
        messages.success(request, _("Written down."))
    return not form.errors


@role_required(*STAFF)
@require_http_methods(["GET", "POST"])
def exams(request: HttpRequest, student: UUID) -> HttpResponse:
    """Show a person's exams; note one whose proof was seen."""
    person = _recorded(request, student)
    form = SeenExamForm(request.POST or None, names=exam_names(person), skills=skill_choices(person))
    if request.method == "POST" and form.is_valid():
        values = {**form.values, "skill_keys": form.cleaned_data["skills"]}
        try:
            record_seen_exam(student=person, by=me(request), **values)
        except NotYetReady as error:
            form.add_error("taken_on", str(error))
        else:
            messages.success(request, _("Noted, with you as who saw the proof."))
            return redirect("pathways:person_exams", person.pk)
    context = {**_around(request, person, "exams"), "form": form}
    context |= {"exams": exams_of(person), "skills": skill_choices(person)}
    return render(request, "pathways/finishing/person_exams.html", context, status=400 if form.errors else 200)


@role_required(*STAFF)
@require_POST
def exam(request: HttpRequest, student: UUID, exam: UUID) -> HttpResponse:
    """Say that the proof of a reported exam was seen, or take an exam back (`back`)."""
    person = _recorded(request, student)
    held = get_object_or_404(exams_of(person), pk=exam)
    if "back" in request.POST:
        _try(request, lambda: take_back_exam(attempt=held, by=me(request)), _("Taken back."))
    else:
        keys = [key for key, _title in skill_choices(person) if key in request.POST.getlist("skills")]
        done = _("Noted, with you as who saw the proof.")
        _try(request, lambda: confirm_exam(attempt=held, by=me(request), skill_keys=keys), done)
    return redirect("pathways:person_exams", person.pk)


def _around(request: HttpRequest, person: User, here: str) -> dict[str, Any]:
    """Return what the pages of one person share: whose they are, which one this is, and where to go back to."""
    at_work = has_role(me(request), Role.PLACEMENT)
    return {"person": person, "here": here, "cohort": cohort_with(me(request), person), "at_work": at_work}


def _recorded(request: HttpRequest, student: UUID) -> User:
    """Return a person whose steps and exams the staff member writes down; 403 for who only teaches along."""
    person = person_for(me(request), student)
    if not may_record(me(request), person):
        raise PermissionDenied
    return person


def _try(request: HttpRequest, change: Callable[[], Any], done: str) -> None:
    try:
        change()
        messages.success(request, done)
    except NotAllowed:
        raise PermissionDenied from None
    except NotYetReady as error:
        messages.info(request, str(error))
