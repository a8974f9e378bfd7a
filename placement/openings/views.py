"""Job orders, by placement staff, with the explained matches of the own case-load."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from placement.base.acting import SignedIn, attempt, placement_staff
from placement.base.enums import OrderState
from placement.employers.models import Employer
from placement.openings import services as openings_services
from placement.openings.forms import OrderForm
from placement.openings.models import JobOrder
from placement.openings.services import draft_order


@placement_staff
def orders(request: SignedIn) -> HttpResponse:
    """List openings, those to review first."""
    rows = list(JobOrder.objects.select_related("employer"))
    rank = [OrderState.REVIEW, OrderState.OPEN, OrderState.PARTLY_FILLED, OrderState.DRAFT, OrderState.ON_HOLD]
    rows.sort(key=lambda order: rank.index(OrderState(order.state)) if order.state in rank else len(rank))
    return render(request, "placement/openings/orders.html", {"orders": rows})


@placement_staff
def new_order(request: SignedIn, employer: UUID) -> HttpResponse:
    """Draft a job order for an employer."""
    row = get_object_or_404(Employer, pk=employer)
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        order = draft_order(employer=row, by=request.user, needs=form.needs(), **form.terms())
        return redirect("placement:order", order.pk)
    title = _("Add an opening at %(name)s") % {"name": row.name}
    return render(request, "placement/base/form.html", {"form": form, "title": title, "button": _("Add")})


@placement_staff
def edit_order(request: SignedIn, order: UUID) -> HttpResponse:
    """Change an opening's terms and skills."""
    row = get_object_or_404(JobOrder.objects.prefetch_related("skills"), pk=order)
    form = OrderForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        attempt(
            request,
            lambda: openings_services.edit_order(order=row, by=request.user, needs=form.needs(), **form.terms()),
            _("Saved."),
        )
        return redirect("placement:order", row.pk)
    return render(request, "placement/base/form.html", {"form": form, "title": row.title, "button": _("Save")})


@placement_staff
@require_POST
def move_order(request: SignedIn, order: UUID) -> HttpResponse:
    """Move an opening one step."""
    row = get_object_or_404(JobOrder, pk=order)
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")[:300]
    attempt(
        request, lambda: openings_services.move_order(order=row, to=to, by=request.user, reason=reason), _("Saved.")
    )
    return redirect("placement:order", row.pk)
