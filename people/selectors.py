"""Reads of the people app."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from people.models import AccessEvent, CaseAssignment, InboxItem, Release, StaffBar, User
from people.sealing import unseal
from people.services.access import GENESIS, record_read, row_hash


@dataclass(frozen=True)
class ReleaseText:
    """The words of a release, opened."""

    recipient_name: str
    purpose: str
    subject_name: str


def caseload(staff: User) -> QuerySet[User]:
    """Return the active students on the list of `staff`, without those who are barred."""
    pair = {"staff": staff, "student": OuterRef("pk"), "ended_at": None}
    return User.objects.filter(
        Exists(CaseAssignment.objects.filter(**pair)), ~Exists(StaffBar.objects.filter(**pair)), is_active=True
    ).order_by("display_name", "username")


def releases_of(student: User) -> QuerySet[Release]:
    """Return the student's releases, newest first, with their events: two queries."""
    return (
        Release.objects.filter(student=student)
        .select_related("student__data_key")
        .prefetch_related("events")
        .order_by("-requested_at")
    )


def live_release(*, student: User, recipient_kind: str, recipient_id: UUID, subject_id: UUID) -> Release | None:
    """Return the release that is live at this moment for this recipient and subject, newest first; else `None`."""
    found = releases_of(student).filter(recipient_kind=recipient_kind, recipient_id=recipient_id, subject_id=subject_id)
    return next((release for release in found if release.is_live), None)


def release_text(release: Release, *, reader: User, reason: str) -> ReleaseText:
    """Open the words of a release; a look by anybody but the student is logged. Raises `errors.Unreadable`."""
    text = ReleaseText(**json.loads(unseal(release.student, "release_text", release.sealed_text)))
    if reader.pk != release.student_id:
        record_read(reader=reader, subject=release.student, field="release_text", reason=reason)
    return text


def unread_count(user: User) -> int:
    """Return how many messages the person has not opened."""
    return InboxItem.objects.filter(user=user, read_at=None).count()


def access_events_about(user: User) -> QuerySet[AccessEvent]:
    """Return every look at and change around this person, newest first."""
    return AccessEvent.objects.filter(subject_id=user.pk).order_by("-position")


def first_broken_link() -> int | None:
    """Walk the whole access log; return the position where a row was changed or removed, `None` if all is whole."""
    previous, expected = GENESIS, 1
    for event in AccessEvent.objects.order_by("position").iterator():
        if event.position != expected or event.previous_hash != previous or row_hash(event) != event.row_hash:
            return expected
        previous, expected = event.row_hash, expected + 1
    return None
