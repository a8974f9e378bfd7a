"""Writing down where the access log stands, and saying so where rows of it are gone."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from people.base.enums import Role
from people.base.errors import LogNotWhole, ReasonNeeded
from people.base.models.user import User
from people.messages.notify import notify
from people.trail import anchor_keeping, anchors, verification


def anchor_access_log() -> anchors.Anchor:
    """Append where the log stands to the anchors, unless the newest line says it already; return that line.

    Raises `LogNotWhole`, tells administrators and appends nothing where the newest line does not hold any more: it
    stays the newest one until an administrator accepts what happened.
    """
    line, last = anchors.last_line(), anchors.newest()
    if anchors.is_cut() or (line and anchors.genuine(line) is None):
        _tell_administrators()
        raise LogNotWhole("the access log is not as its newest anchor says")
    head = anchors.head_of_log()
    if last is not None and (last.position, last.head) == (head.position, head.head):
        return last
    _settle()
    anchors.append(head)
    return head


def check_access_log() -> verification.Finding:
    """Walk the whole log and hold it against its anchors; tell administrators where it is not whole.

    Where it is whole, anchors that later ones speak for go (`anchor_keeping`): never while anything is in doubt.
    """
    found = verification.look_through()
    if found.is_whole:
        _thin()
    else:
        _tell_administrators()
    return found


def _thin() -> None:
    with anchors.alone():
        lines = anchors.lines_of(anchors.path())
        said = [anchor for line in lines if (anchor := anchors.genuine(line))]
        if len(said) != len(lines):
            return
        now = timezone.now()
        kept = [line for number, line in enumerate(lines) if anchor_keeping.is_kept(said, number, now)]
        if kept != lines:
            anchors.write(kept)


def accept_access_log(*, why: str) -> anchors.Anchor:
    """Take the log as it is now for whole from here on, after somebody looked into what is missing; return the line.

    The words stay in the list for good and stand on the administrators' page. Raises `ReasonNeeded`.
    """
    if not why.strip():
        raise ReasonNeeded("say in neutral words why rows are missing")
    line = anchors.head_of_log(anchors.ACCEPTED, why.strip())
    anchors.append(line)
    return line


def note_restored(*, made_at: datetime, lists: Iterable[Path] = ()) -> anchors.Anchor:
    """Write down that a backup was put back, so that rows that were written since then are explained; return the line.

    `lists` are anchors that came with the backup or were kept beside it. The own list stays where it continues the
    first of them; where it shares no line with it, it is of another academy (a new machine) and gives way.
    """
    kept = [anchors.lines_of(file) for file in lists]
    own, base = anchors.lines_of(anchors.path()), kept[0] if kept else []
    sources = [lines for lines in [own, *kept] if not base or set(lines) & set(base)]
    joined = list(dict.fromkeys(line for lines in sources for line in lines))
    if joined != own:
        ours = [(anchor.at if (anchor := anchors.parsed(line)) else "", line) for line in joined]
        anchors.replace(line for _at, line in sorted(ours, key=lambda pair: pair[0]))
    line = anchors.head_of_log(anchors.RESTORED, made_at.isoformat())
    anchors.append(line)
    return line


def _settle() -> None:
    """Bring SQLite's newest commits to the disk: the line must not know of rows that a power cut takes back."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _tell_administrators() -> None:
    held = {"role_grants__role": Role.ADMINISTRATOR, "role_grants__ended_at": None}
    for user in User.objects.filter(is_active=True, **held).distinct():
        notify(user=user, kind="access_log", path=reverse("people:access-log"))
