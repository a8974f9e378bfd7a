"""An instructor's pages: own cohorts, one cohort, its seats and sessions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pathways.attendance.rules import marks_as
from pathways.attendance.selectors import asks_in, sessions_to_mark
from pathways.base.errors import AlreadyEnrolled, CohortArchived, NoSeatLeft, NotEnrolled
from pathways.cohorts.forms import EnrolForm
from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.open_work import waiting_for
from pathways.cohorts.rules import can_manage, cohort_for, cohorts_seen_by, manages_as, part_in, teaches_as
from pathways.cohorts.selectors.cohorts import seats_of
from pathways.cohorts.selectors.sessions import coming_sessions
from pathways.cohorts.services.enrolment import enrol_student, unenrol_student
from pathways.planning.rules import may_plan
from pathways.questions.selectors import questions_waiting
from pathways.teaching.selectors import cohort_people
from people.base.enums import Role
from people.base.rules import has_role, role_required
from people.models import User

MOST_ASKS = 20
TEACHING = (Role.INSTRUCTOR, Role.ASSISTANT, Role.ADMINISTRATOR)


@role_required(*TEACHING)
@require_GET
def cohorts(request: HttpRequest) -> HttpResponse:
    """Show the cohorts of the staff member, with their seats and what waits in each; archived ones below."""
    user: User = request.user  # type: ignore[assignment]
    every = list(cohorts_seen_by(user).select_related("pathway"))
    found = [cohort for cohort in every if not cohort.archived_at]
    waiting = waiting_for(user, [cohort.pk for cohort in found])
    seats = seats_of(found)
    rows = [{"cohort": cohort, "seats": seats[cohort.pk], "waiting": waiting[cohort.pk]} for cohort in found]
    archived = [cohort for cohort in every if cohort.archived_at]
    calendar = has_role(user, Role.INSTRUCTOR, Role.ASSISTANT)
    context = {"rows": rows, "archived": archived, "may_plan": may_plan(user), "calendar": calendar}
    return render(request, "pathways/teaching/cohorts.html", context)


@role_required(*TEACHING)
@require_GET
def cohort(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show one cohort."""
    return _cohort_page(request, cohort_for(request.user, cohort))


def _cohort_page(request: HttpRequest, cohort: Cohort, status: int = 200, **forms: Any) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    people = cohort_people(cohort, seen_by=user)
    part = part_in(user, cohort)
    marks, manages = marks_as(user, part), manages_as(user, part)
    asks = list(asks_in([cohort.pk], seen_by=user)) if marks else []
    questions = questions_waiting(user, [cohort.pk]).get(cohort.pk, 0)
    context = {
        "cohort": cohort,
        "people": people,
        "seats": seats_of([cohort])[cohort.pk],
        "quiet": [row for row in people if row.quiet],
        "waiting": waiting_for(user, [cohort.pk])[cohort.pk] - len(asks) - questions,
        "questions": questions,
        "fresh": [row for row in people if row.fresh],
        "all_active": all(row.active for row in people),
        "asks": asks[:MOST_ASKS],
        "sessions": coming_sessions([cohort.pk], days=28),
        "today": sessions_to_mark(cohort) if marks else [],
        "manages": manages,
        "changes": manages and not cohort.archived_at,
        "grades": teaches_as(user, part),
        "enrol_form": EnrolForm(),
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
    except (NoSeatLeft, AlreadyEnrolled, CohortArchived) as error:
        form.add_error("username", _say(error))
    if form.errors:
        return _cohort_page(request, found, status=400, enrol_form=form)
    messages.success(request, _("%(name)s has a seat now.") % {"name": person})
    return redirect("pathways:cohort", found.pk)


def _say(error: NoSeatLeft | AlreadyEnrolled | CohortArchived) -> str:
    if isinstance(error, CohortArchived):
        return _("This cohort is archived. Open it again first.")
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
