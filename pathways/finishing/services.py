"""Signing off, opening early, and reaching the end."""

from django.db import transaction
from django.utils.translation import gettext as _

from pathways.base.enums import FinishKind, StudentState
from pathways.base.errors import NotAllowed, NotYetReady, ReasonMissing
from pathways.base.locking import lock_student, next_moment
from pathways.cohorts.selectors.cohorts import enrolled_pathways
from pathways.cohorts.selectors.standing import student_state
from pathways.cohorts.services.standing import move_student
from pathways.cohorts.transitions import is_legal
from pathways.content.catalogue import CourseInfo, PathwayInfo, catalogue
from pathways.finishing.checklists import Checklist, checklists, finished
from pathways.finishing.hand_overs import sign_offs_wait
from pathways.finishing.locks import REASON, opened_early
from pathways.finishing.models import EarlyOpening, Finish, SignOff
from pathways.finishing.rules import may_sign_off
from people.messages.notify import notify
from people.models import User
from people.trail.confidential import seal

MESSAGE = "finished"
OPENED = "opened_early"
FINISHING = "/my/finishing/"


@transaction.atomic
def sign_off(*, student: User, course: CourseInfo, by: User) -> None:
    """Say as a teacher that a student finished a course; the same twice changes nothing.

    Appends a `SignOff`, and what `settle` appends. Raises `NotAllowed` for who does not teach the person,
    `NotYetReady` while anything else of the course's rule is left.
    """
    if not may_sign_off(by, student):
        raise NotAllowed("You do not teach this person.")
    lock_student(student)
    held = checklists(student, [course])[0]
    if _signed(held):
        return
    if not held.waits_for_teacher:
        raise NotYetReady(_("Something else of this course is still to do."))
    SignOff.objects.create(student=student, course_key=course.key, given=True, by=by, at=next_moment(student.sign_offs))
    settle(student=student)


@transaction.atomic
def take_back_sign_off(*, student: User, course: CourseInfo, by: User) -> None:
    """Take a sign-off back; the course, and pathways that stood on it, do not count as finished any more.

    Where the student stands stays as it is: staff take that step back by itself. Appends a `SignOff` and a `Finish`
    for each that ends. Raises `NotAllowed` for who does not teach the person, `NotYetReady` where none was given.
    """
    if not may_sign_off(by, student):
        raise NotAllowed("You do not teach this person.")
    lock_student(student)
    if not _signed(checklists(student, [course])[0]):
        raise NotYetReady(_("This course is not signed off."))
    SignOff.objects.create(
        student=student, course_key=course.key, given=False, by=by, at=next_moment(student.sign_offs)
    )
    ways = [way.slug for way in catalogue().pathways.values() if course.key in [one.key for one in way.courses]]
    for kind, keys in ((FinishKind.COURSE, [course.key]), (FinishKind.PATHWAY, ways)):
        for _student, key in finished([student], kind, keys):
            _append(student, kind, key, counts=False)


def _signed(held: Checklist) -> bool:
    return any(point.kind == "sign_off" and point.done for point in held.points)


@transaction.atomic
def open_early(*, student: User, key: str, reason: str, by: User) -> EarlyOpening:
    """Open a course or lesson for one student before its turn; the student finds a message and reads the reason.

    `key` is that of a course, or `<course>/<lesson>`. Appends an `EarlyOpening`. Raises `NotAllowed` for who does not
    teach the person, `ReasonMissing` without a reason.
    """
    if not may_sign_off(by, student):
        raise NotAllowed("You do not teach this person.")
    if not reason.strip():
        raise ReasonMissing(_("Say why, in words that the person may read."))
    lock_student(student)
    at = next_moment(student.early_openings)
    words = seal(student, REASON, reason.strip()[:200])
    values = {"key": key, "opened": True, "sealed_reason": words, "by": by, "at": at}
    row = EarlyOpening.objects.create(student=student, **values)
    notify(user=student, kind=OPENED, path=FINISHING)
    return row


@transaction.atomic
def close_again(*, student: User, key: str, by: User) -> None:
    """Let a course or lesson that was opened early wait for its turn again; nothing that was done is lost.

    Appends an `EarlyOpening`. Raises `NotAllowed` for who does not teach the person.
    """
    if not may_sign_off(by, student):
        raise NotAllowed("You do not teach this person.")
    lock_student(student)
    if key in opened_early(student):
        at = next_moment(student.early_openings)
        EarlyOpening.objects.create(student=student, key=key, opened=False, by=by, at=at)


@transaction.atomic
def settle(*, student: User) -> None:
    """Write down courses and pathways that the student has just finished; at a pathway's end move them to Completed.

    Appends a `Finish` for each, and a `StudentStateEvent` where the map has that step; the student finds a message.
    Does nothing the second time.
    """
    lock_student(student)
    for way in enrolled_pathways(student):
        _settle_way(student, way)


def _settle_way(student: User, way: PathwayInfo) -> None:
    held = checklists(student, way.courses)
    for one in held:
        if one.done and one.finished_at is None:
            _append(student, FinishKind.COURSE, one.course.key)
    sign_offs_wait(student=student, way=way, held=held)
    if not held or not all(one.done for one in held) or finished([student], FinishKind.PATHWAY, [way.slug]):
        return
    _append(student, FinishKind.PATHWAY, way.slug)
    if is_legal(student_state(student) or "", StudentState.COMPLETED):
        move_student(student=student, to=StudentState.COMPLETED, by=None)
    notify(user=student, kind=MESSAGE, path=FINISHING)


def _append(student: User, kind: FinishKind, key: str, *, counts: bool = True) -> None:
    Finish.objects.create(student=student, kind=kind, key=key, counts=counts, at=next_moment(student.finishes))
