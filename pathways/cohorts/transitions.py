"""The map of student states: which step may follow which."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from pathways.base.enums import StudentState as S

NEXT: dict[str, frozenset[S]] = {
    "": frozenset({S.INQUIRY, S.APPLIED, S.INTAKE, S.ENROLLED}),
    S.INQUIRY: frozenset({S.APPLIED, S.DECLINED, S.WITHDRAWN}),
    S.APPLIED: frozenset({S.INTAKE, S.DECLINED, S.WITHDRAWN}),
    S.INTAKE: frozenset({S.ENROLLED, S.DECLINED, S.WITHDRAWN}),
    S.ENROLLED: frozenset({S.IN_TRAINING, S.PAUSED, S.SEARCHING, S.WITHDRAWN, S.EXITED}),
    S.IN_TRAINING: frozenset({S.PAUSED, S.COMPLETED, S.SEARCHING, S.WITHDRAWN, S.EXITED}),
    S.PAUSED: frozenset({S.SEARCHING, S.WITHDRAWN, S.EXITED}),
    S.COMPLETED: frozenset({S.CAREER_READY, S.PAUSED, S.SEARCHING, S.WITHDRAWN, S.EXITED}),
    S.CAREER_READY: frozenset({S.SEARCHING, S.PAUSED, S.WITHDRAWN, S.EXITED}),
    S.SEARCHING: frozenset({S.PLACED, S.PAUSED, S.WITHDRAWN, S.EXITED}),
    S.PLACED: frozenset({S.ALUMNI, S.SEARCHING, S.PAUSED, S.WITHDRAWN, S.EXITED}),
    S.ALUMNI: frozenset({S.SEARCHING}),
    S.WITHDRAWN: frozenset({S.INTAKE, S.ENROLLED}),
    S.EXITED: frozenset({S.INTAKE, S.ENROLLED}),
    S.DECLINED: frozenset({S.APPLIED}),
}

# Steps that are always the student's own to take, where the map has them.
OWN_STEPS = frozenset({S.PAUSED, S.SEARCHING, S.WITHDRAWN})


# Why a step that staff record cannot be taken yet, in plain words.
COMES_AFTER: dict[S, Promise] = {
    S.COMPLETED: gettext_lazy("It comes while the person is in training."),
    S.CAREER_READY: gettext_lazy("It comes after the pathway is finished."),
    S.ALUMNI: gettext_lazy("It comes after the person works."),
    S.WITHDRAWN: gettext_lazy("The person has left already, or never had a seat."),
    S.EXITED: gettext_lazy("The person has left already, or never had a seat."),
}


def is_legal(current: str, to: S, *, before_pause: str = "") -> bool:
    """Return whether the map has a step from `current` to `to`; a break ends where it began."""
    return to in NEXT[current] or (current == S.PAUSED and to == before_pause)
