"""What runs with one employer, and what to do about each while it is paused."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from people.models import Task, User
from placement.base.acting import SignedIn, attempt, placement_staff
from placement.base.enums import REFERRAL_DONE, EmployerState, ReferralState
from placement.employers.models import Employer
from placement.referrals.hand_overs import TO_TELL
from placement.referrals.models.referrals import Referral
from placement.referrals.rules import own_referrals
from placement.referrals.services.telling import told_student

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


OVER = _("They work with us no more. Say so to the student; the way to this job ends with it.")
TAKEN = _("They work with us no more. Ask the student whether they still begin there.")
STANDS_STILL = frozenset({EmployerState.SUSPENDED, EmployerState.ENDED})


@dataclass(frozen=True)
class Running:
    """A referral of an own student, what to do about it, and whether the student waits to be told."""

    referral: Referral
    what: str | Promise
    untold: bool


def waits_to_be_told(referral: Referral) -> bool:
    """Return whether nobody has told the student yet how it stands with the employer. No query for an active one."""
    if referral.order.employer.state not in STANDS_STILL:
        return False
    return Task.objects.filter(kind__in=TO_TELL, about=referral.pk, closed_at=None).exists()


def _what(referral: Referral, employer: Employer) -> str | Promise:
    if employer.state == EmployerState.ENDED:
        return TAKEN if referral.state == S.ACCEPTED else OVER
    return WHAT_TO_DO.get(referral.state, SEEN)


def running_with(employer: Employer, staff: User) -> tuple[list[Running], int]:
    """Return the own students' referrals that run with an employer, and how many run with colleagues. Three queries."""
    live = Referral.objects.filter(order__employer=employer).exclude(state__in=REFERRAL_DONE)
    own = own_referrals(staff).filter(pk__in=live.values("pk")).select_related("student", "order")
    tasks = Task.objects.filter(kind__in=TO_TELL, closed_at=None, about__in=live.values("pk"))
    untold = set(tasks.values_list("about", flat=True))
    rows = [Running(one, _what(one, employer), one.pk in untold) for one in own]
    return rows, live.count() - len(rows)


@placement_staff
def running(request: SignedIn, employer: UUID) -> HttpResponse:
    """List what runs with a paused or ended employer: own students by name, those of colleagues as a number."""
    row = get_object_or_404(Employer, pk=employer)
    if row.state not in STANDS_STILL:
        return redirect("placement:employer", row.pk)
    rows, others = running_with(row, request.user)
    context = {"employer": row, "rows": rows, "others": others}
    return render(request, "placement/referrals/running.html", context)


@placement_staff
@require_POST
def told(request: SignedIn, referral: UUID) -> HttpResponse:
    """Write down that the student was told how it stands with the employer."""
    row = get_object_or_404(own_referrals(request.user), pk=referral)
    how = request.POST.get("reason", "")
    attempt(request, lambda: told_student(referral=row, by=request.user, how=how), now("Saved. The task is done."))
    return redirect("placement:referral", row.pk)
