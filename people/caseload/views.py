"""The second person's page, and staff who ask to be kept away from somebody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from people.base.enums import STAFF_ROLES, Role
from people.base.errors import NotAllowed
from people.base.models.user import User
from people.base.requests import signed_in
from people.base.rules import administrator, role_required
from people.caseload.forms import CaseloadForm, ConflictForm, OwnConflictForm
from people.caseload.selectors import assignments, bars
from people.caseload.services import assign_student, lift_bar, set_bar, unassign_student


@role_required(*STAFF_ROLES)
def conflicts(request: HttpRequest) -> HttpResponse:
    """Let a staff member be kept away from a student's records; no reason is asked.

    The answer is alike for unknown names, so nothing is listed here; an administrator undoes it.
    """
    form = OwnConflictForm(request.POST or None)
    me = signed_in(request)
    if form.is_bound and form.is_valid():
        name = form.cleaned_data["username"].strip().lower()
        student = User.objects.filter(username=name, role_grants__role=Role.STUDENT, role_grants__ended_at=None).first()
        if student is not None and student != me:
            set_bar(staff=me, student=student, by=me)
        messages.success(request, _("If this name exists, you are kept away from their records now."))
        return redirect("people:conflicts")
    return render(request, "people/caseload/conflicts.html", {"form": form})


@administrator
def caseloads(request: HttpRequest) -> HttpResponse:
    """Show who works with whom and who is kept away; change either."""
    form = CaseloadForm(request.POST if "student" in request.POST else None)
    conflict = ConflictForm(request.POST if "barred_student" in request.POST else None)
    if request.method == "POST" and _changed(request, form, conflict):
        return redirect("people:caseloads")
    context = {"form": form, "conflict": conflict, "rows": assignments(), "bars": bars()}
    return render(request, "people/caseload/caseloads.html", context)


def _changed(request: HttpRequest, form: CaseloadForm, conflict: ConflictForm) -> bool:
    """Carry out what was sent; return whether it was done. What was refused stands at its form."""
    try:
        if "end" in request.POST:
            row = get_object_or_404(assignments(), pk=request.POST["end"])
            reason = request.POST.get("reason", "").strip()[:300]
            if not reason:
                messages.info(request, _("Nothing changed. Please say why."))
                return True
            unassign_student(staff=row.staff, student=row.student, by=signed_in(request), reason=reason)
        elif "open" in request.POST:
            bar = get_object_or_404(bars(), pk=request.POST["open"])
            lift_bar(staff=bar.staff, student=bar.student, by=signed_in(request))
        elif conflict.is_bound and conflict.is_valid():
            data = conflict.cleaned_data
            set_bar(staff=data["barred_staff"], student=data["barred_student"], by=signed_in(request))
        elif form.is_bound and form.is_valid():
            assign_student(**form.cleaned_data, by=signed_in(request))
        else:
            return False
    except NotAllowed:
        if not form.is_bound:
            messages.info(request, _("Somebody else changes this for you. Nothing changed."))
            return True
        form.add_error(None, _("These two do not work together."))
        return False
    messages.success(request, _("Done. The student can see who works with them."))
    return True
