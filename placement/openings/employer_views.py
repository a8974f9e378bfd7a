"""An employer's own openings: shown, changed, paused, closed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from placement.base.acting import SignedIn, attempt, employer_only
from placement.base.enums import OrderState
from placement.openings.employer_steps import CLOSE, GO_ON, PAUSE, change_own_order, step_own_order, steps_of
from placement.openings.forms import OrderForm
from placement.openings.models import JobOrder
from placement.openings.pay import pay_in
from placement.openings.rules import orders_of
from placement.openings.services import EDITABLE


@employer_only
def opening(request: SignedIn, order: UUID) -> HttpResponse:
    """Show one of the own openings, its state, what staff asked, and what can be done."""
    row = get_object_or_404(orders_of(request.user), pk=order)
    words = {PAUSE: _("Pause"), GO_ON: _("Go on"), CLOSE: _("Close it")}
    last = row.events.filter(kind="moved").last()
    context = {
        "order": row,
        "local": pay_in(row.county),
        "needs": row.skills.select_related("skill").order_by("need", "skill__order"),
        "can_change": row.state in EDITABLE,
        "steps": [(step, words[step]) for step in steps_of(row)],
        "asked": last.reason if last and row.state in {OrderState.DRAFT, OrderState.REJECTED} else "",
    }
    return render(request, "placement/referrals/partner/opening.html", context)


@employer_only
def change(request: SignedIn, order: UUID) -> HttpResponse:
    """Change an own opening; staff look at it before anybody sees it."""
    row = get_object_or_404(orders_of(request.user).prefetch_related("skills"), pk=order)
    form = OrderForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            lambda: change_own_order(order=row, by=request.user, needs=form.needs(), **form.terms()),
            _("Thank you. We look at it and let you know."),
        )
        if done:
            return redirect("placement:employer-opening", row.pk)
    return render(request, "placement/base/form.html", {"form": form, "title": row.title, "button": _("Send")})


@employer_only
@require_POST
def step(request: SignedIn, order: UUID) -> HttpResponse:
    """Pause an own opening, let it go on, or close it."""
    row: JobOrder = get_object_or_404(orders_of(request.user).select_related("employer"), pk=order)
    chosen, reason = request.POST.get("step", ""), request.POST.get("reason", "")[:300]
    attempt(request, lambda: step_own_order(order=row, step=chosen, by=request.user, reason=reason), _("Saved."))
    return redirect("placement:employer-opening", row.pk)
