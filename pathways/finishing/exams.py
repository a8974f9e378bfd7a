"""Certification exams: reported by the student, seen by staff, taken back where it was a mistake."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pathways.base.errors import NotAllowed, NotYetReady
from pathways.finishing.rules import may_record
from pathways.learning.models import ExamAttempt
from pathways.learning.services.exams import record_exam, replace_exam, void_exam
from people.models import User


def report_exam(*, student: User, certification: str, taken_on: date, passed: bool) -> ExamAttempt:
    """Note an exam as the student says it; it counts for nobody else until staff have seen a proof.

    Appends an `ExamAttempt`. Raises `NotYetReady` for a day that lies ahead.
    """
    _past(taken_on)
    return record_exam(student=student, certification=certification, taken_on=taken_on, passed=passed)


def record_seen_exam(
    *, student: User, certification: str, taken_on: date, passed: bool, by: User, skill_keys: Sequence[str] = ()
) -> ExamAttempt:
    """Note an exam whose proof a staff member has just seen.

    Appends as `record_exam`. Raises `NotAllowed` for who does not work with the person, `NotYetReady` as `report_exam`.
    """
    _allowed(by, student)
    _past(taken_on)
    values = {"certification": certification, "taken_on": taken_on, "passed": passed}
    return record_exam(student=student, proof_seen_by=by, skill_keys=skill_keys, **values)  # type: ignore[arg-type]


@transaction.atomic
def confirm_exam(*, attempt: ExamAttempt, by: User, skill_keys: Sequence[str] = ()) -> ExamAttempt:
    """Say that a reported exam's proof was seen; no copy of it is kept.

    Appends an `ExamAttempt` that replaces it. Raises `NotAllowed` as `record_seen_exam`, `NotYetReady` for one whose
    proof was seen before, or that does not count any more.
    """
    _allowed(by, attempt.student)
    return replace_exam(attempt=attempt, proof_seen_by=by, skill_keys=skill_keys)


@transaction.atomic
def take_back_exam(*, attempt: ExamAttempt, by: User) -> None:
    """Take an exam back that was noted by mistake: the student one that nobody has seen a proof of, staff any.

    Appends an `ExamAttempt`. Raises `NotAllowed` for others, `NotYetReady` for one that does not count any more.
    """
    own = by.pk == attempt.student_id and attempt.proof_seen_on is None
    if not own:
        _allowed(by, attempt.student)
    void_exam(attempt=attempt)


def _allowed(by: User, student: User) -> None:
    if not may_record(by, student):
        raise NotAllowed("You do not work with this person.")


def _past(day: date) -> None:
    if day > timezone.localdate():
        raise NotYetReady(_("This day has not come yet."))
