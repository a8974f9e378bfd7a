"""Saying to the student that an employer is paused, or works with the academy no more."""

from django.db import transaction

from people.models import User
from people.tasks.services import close_task
from placement.base.enums import EMPLOYER_ENDS, EventKind, ReferralState
from placement.base.errors import IllegalMove, ReasonNeeded
from placement.base.rules import need_handler
from placement.referrals.hand_overs import TO_TELL
from placement.referrals.models.referrals import Referral, ReferralEvent
from placement.referrals.services.steps import Step, append, locked, tell_student


@transaction.atomic
def told_student(*, referral: Referral, by: User, how: str) -> Referral:
    """Write down how the student was told; closes the task that asked for it.

    With an employer that works with us no more the way ends, too, unless the student has taken the job there: what they
    took waits to be written down. Appends `told`, then `moved` where it ends. Raises `NoSuchRight`, `ReasonNeeded`
    without how, `IllegalMove` where nobody waits to be told.
    """
    referral = locked(referral)
    need_handler(by, referral.student)
    if not how.strip():
        raise ReasonNeeded
    if not close_task(about=referral.pk, kinds=TO_TELL):
        raise IllegalMove
    ReferralEvent.objects.create(
        referral=referral,
        kind=EventKind.TOLD,
        from_state=referral.state,
        to_state=referral.state,
        interview=referral.interviews,
        by=by,
        reason=how.strip()[:300],
    )
    if referral.order.employer.state in EMPLOYER_ENDS and referral.state != ReferralState.ACCEPTED:
        append(referral, ReferralState.POSITION_CLOSED, Step(by=by))
        tell_student(referral)
    return referral
