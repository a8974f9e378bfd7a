"""Emergency access on screen: ask, answer, look, review."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.base.enums import EMERGENCY_ROLES, Role
from people.base.errors import NotAllowed
from people.base.models.user import User
from people.base.requests import signed_in
from people.base.rules import barred, has_role, role_required
from people.base.step_up import step_up
from people.oversight import emergency
from people.oversight.forms import EmergencyForm
from people.oversight.models import EmergencyAccess
from people.oversight.services import (
    allow_emergency_access,
    ask_emergency_access,
    read_in_emergency,
    refuse_emergency_access,
    review_emergency_access,
)

may_ask = role_required(*EMERGENCY_ROLES)
CHANGES = {
    "allow": allow_emergency_access,
    "refuse": refuse_emergency_access,
    "review": review_emergency_access,
}


@may_ask
def page(request: HttpRequest) -> HttpResponse:
    """Ask for access to one field of a named student; list what runs, and for administrators what waits.

    The name is typed, and the answer is alike for unknown names and for closed records.
    """
    me, form = signed_in(request), EmergencyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        _ask(me, **form.cleaned_data)
        messages.info(request, _("If this name exists, an administrator was asked. You get a message."))
        return redirect("people:emergency")
    context: dict[str, object] = {"form": form, "own": emergency.own_wishes(me)}
    if has_role(me, Role.ADMINISTRATOR):
        context |= {
            "administrator": True,
            "waiting": emergency.waiting_wishes(me),
            "to_review": emergency.wishes_to_review(me),
        }
    return render(request, "people/oversight/emergency.html", context)


def _ask(me: User, *, username: str, field: str, reason: str) -> None:
    student = User.objects.filter(username=username.strip().lower(), is_active=True).first()
    if student is None:
        return
    try:
        ask_emergency_access(student=student, field=field, by=me, reason=reason)
    except NotAllowed:
        return


@role_required(Role.ADMINISTRATOR)
@require_POST
@step_up
def answer(request: HttpRequest, access_id: str) -> HttpResponse:
    """Allow, refuse or mark as reviewed; the password is asked first. 404 where the reader is kept away."""
    found = get_object_or_404(EmergencyAccess.objects.select_related("student"), pk=access_id)
    if barred(signed_in(request), found.student):
        raise Http404
    change = next((change for word, change in CHANGES.items() if word in request.POST), None)
    try:
        if change is not None:
            change(access=found, by=signed_in(request))
            messages.success(request, _("Done, and written to the log."))
    except NotAllowed:
        messages.info(request, _("Another person does this, or it is over. Nothing changed."))
    return redirect("people:emergency")


@may_ask
@require_POST
@step_up
def look(request: HttpRequest, access_id: str) -> HttpResponse:
    """Show the field to whoever asked, while the hour runs; each look is logged. 404 for everybody else."""
    found = get_object_or_404(EmergencyAccess, pk=access_id, asked_by=signed_in(request))
    try:
        lines = read_in_emergency(access=found, by=signed_in(request))
    except NotAllowed as refused:
        raise Http404 from refused
    context = {"lines": lines, "what": emergency.label_of(found.field), "until": found.until, "name": found.student}
    return render(request, "people/oversight/emergency_shown.html", context)
