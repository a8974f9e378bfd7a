"""A submission arrives."""

import hashlib
from datetime import timedelta
from math import ceil
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labs.assignments.models import Assignment
from labs.base import file_store
from labs.base.enums import Via
from labs.base.errors import NoRoom, NotOpen, TooOften
from labs.base.signals import handed_in
from labs.dates.selectors.schedules import attempts_allowed
from labs.submissions import archives
from labs.submissions.models import LabOpening, RefusedHandIn, Submission
from people.models import User

# A click too many or a resend after a lost answer gets the first receipt again.
SAME_AGAIN = timedelta(minutes=2)
HOUR = timedelta(hours=1)


def receive_submission(
    *, student: User, assignment: Assignment, data: bytes, via: Via = Via.LAB
) -> tuple[Submission, bool]:
    """Keep the zip `data` as the student's next attempt and queue it; return the submission and whether it is new.

    The bytes are on disk and the row, its ticket and the job are committed together before this returns. Whether the
    student may hand in is the caller's question (`labs.assignments.rules.can_submit`).

    Raises `TooBig`, `BadArchive`, `TooOften`, `NoRoom`, or `NotOpen` where nothing is released, no attempt is left or
    the account is closed.
    """
    notebooks = archives.examine(data)
    _require_room()
    digest = hashlib.sha256(data).hexdigest()
    path = file_store.keep(f"submissions/{assignment.id}/{uuid4()}.zip", data)
    try:
        with transaction.atomic():
            _wait_for_others(student)
            last = _last(student, assignment)
            if last and last.sha256 == digest and timezone.now() - last.at < SAME_AGAIN:
                submission, new = last, False
            else:
                _require_pace(student)
                submission, new = _store(student, assignment, digest, len(data), path, notebooks, via, last), True
    except BaseException:
        file_store.drop(path)
        raise
    if not new:
        file_store.drop(path)
    return submission, new


def _wait_for_others(student: User) -> None:
    """Let two attempts of one person at the same moment come one after the other; after an erasure none comes."""
    if not User.objects.select_for_update(no_key=True).get(pk=student.pk).is_active:
        raise NotOpen(_("This account is closed."))


def _require_room() -> None:
    """Raise `NoRoom` where the disk is nearly full: a database that cannot write loses more than one hand-in."""
    free = file_store.free_mb()
    if free is not None and free < settings.FREE_DISK_MB:
        raise NoRoom


def _require_pace(student: User) -> None:
    """Raise `TooOften` where the person has handed in as often as anybody may within an hour."""
    most, now = settings.HAND_INS_AN_HOUR, timezone.now()
    lately = Submission.objects.filter(student=student, at__gt=now - HOUR).order_by("-at")
    times = list(lately.values_list("at", flat=True)[:most]) if most else []
    if most and len(times) == most:
        raise TooOften(most, max(1, ceil((times[-1] + HOUR - now).total_seconds() / 60)))


def _last(student: User, assignment: Assignment) -> Submission | None:
    return Submission.objects.filter(student=student, assignment=assignment).order_by("-attempt").first()


def _store(
    student: User,
    assignment: Assignment,
    digest: str,
    size: int,
    path: str,
    notebooks: list[str],
    via: Via,
    last: Submission | None,
) -> Submission:
    """Insert the submission, and tell the rooms that queue it and show that an attempt is being graded."""
    version = assignment.current
    if version is None:
        raise NotOpen(_("This lab is not open yet."))
    attempt = last.attempt + 1 if last else 1
    most = attempts_allowed(assignment, student)
    if most and attempt > most:
        raise NotOpen(_("You have used every attempt for this lab. Your work in the lab stays as it is."))
    submission = Submission.objects.create(
        assignment=assignment,
        version=version,
        student=student,
        attempt=attempt,
        sha256=digest,
        size=size,
        path=path,
        notebooks=notebooks,
        via=via,
    )
    handed_in.send(sender=Submission, submission=submission)
    return submission


def note_refusal(
    *, student: User, assignment: Assignment, via: Via, reason: str, size: int | None = None
) -> RefusedHandIn:
    """Note for the instructor that a hand-in was not taken; the same again within two minutes is noted once.

    Appends a `RefusedHandIn`. The file itself is not kept.
    """
    last = RefusedHandIn.objects.filter(student=student, assignment=assignment).order_by("-at").first()
    if last and last.reason == reason and timezone.now() - last.at < SAME_AGAIN:
        return last
    return RefusedHandIn.objects.create(student=student, assignment=assignment, via=via, reason=reason, size=size)


def note_opening(*, assignment: Assignment, student: User) -> LabOpening:
    """Note the first time that a student opens a lab; later times change nothing."""
    opening, _new = LabOpening.objects.get_or_create(assignment=assignment, student=student)
    return opening
