"""Changes to many at once, each written down with who, why, before and after; and taking one back within a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labs.base import roster
from labs.base.errors import LabError
from labs.gradebook.models import BookChange, BookStep, ChangeKind
from labs.gradebook.services.kinds import WAYS, Doing
from labs.gradebook.services.rule import held_rule, values_of, write_rule
from pathways.announcements.models import Announcement
from pathways.announcements.services import Words, take_back_announcement, write_announcement
from pathways.base.locking import lock_student
from pathways.models import Cohort
from people.models import User

UNDO_FOR = timedelta(hours=24)
Task = tuple[User, str, Any]


class CannotUndo(LabError):
    """The change was taken back already, is itself a taking back, is older than a day, or was changed since."""

    status = 409


@dataclass(frozen=True)
class Undone:
    """How many were put back, and how many were left because somebody changed them since."""

    change: BookChange
    back: int
    left: int


@transaction.atomic
def change_many(
    *, cohort: UUID, kind: ChangeKind, tasks: Iterable[Task], by: User, reason: str = "", data: dict[str, Any]
) -> BookChange | None:
    """Do one kind of change (`services/kinds.py`) to many: for each a student, an item and what to put there.

    All or none. Appends what the kind's own service appends, a `BookChange`, and a `BookStep` for each value that is
    another one now; None, and no event, where that is nobody's. Raises what the services raise.
    """
    ways, doing, steps = WAYS[kind], Doing(cohort, by, reason), []
    for student, item, value in sorted(tasks, key=lambda task: str(task[0].pk)):
        lock_student(student)
        before = ways.read(cohort, student, item)
        ways.change(doing, student, item, value)
        after = ways.read(cohort, student, item)
        if before != after:
            steps.append((student, item, before, after))
    if not steps:
        return None
    change = BookChange.objects.create(cohort=cohort, kind=kind, by=by, reason=reason, data=data)
    _keep(change, steps)
    return change


def _keep(change: BookChange, steps: Iterable[tuple[User, str, Any, Any]]) -> None:
    BookStep.objects.bulk_create(
        [BookStep(change=change, student=s, item=item, before=before, after=after) for s, item, before, after in steps]
    )


@transaction.atomic
def message_many(*, cohort: Cohort, students: Iterable[User], words: Words, by: User) -> BookChange:
    """Write to some of a cohort; each finds a neutral message. Appends a `BookChange` with a `BookStep` for each.

    Raises as `write_announcement`.
    """
    people = list(students)
    made = write_announcement(cohort=cohort, words=words, by=by, students=people)
    data = {"announcement": str(made.pk)}
    change = BookChange.objects.create(cohort=cohort.pk, kind=ChangeKind.MESSAGE, by=by, data=data)
    _keep(change, [(student, "", None, "sent") for student in people])
    return change


def may_undo(change: BookChange) -> bool:
    """Return whether a change can still be taken back."""
    young = timezone.now() - change.at <= UNDO_FOR
    return young and change.kind != ChangeKind.UNDO and not hasattr(change, "undone_by")


@transaction.atomic
def undo(*, change: BookChange, by: User) -> Undone:
    """Take a change back: every value that is still what it made goes back to what it was, by a new event.

    What somebody changed since stays, and so does what is about people who have left the cohort or are kept from `by`.
    Appends a `BookChange` that names it, with a `BookStep` for each value. Raises `CannotUndo`, also where nothing is
    left to put back, and `NotAllowed` for a message of a cohort that `by` may not write to.
    """
    held = BookChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if not may_undo(held):
        raise CannotUndo(_("This can no longer be taken back: a day has passed, or it was taken back already."))
    made = BookChange.objects.create(
        cohort=held.cohort, kind=ChangeKind.UNDO, by=by, reason=held.reason, undoes=held, data=held.data
    )
    back, left = _WAYS_BACK.get(held.kind, _undo_values)(made, by)
    if not back:
        raise CannotUndo(_("Somebody has changed this since, so it stays as it is."))
    return Undone(made, back, left)


def _undo_values(made: BookChange, by: User) -> tuple[int, int]:
    """Put each person's value back; return how many were, and how many stay."""
    assert made.undoes is not None
    ways, doing, back = WAYS[made.undoes.kind], Doing(made.cohort, by, made.reason), []
    seen = set(roster.seated_in(Cohort.objects.get(pk=made.cohort), by).values_list("pk", flat=True))
    steps = list(made.undoes.steps.select_related("student").order_by("student_id", "item"))
    for step in steps:
        lock_student(step.student)
        if step.student_id in seen and ways.read(made.cohort, step.student, step.item) == step.after:
            ways.put(doing, step.student, step.item, step.before)
            back.append((step.student, step.item, step.after, step.before))
    _keep(made, back)
    return len(back), len(steps) - len(back)


def _undo_rule(made: BookChange, by: User) -> tuple[int, int]:
    if values_of(held_rule(made.cohort)) != made.data["after"]:
        return 0, 1
    write_rule(cohort=made.cohort, values=made.data["before"], by=by)
    return 1, 0


def _undo_message(made: BookChange, by: User) -> tuple[int, int]:
    found = Announcement.objects.filter(pk=made.data["announcement"], taken_back_at=None).first()
    if found is None:
        return 0, 1
    take_back_announcement(announcement=found, by=by)
    return 1, 0


_WAYS_BACK = {ChangeKind.RULE: _undo_rule, ChangeKind.MESSAGE: _undo_message}
