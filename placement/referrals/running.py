"""What runs with one employer, and what to do about each while it is paused."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import User
from placement.base.acting import SignedIn, placement_staff
from placement.base.enums import REFERRAL_DONE, EmployerState, ReferralState
from placement.employers.models import Employer
from placement.referrals.models.referrals import Referral
from placement.referrals.rules import own_referrals

S = ReferralState
BEFORE = _("The employer has seen nothing. Suggest another opening.")
SEEN = _("The employer sees nothing now. Say so to the student, and stop what was planned.")
WHAT_TO_DO: dict[str, str | Promise] = {
    S.SUGGESTED: BEFORE,
    S.STUDENT_INTERESTED: BEFORE,
    S.RELEASE_SIGNED: _("The employer has seen nothing. The student may take back what they signed."),
    S.INTERVIEW: _("The employer sees nothing now. Call the interview off with the student."),
    S.OFFERED: _("Talk the offer through: they decide whether it still stands."),
    S.ACCEPTED: _("Ask the student whether they still want to begin there."),
}


@dataclass(frozen=True)
class Running:
    """A referral of an own student, and what to do about it."""

    referral: Referral
    what: str | Promise


def running_with(employer: Employer, staff: User) -> tuple[list[Running], int]:
    """Return the own students' referrals that run with an employer, and how many run with colleagues. Two queries."""
    live = Referral.objects.filter(order__employer=employer).exclude(state__in=REFERRAL_DONE)
    own = own_referrals(staff).filter(pk__in=live.values("pk")).select_related("student", "order")
    rows = [Running(one, WHAT_TO_DO.get(one.state, SEEN)) for one in own]
    return rows, live.count() - len(rows)


@placement_staff
def running(request: SignedIn, employer: UUID) -> HttpResponse:
    """List what runs with a paused employer: own students by name, those of colleagues as a number."""
    row = get_object_or_404(Employer, pk=employer)
    if row.state != EmployerState.SUSPENDED:
        return redirect("placement:employer", row.pk)
    rows, others = running_with(row, request.user)
    context = {"employer": row, "rows": rows, "others": others}
    return render(request, "placement/referrals/running.html", context)
