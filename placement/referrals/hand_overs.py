"""Which task a step of a referral leaves, and for whom: one open at a time, settled by the next step.

Beside it stands what no step settles: to say to the student how it stands with an employer that is paused or ended.
"""

from django.db import transaction
from django.urls import reverse

from people.models import CaseAssignment, Release, Task, User
from people.releases.enums import ReleaseState
from people.tasks.services import close_task, open_task
from placement.base.enums import EmployerState, EventKind, ReferralState
from placement.referrals.models.referrals import Referral

S = ReferralState
SUGGESTED, INTEREST, STUDENT_NO, WITHDREW = "opening_suggested", "student_interest", "student_no", "student_withdrew"
# An employer is paused, or works with the academy no more: somebody says so to the student.
PAUSED, GONE = "employer_paused", "employer_gone"
TO_TELL = (PAUSED, GONE)
TELLS: dict[str, str] = {EmployerState.SUSPENDED: PAUSED, EmployerState.ENDED: GONE}
# A suggestion of an employer whom the student keeps away: written like the other, and not on their list.
KEPT = "opening_kept"
# The message in the place of any news about such an employer.
QUIET = "kept_away"
# A reminder of something that comes, and what stands in its place.
SOON, QUIET_SOON = "job_soon", "kept_away_soon"
SIGNED, DECLINED, ENDED = "release_signed", "release_declined", "release_ended"
EMPLOYER_ANSWER, EMPLOYER_NO, OFFER, ACCEPTED = "employer_answer", "employer_no", "offer", "offer_accepted"
OF_REFERRAL = (
    *(SUGGESTED, KEPT, INTEREST, STUDENT_NO, WITHDREW, SIGNED, DECLINED, ENDED),
    *(EMPLOYER_ANSWER, EMPLOYER_NO, OFFER, ACCEPTED, *TO_TELL),
)
PROFILE, SEARCHING = "new_profile", "began_to_search"
# What a student's own step, and what an employer's answer, leaves for the placement staff.
BY_STUDENT = {S.STUDENT_INTERESTED: INTEREST, S.ACCEPTED: ACCEPTED, S.STUDENT_WITHDREW: WITHDREW}
BY_EMPLOYER = {
    S.INTERVIEW: EMPLOYER_ANSWER,
    S.OFFERED: OFFER,
    S.EMPLOYER_DECLINED: EMPLOYER_NO,
    S.POSITION_CLOSED: EMPLOYER_NO,
}
BY_RELEASE = {
    ReleaseState.SIGNED: SIGNED,
    ReleaseState.DECLINED: DECLINED,
    ReleaseState.REVOKED: ENDED,
    ReleaseState.EXPIRED: ENDED,
}


def left_by(*, referral: Referral, before: str, to: str, kind: str, by: User | None, answered: bool) -> str:
    """Return which task a step leaves, "" for none: the next person is the one who took it, or nobody waits."""
    if kind != EventKind.MOVED:
        return ENDED if kind == EventKind.FROZEN else ""
    if answered:
        return BY_EMPLOYER.get(S(to), "")
    if by is not None and by.pk == referral.student_id:
        no = to == S.STUDENT_WITHDREW and before == S.SUGGESTED
        return STUDENT_NO if no else BY_STUDENT.get(S(to), "")
    return ""


def settle(*, referral: Referral, leaves: str = "") -> Task | None:
    """Close what waited about a referral, and open the task that the step leaves; one of that kind stays open."""
    # Neither a pause nor the end of sharing writes a job down: what a student took waits until that is done.
    kept = {leaves, ACCEPTED} if referral.state == S.ACCEPTED else {leaves}
    # And no step of a way that goes on tells the student how it stands with the employer.
    if referral.is_live:
        kept.add(TELLS.get(referral.order.employer.state, ""))
    close_task(about=referral.pk, kinds=tuple(kind for kind in OF_REFERRAL if kind not in kept))
    if not leaves:
        return None
    name = "placement:my-referral" if leaves in {SUGGESTED, KEPT} else "placement:referral"
    path = reverse(name, args=[referral.pk])
    return open_task(kind=leaves, about=referral.pk, path=path, student=referral.student)


def settle_job(*, referral: Referral) -> None:
    """Close whatever waited about a referral: the job that it led to is written down."""
    close_task(about=referral.pk, kinds=OF_REFERRAL)


@transaction.atomic
def settle_release(*, release: Release) -> None:
    """Leave the live referral that a release belongs to with the task of its answer, or of its end."""
    leaves = BY_RELEASE.get(release.state, "")
    # Locked: a step that ends the referral at this moment leaves its own task, and that one stays.
    found = Referral.objects.select_for_update(of=("self",)).filter(
        student=release.student_id, order=release.subject_id
    )
    for referral in found.select_related("student", "order__employer").order_by("pk"):
        if leaves and referral.is_live:
            settle(referral=referral, leaves=leaves)


def tell_advisor(*, kind: str, student: User) -> None:
    """Open a task about a student who is on somebody's list; who is on nobody's is looked after elsewhere."""
    if CaseAssignment.objects.filter(student=student, ended_at=None).exists():
        open_task(kind=kind, about=student.pk, path=reverse("placement:student", args=[student.pk]), student=student)
