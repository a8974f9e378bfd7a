"""Asking for, signing and taking back a release."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from people.base.enums import Role
from people.base.errors import IllegalRelease, NotAllowed
from people.base.models.user import User
from people.base.rules import has_role, on_caseload
from people.base.signals import release_answered, release_ended
from people.messages.notify import notify
from people.releases.enums import ReleaseEventKind, ReleaseField, ReleaseState
from people.releases.models import Release, ReleaseEvent
from people.sealing.sealed_text import seal
from people.tasks.services import close_task, open_task

MAX_DAYS = 90
TASK = "release_asked"
_signing_checks: list[Callable[[Release], None]] = []


def check_at_signing(check: Callable[[Release], None]) -> None:
    """Let a room above refuse a signature by raising `SigningRefused`; called once from an `AppConfig.ready`.

    It runs inside the signature, which holds the release locked.
    """
    if check not in _signing_checks:
        _signing_checks.append(check)


@transaction.atomic
def request_release(
    *,
    student: User,
    recipient_kind: str,
    recipient_id: UUID,
    recipient_name: str,
    purpose: str,
    fields: list[str],
    subject_kind: str,
    subject_id: UUID,
    subject_name: str,
    days: int = 30,
    by: User,
) -> Release:
    """Ask `student` to show `fields` to one recipient for one subject; appends REQUESTED and leaves a message.

    `days` counts from signing. Raises `IllegalRelease` for unknown or no fields, a blank purpose or recipient, or days
    outside 1–90; `NotAllowed` unless `by` is the student or has the student on the list.
    """
    if by.pk != student.pk and not on_caseload(by, student):
        raise NotAllowed("a release is asked for by the student's own placement staff")
    if not fields or set(fields) - set(ReleaseField.values):
        raise IllegalRelease("a release names at least one known field")
    if not 1 <= days <= MAX_DAYS:
        raise IllegalRelease(f"a release lasts 1 to {MAX_DAYS} days")
    if not purpose.strip() or not recipient_name.strip():
        raise IllegalRelease("a release names its recipient and its purpose")
    text = {"recipient_name": recipient_name, "purpose": purpose, "subject_name": subject_name}
    release = Release.objects.create(
        student=student,
        recipient_kind=recipient_kind,
        recipient_id=recipient_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        sealed_text=seal(student, "release_text", json.dumps(text)),
        fields=[field for field in ReleaseField.values if field in fields],
        days=days,
        requested_by=by,
    )
    ReleaseEvent.objects.create(release=release, kind=ReleaseEventKind.REQUESTED, by=by)
    path = f"/sharing/{release.pk}/"
    notify(user=student, kind="release_requested", path=path)
    if by.pk != student.pk:
        open_task(kind=TASK, about=release.pk, path=path, student=student)
    return release


def _locked(release: Release) -> Release:
    """Return the row locked until the transaction ends, so that sign and revoke never cross."""
    return Release.objects.select_for_update().get(pk=release.pk)


@transaction.atomic
def sign_release(*, release: Release, by: User) -> ReleaseEvent:
    """Let the student sign: appends SIGNED with its end.

    Raises `NotAllowed`, `IllegalRelease` unless requested, `SigningRefused` where a room above says no.
    """
    release = _locked(release)
    if by.pk != release.student_id:
        raise NotAllowed("only the student signs")
    if release.state != ReleaseState.REQUESTED:
        raise IllegalRelease("this was answered before")
    for check in _signing_checks:
        check(release)
    now = timezone.now()
    event = ReleaseEvent.objects.create(
        release=release, kind=ReleaseEventKind.SIGNED, by=by, at=now, until=now + timedelta(days=release.days)
    )
    if release.requested_by and release.requested_by_id != by.pk:
        notify(user=release.requested_by, kind="release_answered", path="/placement/")
    _answered(release)
    return event


def _answered(release: Release) -> None:
    close_task(about=release.pk, kinds=(TASK,))
    release_answered.send(sender=Release, release=release)


@transaction.atomic
def decline_release(*, release: Release, by: User) -> ReleaseEvent:
    """Say "not now": appends DECLINED; it changes nothing else for the student. Raises as `sign_release`."""
    release = _locked(release)
    if by.pk != release.student_id:
        raise NotAllowed("only the student answers")
    if release.state != ReleaseState.REQUESTED:
        raise IllegalRelease("this was answered before")
    event = ReleaseEvent.objects.create(release=release, kind=ReleaseEventKind.DECLINED, by=by)
    _answered(release)
    return event


@transaction.atomic
def revoke_release(*, release: Release, by: User, spoken_to: User | None = None) -> ReleaseEvent:
    """Take a release back, at once: appends REVOKED and sends `release_ended` after commit.

    The student does it, or a staff member whom the student told (`by` is then `spoken_to`); the student then finds a
    message. Revoking twice, or what has expired, changes nothing and returns the newest event. Raises `NotAllowed`,
    `IllegalRelease` if never signed.
    """
    release = _locked(release)
    told = spoken_to is not None and spoken_to.pk == by.pk and has_role(by, Role.PLACEMENT, Role.ADMINISTRATOR)
    if by.pk != release.student_id and not told:
        raise NotAllowed("only the student, or staff whom the student told, takes a release back")
    last = release.last_event()
    if release.state in {ReleaseState.REVOKED, ReleaseState.EXPIRED} and last is not None:
        return last
    if release.state == ReleaseState.DECLINED:
        raise IllegalRelease("nothing was shared")
    event = ReleaseEvent.objects.create(release=release, kind=ReleaseEventKind.REVOKED, by=by, spoken_to=spoken_to)
    if told and release.student.is_active:
        notify(user=release.student, kind="sharing_ended", path=f"/sharing/{release.pk}/")
    _answered(release)
    transaction.on_commit(lambda: release_ended.send(sender=Release, release=release))
    return event


def end_releases() -> int:
    """Write down which signed releases have run out, tell their students and everything that stands on them.

    They ended by themselves at their time: nobody saw anything since. Appends EXPIRED once for each and sends
    `release_ended` after commit. Returns how many.
    """
    over = ReleaseEvent.objects.filter(kind=ReleaseEventKind.SIGNED, until__lte=timezone.now())
    ended = [ReleaseEventKind.REVOKED, ReleaseEventKind.EXPIRED]
    found = Release.objects.filter(pk__in=over.values("release")).exclude(events__kind__in=ended)
    return sum(_note_end(release) for release in found)


@transaction.atomic
def _note_end(release: Release) -> bool:
    release = Release.objects.select_for_update(of=("self",)).select_related("student").get(pk=release.pk)
    last = release.last_event()
    if last is None or last.kind != ReleaseEventKind.SIGNED or release.is_live:
        return False
    ReleaseEvent.objects.create(release=release, kind=ReleaseEventKind.EXPIRED)
    if release.student.is_active:
        notify(user=release.student, kind="sharing_ended", path=f"/sharing/{release.pk}/")
    transaction.on_commit(lambda: release_ended.send(sender=Release, release=release))
    return True
