"""One person's page for those who teach them, and the same for the person: what stands out, and the switch."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pathways.cohorts.selectors.cohorts import live_seats
from pathways.guidance.rights import LOOKED_AT
from pathways.guidance.rules import seat_seen_by
from pathways.guidance.selectors import facts_of, signs_in
from pathways.guidance.services import switch_signs
from people.base.enums import Role
from people.base.rules import role_required
from people.models import User
from people.trail.services.access import record_read


@role_required(Role.INSTRUCTOR, Role.ASSISTANT)
@require_GET
def person(request: HttpRequest, cohort: UUID, student: UUID) -> HttpResponse:
    """Show one person of one's own cohort; each look is written down for them."""
    seat = seat_seen_by(request.user, cohort, student)
    user: User = request.user  # type: ignore[assignment]
    record_read(reader=user, subject=seat.student, field=LOOKED_AT, reason=seat.cohort.name)
    facts = facts_of(seat.student, seat.cohort, seat.enrolled_at)
    return render(request, "pathways/guidance/person.html", {"facts": facts, "signs": signs_in(facts)})


@role_required(Role.STUDENT)
@require_GET
def my_signs(request: HttpRequest) -> HttpResponse:
    """Show a student what their teachers see stand out, in the same words, with the switch."""
    user: User = request.user  # type: ignore[assignment]
    every = [facts_of(user, seat.cohort, seat.enrolled_at) for seat in live_seats(user)]
    rows = [{"facts": facts, "signs": signs_in(facts)} for facts in every]
    off = hasattr(user, "signs_off")
    return render(request, "pathways/guidance/my_signs.html", {"rows": rows, "off": off})


@role_required(Role.STUDENT)
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Switch off that anything is worked out about oneself, or on again (`on`)."""
    on = "on" in request.POST
    switch_signs(student=request.user, on=on)  # type: ignore[arg-type]
    messages.success(request, _("This is on again.") if on else _("This is off. Nothing is worked out about you."))
    return redirect("pathways:my_signs")
