"""Which employers a student keeps away. Only what the student does or sees may ask, and the message of a suggestion."""

from collections.abc import Iterable

from people.base.errors import SigningRefused
from people.models import Release, User
from people.trail.confidential import open_own
from placement.base.errors import KeptAway
from placement.employers.models import Employer
from placement.wishes.models import WorkWishes
from placement.wishes.values import Away, Named, away_from


def away_of(student: User) -> Away:
    """Return whom the student keeps away, opened as by themselves: nobody else ever reads it."""
    row = WorkWishes.objects.filter(student=student).first()
    return away_from(open_own(student, "away", row.sealed_away)) if row else Away()


def keeps_away(student: User, employer: Named) -> bool:
    """Return whether the student keeps this employer away. The same statements whatever the answer is."""
    return away_of(student).covers(employer)


def need_welcome(student: User, employer: Named) -> None:
    """Raise `KeptAway` where the student's own step leads to an employer whom they keep away."""
    if keeps_away(student, employer):
        raise KeptAway


def shared_with(student: User, employers: Iterable[Named]) -> list[Release]:
    """Return the student's live releases to any of these employers."""
    ids = {employer.pk for employer in employers}
    found = Release.objects.filter(student=student, recipient_kind="employer", recipient_id__in=ids)
    return [release for release in found.prefetch_related("events") if release.is_live]


def check_signing(release: Release) -> None:
    """Refuse a signature that would show the student to an employer whom they keep away. Raises `SigningRefused`.

    The release is locked by whoever signs; `save_away` locks the same, so that one of both waits for the other.
    """
    if release.recipient_kind != "employer":
        return
    employer = Employer.objects.filter(pk=release.recipient_id).first()
    if employer is not None and keeps_away(release.student, employer):
        raise SigningRefused(str(KeptAway.message))
