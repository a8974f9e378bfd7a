"""Who teaches, assists and observes in a cohort, and what was done to it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pathways.base.enums import CohortRole
from pathways.base.errors import BadPlan, CohortArchived, NotAllowed
from pathways.planning.forms import StaffForm
from pathways.planning.rules import takes_off
from pathways.planning.selectors import events_of, staff_of
from pathways.planning.services import put_on_staff, take_off_staff
from pathways.planning.views.opening import PLANNING, managed, me
from people.base.rules import role_required


@role_required(*PLANNING)
@require_http_methods(["GET", "POST"])
def staff(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show a cohort's staff and its log; add somebody, or change what they do."""
    found = managed(request, cohort)
    form = StaffForm(request.POST or None, cohort=found, initial={"role": CohortRole.INSTRUCTOR})
    if request.method == "POST" and form.is_valid():
        user = form.people[form.cleaned_data["user"]]
        try:
            put_on_staff(cohort=found, user=user, role=CohortRole(form.cleaned_data["role"]), by=me(request))
        except BadPlan as error:
            form.add_error("user", str(error))
        except NotAllowed:
            form.add_error("role", _("An administrator changes what instructors do."))
        except CohortArchived:
            form.add_error(None, _("This cohort is archived. Open it again first."))
        else:
            messages.success(request, _("%(name)s is on the staff.") % {"name": user})
            return redirect("pathways:staff", found.pk)
    rows = [(row, takes_off(me(request), row, manages=True)) for row in staff_of(found)]
    context = {"cohort": found, "form": form, "rows": rows, "events": events_of(found)}
    return render(request, "pathways/planning/staff.html", context, status=400 if form.errors else 200)


@role_required(*PLANNING)
@require_POST
def take_off(request: HttpRequest, cohort: UUID, row: UUID) -> HttpResponse:
    """Take somebody off a cohort's staff."""
    found = managed(request, cohort)
    held = found.staff.select_related("user", "cohort").filter(pk=row).first()
    if held is None:
        raise Http404
    try:
        take_off_staff(row=held, by=me(request))
        messages.success(request, _("%(name)s is no longer on the staff.") % {"name": held.user})
    except BadPlan as error:
        messages.info(request, str(error))
    except NotAllowed:
        messages.info(request, _("Nothing changed. An administrator takes instructors off."))
    if held.user_id == me(request).pk:
        return redirect("pathways:teach")
    return redirect("pathways:staff", found.pk)
