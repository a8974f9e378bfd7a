"""A person's way in words: each step that counts, as staff and as the person read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pathways.base.enums import RECORDED, StudentState
from pathways.cohorts.folds import counting
from pathways.cohorts.models.standing import StudentStateEvent
from pathways.cohorts.selectors.standing import student_state
from pathways.cohorts.transitions import COMES_AFTER, is_legal
from pathways.finishing.rules import AFTER_TRAINING, steps_for, works_with
from people.models import User

S = StudentState
KIND: dict[str, Promise] = {
    S.INQUIRY: _("You asked about the academy."),
    S.APPLIED: _("You asked for a seat."),
    S.INTAKE: _("You got to know us."),
    S.ENROLLED: _("You got a seat."),
    S.IN_TRAINING: _("You started to learn."),
    S.PAUSED: _("You took a break."),
    S.COMPLETED: _("You finished your pathway. Well done."),
    S.CAREER_READY: _("You are ready for work."),
    S.SEARCHING: _("You look for work."),
    S.PLACED: _("You work."),
    S.ALUMNI: _("You are a graduate. You are always welcome here."),
    S.WITHDRAWN: _("You stopped learning here. The door stays open."),
    S.EXITED: _("You moved on from here. The door stays open."),
    S.DECLINED: _("You did not join. The door stays open."),
}


@dataclass(frozen=True)
class Step:
    """One step: what it says, on which day, why (a reason code's words), and who wrote it down ("" for the site)."""

    words: str
    on: date
    why: str = ""
    by: str = ""
    taken_back: bool = False


@dataclass(frozen=True)
class Choice:
    """A step that staff may record: its reasons; `why_not` says what it waits for, "" where it can be taken now."""

    state: StudentState
    reasons: tuple[tuple[str, str], ...]
    why_not: str = ""


def own_steps(student: User) -> list[Step]:
    """Return the person's steps in kind words, newest first; what was taken back is left out. One query."""
    rows = counting(StudentStateEvent.objects.filter(student=student))
    return [Step(str(KIND[row.to_state]), _day(row)) for row in reversed(rows)]


def steps_seen_by(staff: User, student: User) -> list[Step]:
    """Return a person's steps for a staff member, newest first, taken-back ones too.

    Who only teaches reads nothing of the way to work: that is between the person and the placement staff.
    """
    rows = list(StudentStateEvent.objects.filter(student=student).select_related("by"))
    gone = {row.takes_back_id for row in rows if row.takes_back_id}
    everything = works_with(staff, student)
    shown = [row for row in rows if everything or not _of_work(row)]
    return [_step(row, row.pk in gone) for row in reversed(shown)]


def _of_work(row: StudentStateEvent) -> bool:
    return row.to_state in AFTER_TRAINING or (bool(row.takes_back_id) and row.from_state in AFTER_TRAINING)


def _step(row: StudentStateEvent, gone: bool) -> Step:
    words = _("Taken back: %(step)s") % {"step": row.get_from_state_display()} if row.takes_back_id else None
    by = row.by.get_full_name() if row.by else ""
    why = row.get_code_display() if row.code else row.reason
    return Step(str(words or row.get_to_state_display()), _day(row), str(why), by, gone)


def _day(row: StudentStateEvent) -> date:
    return row.happened_on or timezone.localtime(row.at).date()


def choices_for(staff: User, student: User) -> list[Choice]:
    """Return the steps that the staff member records, each with its reasons, or with what it waits for. One query."""
    current = student_state(student) or ""
    return [_choice(state, current) for state in steps_for(staff)]


def _choice(state: StudentState, current: str) -> Choice:
    reasons: Iterable[tuple[str, str]] = ((code.value, str(code.label)) for code in RECORDED[state])
    why_not = "" if is_legal(current, state) else str(COMES_AFTER[state])
    return Choice(state, tuple(reasons), why_not)
