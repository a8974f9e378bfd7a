"""Where a referral stands, in the words of whoever reads it; and what staff do next."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from placement.base.enums import REFERRAL_ENDS, EventKind, PlacementState, ReferralState
from placement.base.machine import REFERRAL, REFERRAL_LINE
from placement.referrals.models.referrals import Referral, ReferralEvent

S = ReferralState
# What the student reads: they are "you".
OWN: dict[str, str | Promise] = {
    S.SUGGESTED: gettext_lazy("Suggested to you"),
    S.STUDENT_INTERESTED: gettext_lazy("You are interested"),
    S.RELEASE_SIGNED: gettext_lazy("You said yes to sharing"),
    S.REFERRED: gettext_lazy("Shared with the employer"),
    S.APPLIED: gettext_lazy("You applied"),
    S.SCREENING: gettext_lazy("The employer looks at it"),
    S.INTERVIEW: pgettext_lazy("where an opening stands", "Interview"),
    S.OFFERED: gettext_lazy("You have an offer"),
    S.ACCEPTED: gettext_lazy("You took the job"),
    S.STARTED: gettext_lazy("You work there"),
    S.STUDENT_WITHDREW: gettext_lazy("You stepped back"),
    S.EMPLOYER_DECLINED: gettext_lazy("The employer said no"),
    S.NO_RESPONSE: gettext_lazy("No answer came"),
    S.POSITION_CLOSED: gettext_lazy("The position is closed"),
}
_SENT = frozenset(REFERRAL_LINE[REFERRAL_LINE.index(S.REFERRED) :])
# What else happened, said to the student.
OWN_KINDS: dict[str, str | Promise] = {EventKind.TOLD: gettext_lazy("We told you how it stands with the employer")}
JOB_ENDED = gettext_lazy("The job ended")
# Sharing has ended: the employer sees nothing, and what said that they do is no longer so.
UNSHARED = gettext_lazy("Not shared any more")
SHARED = frozenset({S.RELEASE_SIGNED, S.REFERRED, S.SCREENING})
NEXT: dict[str, str | Promise] = {
    S.SUGGESTED: gettext_lazy("Ask if they are interested"),
    S.STUDENT_INTERESTED: gettext_lazy("Ask for a release"),
    S.RELEASE_SIGNED: gettext_lazy("Refer"),
    S.REFERRED: gettext_lazy("Ask if the student has applied"),
    S.APPLIED: gettext_lazy("Ask the employer for an answer"),
    S.SCREENING: gettext_lazy("Ask the employer for an answer"),
    S.INTERVIEW: gettext_lazy("Ask how it went"),
    S.OFFERED: gettext_lazy("Talk the offer through"),
    S.ACCEPTED: gettext_lazy("Write down the placement"),
}


def job_ended(referral: Referral) -> bool:
    """Return whether the job that this led to is over; join `placement` where many are read."""
    job = getattr(referral, "placement", None)
    return job is not None and job.state == PlacementState.SEPARATED


def own_words(referral: Referral) -> str:
    """Return where it stands, said to the student."""
    if referral.frozen and referral.state in SHARED:
        return str(UNSHARED)
    return str(JOB_ENDED if job_ended(referral) else OWN[referral.state])


def staff_words(referral: Referral) -> str:
    """Return where it stands, said to staff."""
    return str(JOB_ENDED if job_ended(referral) else S(referral.state).label)


def own_step(event: ReferralEvent) -> str:
    """Return one step, said to the student."""
    return str(OWN[event.to_state] if event.kind == EventKind.MOVED else OWN_KINDS.get(event.kind, event.words))


def own_steps(events: Iterable[ReferralEvent]) -> list[dict[str, object]]:
    """Return every step as the student takes it along, those that only follow from a later one marked."""
    follows = _("It follows from the next step.")
    return [
        {"step": own_step(event), "why": follows if event.implied else event.reason, "at": event.at} for event in events
    ]


def next_step(referral: Referral, asked_at: datetime | None) -> str:
    """Return what staff do next, "" where nothing is left; a release asked for at `asked_at` waits for an answer."""
    if asked_at is not None and referral.state in {S.SUGGESTED, S.STUDENT_INTERESTED, S.RELEASE_SIGNED}:
        day = date_format(localtime(asked_at), "SHORT_DAY_FORMAT")
        return _("Asked to share on %(day)s. The student has not answered yet") % {"day": day}
    return str(NEXT.get(referral.state, ""))


def next_steps(referral: Referral) -> list[tuple[str, str]]:
    """Return the steps that staff can take with one button, the usual one first."""
    after = REFERRAL.after(referral.state) - {S.STUDENT_WITHDREW, S.STARTED}
    hidden = set() if referral.state in _SENT else {S.REFERRED, S.RELEASE_SIGNED, S.STUDENT_INTERESTED}
    order = [*REFERRAL_LINE, *sorted(REFERRAL_ENDS)]
    return [(state, str(S(state).label)) for state in sorted(after - hidden, key=order.index)]
