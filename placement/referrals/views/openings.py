"""One opening with the students who fit, and why."""

from uuid import UUID

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from placement.base.acting import SignedIn, placement_staff
from placement.base.enums import REFERRAL_DONE, OrderState
from placement.base.machine import ORDER
from placement.openings.drawing import candidate_of
from placement.openings.match_pages import page_of
from placement.openings.matching import grouped
from placement.openings.pay import pay_in
from placement.openings.selectors import candidates_for, ranked, with_needs
from placement.openings.services import COUNTED
from placement.referrals.models.referrals import Referral
from placement.referrals.rules import own_referrals

WORDS: dict[str, str | Promise] = {OrderState.DRAFT: _("Ask the employer back")}


def _of(way: Referral | None) -> tuple[UUID, str] | None:
    return (way.pk, way.state) if way else None


@placement_staff
def order(request: SignedIn, order: UUID) -> HttpResponse:
    """Show one opening, and who of the own searching students fits and why."""
    row = get_object_or_404(with_needs().select_related("employer"), pk=order)
    live = own_referrals(request.user).filter(order=row).exclude(state__in=REFERRAL_DONE)
    referrals = {way.student_id: way for way in live.select_related("student")}
    taken = row.is_open and row.employer.is_active
    page, shown = page_of(ranked(request.user, row) if taken else grouped([]), request.GET.get("page"))
    reasons = {one.student.pk: one for one in candidates_for(request.user, row, only=list(page))} if page else {}
    steps = ORDER.after(row.state) - COUNTED - ({OrderState.REVIEW} if row.state != OrderState.DRAFT else set())
    candidates = shown.only(reasons).each(lambda pk: (reasons[pk], referrals.get(pk)))
    csrf = get_token(request)
    context = {
        "order": row,
        "needs": sorted(row.skills.all(), key=lambda need: (need.need, need.skill.order)),
        "page": page,
        "candidates": candidates,
        "drawn": candidates.each(lambda both: candidate_of(both[0], row.pk, _of(both[1]), csrf)),
        "rest": shown.rest,
        "steps": []
        if row.is_over
        else [(state, WORDS.get(state, label)) for state, label in OrderState.choices if state in steps],
        "local": pay_in(row.county),
        "filled": row.filled,
        "ways": [] if row.is_open else sorted(referrals.values(), key=lambda way: way.moved_at),
        "events": row.events.select_related("by"),
    }
    return render(request, "placement/openings/order.html", context)
