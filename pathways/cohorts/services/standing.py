"""Moves of a student between states."""

from datetime import date

from django.db import transaction

from pathways.base.enums import StudentState
from pathways.base.errors import IllegalTransition, NotAllowed, ReasonMissing
from pathways.base.locking import lock_student, next_moment
from pathways.base.signals import student_moved
from pathways.cohorts.folds import fold_standing
from pathways.cohorts.looked_after import look_after
from pathways.cohorts.models.standing import StudentStanding, StudentStateEvent
from pathways.cohorts.rules import can_move
from pathways.cohorts.transitions import is_legal
from people.models import User


@transaction.atomic
def move_student(
    *,
    student: User,
    to: StudentState,
    by: User | None,
    reason: str = "",
    override: bool = False,
    happened_on: date | None = None,
    code: str = "",
) -> StudentStateEvent:
    """Move a student to another state; `by` None is the system itself.

    `happened_on` and `code` are what staff say of a step that they record. Appends a `StudentStateEvent`, folds the
    standing and sends `student_moved`. Raises `NotAllowed` where `by` may not make the move, `IllegalTransition` where
    the map has no such step, `ReasonMissing` for a staff override without a reason.
    """
    lock_student(student)
    to = StudentState(to)
    standing = StudentStanding.objects.filter(student=student).first()
    current = standing.state if standing else ""
    if by is not None and not can_move(by, student, to, override=override):
        raise NotAllowed("This step is not yours to take.")
    legal = is_legal(current, to, before_pause=standing.before_pause if standing else "")
    if not legal and not override:
        raise IllegalTransition(current, to)
    if not legal and not reason.strip():
        raise ReasonMissing("Say why this step is needed.")
    event = StudentStateEvent.objects.create(
        student=student,
        from_state=current,
        to_state=to,
        by=by,
        override=not legal,
        reason=reason.strip()[:240] if not legal else "",
        happened_on=happened_on,
        code=code,
        at=next_moment(student.state_events),
    )
    fold_standing(student.pk)
    look_after([student.pk])
    student_moved.send(sender=StudentStateEvent, student=student, before=current, to=to, by=by)
    return event


@transaction.atomic
def resume_student(*, student: User, by: User) -> StudentStateEvent:
    """Take a student who has a break back to where they were.

    Appends a `StudentStateEvent`. Raises `IllegalTransition` for somebody who has no break.
    """
    lock_student(student)
    standing = StudentStanding.objects.filter(student=student, state=StudentState.PAUSED).first()
    if standing is None:
        now = StudentStanding.objects.filter(student=student).first()
        raise IllegalTransition(now.state if now else "", "before the break")
    return move_student(student=student, to=StudentState(standing.before_pause), by=by)
