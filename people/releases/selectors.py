"""Reads of releases: which one is live, what it says, who looked under it."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from people.base.models.user import User
from people.releases.models import Release
from people.sealing.sealed_text import unseal
from people.trail.services.access import record_read


@dataclass(frozen=True)
class ReleaseText:
    """The words of a release, opened."""

    recipient_name: str
    purpose: str
    subject_name: str


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


@dataclass
class ReleaseLook:
    """One look under a release: who saw which fields within one minute."""

    who: str
    at: datetime
    fields: list[str]


def looks_under(release: Release) -> list[ReleaseLook]:
    """Return the looks under this release, newest first: one query."""
    looks: dict[tuple[UUID, datetime], ReleaseLook] = {}
    for use in release.disclosures.select_related("to_user").order_by("-at"):
        minute = use.at.replace(second=0, microsecond=0)
        look = looks.setdefault((use.to_user_id, minute), ReleaseLook(use.to_user.get_full_name(), use.at, []))
        label = use.get_field_display()
        if label not in look.fields:
            look.fields.append(label)
    return list(looks.values())
