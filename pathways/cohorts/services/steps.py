"""Steps that staff record on pages: with the day and a code, never a story; a wrong one is taken back."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pathways.base.enums import CORRECTIONS, RECORDED, StepReason, StudentState
from pathways.base.errors import NotAllowed, NotYetReady
from pathways.base.locking import lock_student, next_moment
from pathways.cohorts.folds import counting, fold_standing
from pathways.cohorts.models.standing import StudentStateEvent
from pathways.cohorts.rules import can_move
from pathways.cohorts.services.standing import move_student
from people.models import User


@transaction.atomic
def record_step(*, student: User, to: StudentState, by: User, happened_on: date, code: StepReason) -> StudentStateEvent:
    """Write down a step that a student took, with its day and reason code.

    Appends a `StudentStateEvent` and folds the standing. Raises `NotYetReady` for a day that lies ahead or before the
    last step, and for a reason that this step does not have; `NotAllowed` and `IllegalTransition` as `move_student`.
    """
    lock_student(student)
    if code not in RECORDED.get(to, ()):
        raise NotYetReady(_("Choose a reason that goes with this step."))
    if happened_on > timezone.localdate():
        raise NotYetReady(_("This day has not come yet."))
    last = last_step(student)
    if last is not None and last.happened_on and happened_on < last.happened_on:
        raise NotYetReady(_("The step before this one was on a later day."))
    return move_student(student=student, to=to, by=by, happened_on=happened_on, code=code)


@transaction.atomic
def take_back_step(*, student: User, by: User, code: StepReason) -> StudentStateEvent:
    """Take back the last step that counts, which was written down by mistake: neither counts any more, both stay.

    Appends a `StudentStateEvent` and folds the standing. Raises `NotAllowed` for staff who do not work with the
    person, `NotYetReady` where no step could go: the first one of all, and a student's own.
    """
    lock_student(student)
    steps = counting(StudentStateEvent.objects.filter(student=student))
    if by.pk == student.pk or not can_move(by, student, StudentState.COMPLETED):
        raise NotAllowed("This step is not yours to take back.")
    if code not in CORRECTIONS:
        raise NotYetReady(_("Choose why it is taken back."))
    if len(steps) < 2 or steps[-1].by_id == student.pk:
        raise NotYetReady(_("There is no step here that staff can take back."))
    last = steps[-1]
    event = StudentStateEvent.objects.create(
        student=student,
        from_state=last.to_state,
        to_state=last.from_state,
        by=by,
        code=code,
        takes_back=last,
        at=next_moment(student.state_events),
    )
    fold_standing(student.pk)
    return event


def last_step(student: User) -> StudentStateEvent | None:
    """Return the last step that counts. One query."""
    steps = counting(StudentStateEvent.objects.filter(student=student))
    return steps[-1] if steps else None
