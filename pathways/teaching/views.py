"""An instructor's pages: own cohorts, one cohort, its seats and sessions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pathways.base.errors import AlreadyEnrolled, NoSeatLeft, NotEnrolled
from pathways.cohorts.forms import EnrolForm, SessionForm
from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.open_work import waiting_for
from pathways.cohorts.rules import can_manage, cohort_for, cohorts_seen_by
from pathways.cohorts.selectors.sessions import coming_sessions
from pathways.cohorts.services.cohorts import schedule_session
from pathways.cohorts.services.enrolment import enrol_student, unenrol_student
from pathways.teaching.selectors import cohort_counts, cohort_people
from people.base.enums import Role
from people.base.rules import role_required
from people.models import User

TEACHING = (Role.INSTRUCTOR, Role.ASSISTANT, Role.ADMINISTRATOR)


@role_required(*TEACHING)
@require_GET
def cohorts(request: HttpRequest) -> HttpResponse:
    """Show the cohorts of the staff member, with what waits in each."""
    user: User = request.user  # type: ignore[assignment]
    found = list(cohorts_seen_by(user).select_related("pathway"))
    waiting = waiting_for(user, [cohort.pk for cohort in found])
    counts = cohort_counts(found)
    rows = [{"cohort": cohort, "people": counts[cohort.pk], "waiting": waiting[cohort.pk]} for cohort in found]
    return render(request, "pathways/teaching/cohorts.html", {"rows": rows})


@role_required(*TEACHING)
@require_GET
def cohort(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show one cohort."""
    return _cohort_page(request, cohort_for(request.user, cohort))


def _cohort_page(request: HttpRequest, cohort: Cohort, status: int = 200, **forms: Any) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    people = cohort_people(cohort, seen_by=user)
    context = {
        "cohort": cohort,
        "people": people,
        "quiet": [row for row in people if row.quiet],
        "waiting": waiting_for(user, [cohort.pk])[cohort.pk],
        "sessions": coming_sessions([cohort.pk], days=28),
        "manages": can_manage(user, cohort),
        "enrol_form": EnrolForm(),
        "session_form": SessionForm(),
        **forms,
    }
    return render(request, "pathways/teaching/cohort.html", context, status=status)


def _managed(request: HttpRequest, cohort_id: UUID) -> Cohort:
    found = cohort_for(request.user, cohort_id)
    if not can_manage(request.user, found):
        raise PermissionDenied
    return found


@role_required(*TEACHING)
@require_POST
def enrol(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Give a seat to the student with this sign-in name; an unknown name and a non-student are answered alike."""
    found = _managed(request, cohort)
    form = EnrolForm(request.POST)
    if not form.is_valid():
        return _cohort_page(request, found, status=400, enrol_form=form)
    student = User.objects.filter(username=form.cleaned_data["username"].strip().lower(), is_active=True)
    student = student.filter(role_grants__role=Role.STUDENT, role_grants__ended_at__isnull=True)
    person = student.first()
    try:
        if person is None:
            form.add_error("username", _("No seat was given. Check the name with the person."))
        else:
            enrol_student(cohort=found, student=person, by=request.user)  # type: ignore[arg-type]
    except (NoSeatLeft, AlreadyEnrolled) as error:
        form.add_error("username", _say(error))
    if form.errors:
        return _cohort_page(request, found, status=400, enrol_form=form)
    messages.success(request, _("%(name)s has a seat now.") % {"name": person})
    return redirect("pathways:cohort", found.pk)


def _say(error: NoSeatLeft | AlreadyEnrolled) -> str:
    if isinstance(error, NoSeatLeft):
        return _("Every seat of this cohort is taken.")
    return _("This person has a seat here.")


@role_required(*TEACHING)
@require_POST
def unenrol(request: HttpRequest, cohort: UUID, student: UUID) -> HttpResponse:
    """End a person's seat; their work stays."""
    found = _managed(request, cohort)
    person = User.objects.filter(pk=student, enrolments__cohort=found).first()
    try:
        if person:
            unenrol_student(cohort=found, student=person, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("The seat is free now. The person's work is kept."))
    except NotEnrolled:
        messages.info(request, _("This person has no seat here."))
    return redirect("pathways:cohort", found.pk)


@role_required(*TEACHING)
@require_POST
def add_session(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Add a class session."""
    found = _managed(request, cohort)
    form = SessionForm(request.POST)
    if not form.is_valid():
        return _cohort_page(request, found, status=400, session_form=form)
    schedule_session(cohort=found, **form.cleaned_data)
    messages.success(request, _("The session is in everybody's calendar."))
    return redirect("pathways:cohort", found.pk)
