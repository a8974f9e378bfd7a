"""One opening with the students who fit, and why."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from placement.base.acting import SignedIn, placement_staff
from placement.base.enums import OrderState
from placement.base.machine import ORDER
from placement.openings.match_pages import page_of
from placement.openings.matching import by_level
from placement.openings.models import JobOrder
from placement.openings.pay import pay_in
from placement.openings.selectors import candidates_for
from placement.openings.services import COUNTED
from placement.referrals.rules import own_referrals

WORDS: dict[str, str | Promise] = {OrderState.DRAFT: _("Ask the employer back")}


@placement_staff
def order(request: SignedIn, order: UUID) -> HttpResponse:
    """Show one opening, and who of the own searching students fits and why."""
    row = get_object_or_404(JobOrder.objects.select_related("employer"), pk=order)
    referrals = {
        r.student_id: r for r in own_referrals(request.user).filter(order=row).select_related("student") if r.is_live
    }
    candidates = candidates_for(request.user, row) if row.is_open and row.employer.is_active else []
    rows = [(one, referrals.get(one.student.pk)) for one in candidates]
    page, groups = page_of(by_level(rows, lambda row: row[0].match), request.GET.get("page"))
    steps = ORDER.after(row.state) - COUNTED - ({OrderState.REVIEW} if row.state != OrderState.DRAFT else set())
    context = {
        "order": row,
        "needs": row.skills.select_related("skill").order_by("need", "skill__order"),
        "page": page,
        "candidates": groups,
        "steps": []
        if row.is_over
        else [(state, WORDS.get(state, label)) for state, label in OrderState.choices if state in steps],
        "local": pay_in(row.county),
        "filled": row.filled,
        "ways": [] if row.is_open else sorted(referrals.values(), key=lambda way: way.moved_at),
        "events": row.events.select_related("by"),
    }
    return render(request, "placement/openings/order.html", context)
