"""A student's wishes and the employers they keep away: kept by the student, told to nobody."""

from django.db import transaction
from django.urls import reverse

from people.messages.notify import notify
from people.models import Release, User
from people.releases.services.releases import revoke_release
from people.trail.confidential import seal
from placement.base.errors import StillShared
from placement.employers.models import Employer
from placement.wishes.away import away_of, keeps_away, shared_with
from placement.wishes.models import WorkWishes
from placement.wishes.values import Away, Wishes, packed


@transaction.atomic
def begin_wishes(*, student: User) -> WorkWishes:
    """Make the row of somebody who begins to look for work, with nothing in it; one that is there stays."""
    row = WorkWishes.objects.filter(student=student).first()
    if row is not None:
        return row
    wishes, away = seal(student, "wishes", packed(Wishes())), seal(student, "away", packed(Away()))
    return WorkWishes.objects.get_or_create(student=student, defaults={"sealed_wishes": wishes, "sealed_away": away})[0]


def _locked(student: User) -> WorkWishes:
    row = begin_wishes(student=student)
    return WorkWishes.objects.select_for_update().get(pk=row.pk)


@transaction.atomic
def save_wishes(*, student: User, wishes: Wishes, shown: bool) -> WorkWishes:
    """Keep what the student wishes for, sealed; `shown` lets their placement staff open it. Tells nobody."""
    row = _locked(student)
    row.sealed_wishes, row.shown = seal(student, "wishes", packed(wishes)), shown
    row.save()
    return row


@transaction.atomic
def save_away(*, student: User, names: tuple[str, ...], take_back: bool = False) -> Away:
    """Keep which employers the student keeps away, sealed. No event, no task, no message: nobody learns of it.

    What the student shares with such an employer is not ended in silence, for staff would see it end: it raises
    `StillShared` and nothing changes, or with `take_back` the student takes it back, a step of their own.
    Names of employers here are kept by id as well, so that a new name changes nothing.
    """
    # Signing locks the release first, too: whichever comes second sees what the other did.
    list(Release.objects.select_for_update().filter(student=student, recipient_kind="employer").order_by("pk"))
    row, employers = _locked(student), list(Employer.objects.only("pk", "name", "also"))
    away = away_of(student).renewed(names, employers)
    shared = shared_with(student, [employer for employer in employers if away.covers(employer)])
    if shared and not take_back:
        raise StillShared
    row.sealed_away = seal(student, "away", packed(away))
    row.save()
    for release in shared:
        revoke_release(release=release, by=student)
    return away


@transaction.atomic
def lead_to_list(*, employer: Employer, shown: str, quiet: str) -> None:
    """Lead who shares with an employer now and keeps it away, for it was merged or has a new name, to their list.

    There they take back what they share, or do not. All who share are written a message by the same statements, of the
    kind `shown`; whom it does not concern is written one of the kind `quiet`, which nobody is shown.
    """
    found = Release.objects.filter(recipient_kind="employer", recipient_id=employer.pk).select_related("student")
    for student in {one.student for one in found.prefetch_related("events") if one.is_live}:
        kind = shown if keeps_away(student, employer) else quiet
        notify(user=student, kind=kind, path=reverse("placement:my-employers"))
