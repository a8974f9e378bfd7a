"""Be forgotten; keep a staff member away from my records."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.base.errors import NotAllowed, OnHold
from people.base.models.user import User
from people.base.rules import is_partner, is_staff_member
from people.base.step_up import step_up
from people.caseload.services import lift_bar, set_bar
from people.rights import selectors
from people.rights.erasure import erase_person
from people.rights.forms import EraseForm
from people.rights.models.record_requests import ErasureWish
from people.rights.services.record_requests import wish_erasure, withdraw_erasure


@login_required
@step_up
def erase(request: HttpRequest) -> HttpResponse:
    """Forget everything about me: the password and the sign-in name are asked first; a certificate ends it.

    Staff ask an administrator instead, for others' records hang on their work.
    """
    user = request.user
    assert isinstance(user, User)
    if is_staff_member(user):
        messages.info(request, _("Staff accounts are closed by an administrator."))
        return redirect("people:my-data")
    if "keep" in request.POST:
        withdraw_erasure(user=user)
        messages.success(request, _("All right. Nothing will be erased."))
        return redirect("people:me" if is_partner(user) else "people:my-data")
    form = EraseForm(request.POST if "username" in request.POST else None, username=user.username)
    if form.is_bound and form.is_valid():
        # Signed out, nobody is known any more: the page keeps the frame that the person had.
        frame = {"frame": "frames/business.html", "business": True} if is_partner(user) else {}
        try:
            done = erase_person(user=user)
        except OnHold:
            wish_erasure(user=user)
            return redirect("people:erase")
        logout(request)
        return render(request, "people/rights/erased.html", {"done": done, **frame})
    waits = ErasureWish.objects.filter(user=user).exists()
    return render(request, "people/rights/erase.html", {"form": form, "waits": waits})


@login_required
def closed_records(request: HttpRequest) -> HttpResponse:
    """Show the staff who work with me and whom I keep away."""
    user = request.user
    assert isinstance(user, User)
    return render(request, "people/rights/closed_records.html", {"rows": selectors.staff_around(user)})


@login_required
@require_POST
def close_records(request: HttpRequest) -> HttpResponse:
    """Keep one staff member away (`close`) or let them in again (`open`); no reason is asked."""
    user = request.user
    assert isinstance(user, User)
    near = {str(row.staff.pk): row.staff for row in selectors.staff_around(user)}
    change, wish = (
        (lift_bar, request.POST.get("open")) if "open" in request.POST else (set_bar, request.POST.get("close"))
    )
    if staff := near.get(wish or ""):
        try:
            change(staff=staff, student=user, by=user)
            messages.success(request, _("Done. It counts from now on."))
        except NotAllowed:
            messages.info(request, _("This was set by somebody else. Please talk to an administrator."))
    return redirect("people:closed-records")
