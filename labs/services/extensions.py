"""More time for a lab: asked for and answered."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from labs.enums import ExtensionKind
from labs.errors import BadDates
from labs.models import Assignment, DateEvent, DueDate, ExtensionEvent
from labs.selectors.dates import waiting_for_time
from people.models import User
from people.notify import notify

from .dates import set_dates
from .folds import fold_current


@transaction.atomic
def ask_extension(*, assignment: Assignment, student: User) -> ExtensionEvent:
    """Note that a student asks for more time; no reason is asked for. Appends `asked`, once while it is open."""
    events = ExtensionEvent.objects.filter(assignment=assignment, student=student)
    last: ExtensionEvent | None = events.order_by("-at", "-id").first()
    if last is not None and last.kind == ExtensionKind.ASKED:
        return last
    return ExtensionEvent.objects.create(assignment=assignment, student=student, kind=ExtensionKind.ASKED, by=student)


@transaction.atomic
def answer_extension(
    *, assignment: Assignment, student: User, until: datetime | None, by: User, note: str = ""
) -> ExtensionEvent:
    """Grant more time until `until`, or say no where it is None. Appends `granted` or `declined`.

    The attempt that counts is chosen again, since credit may have changed, and the student finds a neutral message.
    The same answer again changes nothing.
    """
    kind = ExtensionKind.GRANTED if until else ExtensionKind.DECLINED
    earlier = ExtensionEvent.objects.filter(assignment=assignment, student=student)
    last: ExtensionEvent | None = earlier.order_by("-at", "-id").first()
    if last is not None and (last.kind, last.until, last.note) == (kind, until, note):
        return last
    event = ExtensionEvent.objects.create(
        assignment=assignment,
        student=student,
        kind=kind,
        until=until,
        by=by,
        note=note,
    )
    fold_current(assignment=assignment, student=student)
    notify(user=student, kind="lab_time", path=reverse("labs:hand_in", args=[assignment.pk]))
    return event


@transaction.atomic
def extend_cohort(
    *, assignment: Assignment, cohort: UUID, students: Sequence[User], until: datetime, by: User, note: str = ""
) -> DateEvent:
    """Give a whole cohort more time: the lab is due at `until`; grace, credit and attempts stay as they are.

    Appends a `DateEvent`. Whoever of `students`, the cohort's, has asked and has no answer yet is granted the same
    date (`granted`, with a neutral message). Raises `BadDates` where there is no date yet, or `until` is not later.
    """
    own = DueDate.objects.select_for_update().filter(assignment=assignment, cohort=cohort).first()
    if own is None or own.due_at is None:
        raise BadDates(_("There is no date yet. Everything counts whenever it is handed in."))
    if until <= own.due_at:
        raise BadDates(_("Choose a day after the date that holds now."))
    kept = {name: getattr(own, name) for name in ("grace_days", "credit_steps", "max_attempts")}
    event = set_dates(assignment=assignment, cohort=cohort, students=students, by=by, due_at=until, note=note, **kept)
    assert event is not None
    for student in waiting_for_time(assignment, students):
        answer_extension(assignment=assignment, student=student, until=until, by=by, note=note)
    return event
