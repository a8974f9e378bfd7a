"""More time for one student and one lab: asked for, taken back and answered."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.urls import reverse

from labs.assignments.models import Assignment
from labs.base.enums import ExtensionKind
from labs.base.errors import NothingWaits, TakenBack
from labs.base.signals import count_again
from labs.dates.hand_overs import more_time_asked, more_time_settled
from labs.dates.models import ExtensionEvent
from labs.dates.selectors.dates import newest_extension
from pathways.base.locking import next_moment
from people.messages.notify import notify
from people.models import User


@transaction.atomic
def ask_extension(*, assignment: Assignment, student: User) -> ExtensionEvent:
    """Note that a student asks for more time; no reason is asked for. Appends `asked`, once while it is open.

    Opens a task for an instructor of the student's cohort.
    """
    last = newest_extension(assignment, student)
    if last is not None and last.kind == ExtensionKind.ASKED:
        return last
    more_time_asked(assignment=assignment, student=student)
    return ExtensionEvent.objects.create(assignment=assignment, student=student, kind=ExtensionKind.ASKED, by=student)


@transaction.atomic
def take_back_extension(*, assignment: Assignment, student: User) -> ExtensionEvent:
    """Take a student's own request back while it waits. Appends `back`; the same again changes nothing.

    Raises `NothingWaits` where it has an answer, or was never asked.
    """
    last = newest_extension(assignment, student)
    if last is not None and last.kind == ExtensionKind.BACK:
        return last
    if last is None or last.kind != ExtensionKind.ASKED:
        raise NothingWaits
    more_time_settled(assignment=assignment, student=student)
    return ExtensionEvent.objects.create(assignment=assignment, student=student, kind=ExtensionKind.BACK, by=student)


@transaction.atomic
def answer_extension(
    *, assignment: Assignment, student: User, until: datetime | None, by: User, note: str = ""
) -> ExtensionEvent:
    """Grant more time until `until`, or say no where it is None. Appends `granted` or `declined`.

    The attempt that counts is chosen again, since credit may have changed, and the student finds a neutral message.
    The same answer again changes nothing. Raises `TakenBack` for a no to what is no longer asked.
    """
    kind = ExtensionKind.GRANTED if until else ExtensionKind.DECLINED
    last = newest_extension(assignment, student)
    if last is not None and (last.kind, last.until, last.note) == (kind, until, note):
        return last
    if until is None and last is not None and last.kind == ExtensionKind.BACK:
        raise TakenBack
    event = ExtensionEvent.objects.create(
        assignment=assignment,
        student=student,
        kind=kind,
        until=until,
        by=by,
        note=note,
    )
    more_time_settled(assignment=assignment, student=student)
    count_again.send(sender=ExtensionEvent, assignment=assignment, students=[student])
    notify(user=student, kind="lab_time", path=reverse("labs:hand_in", args=[assignment.pk]))
    return event


@transaction.atomic
def restore_extension(
    *, assignment: Assignment, student: User, until: datetime | None, asked: bool, by: User, note: str = ""
) -> None:
    """Put a student's own date back to `until` (None: to that of the cohort), as it was before a change.

    Appends `restored`, and `asked` once more where a wish waited then: its task is open again. The attempt that counts
    is chosen again, and the student finds a neutral message.
    """
    append = partial(ExtensionEvent.objects.create, assignment=assignment, student=student)
    before = ExtensionEvent.objects.filter(assignment=assignment, student=student)
    append(kind=ExtensionKind.RESTORED, until=until, by=by, note=note, at=next_moment(before))
    if asked:
        more_time_asked(assignment=assignment, student=student)
        append(kind=ExtensionKind.ASKED, by=student, at=next_moment(before.all()))
    count_again.send(sender=ExtensionEvent, assignment=assignment, students=[student])
    notify(user=student, kind="lab_time", path=reverse("labs:hand_in", args=[assignment.pk]))
