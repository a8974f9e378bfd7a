"""Attendance marked, a correction asked for, and the answer to it. The mark that counts is folded from the log."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from pathways.attendance.models import Attendance, AttendanceEvent
from pathways.attendance.rules import may_mark, was_in
from pathways.base.enums import Presence, PresenceStep
from pathways.base.errors import NotAllowed, PathwaysError
from pathways.base.locking import lock_student, next_moment
from pathways.cohorts.models.cohort import ClassSession
from pathways.planning.selectors import EARLY
from people.messages.notify import notify
from people.models import User
from people.tasks.services import close_task, open_task, pair_id

ASKED, ANSWERED = "attendance_asked", "class_changed"


class NotYet(PathwaysError):
    """The day of the session has not come, or it does not take place."""


class NewerMark(PathwaysError):
    """Somebody marked this person after the tap that arrives only now; `held` is the mark that counts."""

    def __init__(self, held: str) -> None:
        """Keep the mark that counts."""
        self.held = held
        super().__init__("Somebody has marked this person since.")


@transaction.atomic
def mark_presence(
    *, session: ClassSession, student: User, presence: Presence, by: User, tapped_at: datetime | None = None
) -> Attendance:
    """Say whether somebody was at a session; the same again changes nothing.

    `tapped_at`: when it was tapped, where the connection was gone in between. Appends MARKED, and answers a wish to
    correct the mark: the student finds a message. Raises `NotAllowed`, `NotYet`, and `NewerMark` where somebody else
    marked since `tapped_at`.
    """
    if not may_mark(by, session.cohort) or not was_in(student, session):
        raise NotAllowed("This is for those who teach the cohort.")
    if session.cancelled_at or session.starts_at - timezone.now() > EARLY:
        raise NotYet("There is nothing to mark yet.")
    lock_student(student)
    held = Attendance.objects.filter(session=session, student=student).first()
    if held and held.presence == presence and not held.asked:
        return held
    last = AttendanceEvent.objects.filter(session=session, student=student, step=PresenceStep.MARKED).last()
    others = last is not None and last.by_id != by.pk
    if tapped_at and last and others and last.at > tapped_at and last.presence != presence:
        raise NewerMark(last.presence)
    _append(session, student, PresenceStep.MARKED, presence, by)
    if held and held.asked:
        _tell(session, student)
    return fold(session, student)


@transaction.atomic
def ask_correction(*, session: ClassSession, student: User, presence: Presence) -> Attendance:
    """Ask that one's own mark be another one; no reason is asked. The same wish again changes nothing.

    Appends ASKED, and opens a task for one instructor of the cohort, who finds a message. Raises `NotAllowed` without
    a seat, and `NotYet`.
    """
    if not was_in(student, session):
        raise NotAllowed("This session is not of your cohort.")
    if session.cancelled_at or session.ends_at > timezone.now():
        raise NotYet("The session has not been yet.")
    lock_student(student)
    held = Attendance.objects.filter(session=session, student=student).first()
    if held and presence in (held.asked, held.presence if not held.asked else ""):
        return held
    _append(session, student, PresenceStep.ASKED, presence, student)
    open_task(
        kind=ASKED,
        about=pair_id(session.pk, student.pk),
        path=reverse("pathways:attendance", args=[session.cohort_id, session.pk]),
        student=student,
        group=session.cohort_id,
    )
    return fold(session, student)


@transaction.atomic
def keep_mark(*, session: ClassSession, student: User, by: User) -> Attendance | None:
    """Leave a mark as it is although somebody asked to correct it. Appends KEPT; the student finds a message.

    Without a wish nothing changes. Raises `NotAllowed`.
    """
    if not may_mark(by, session.cohort):
        raise NotAllowed("This is for those who teach the cohort.")
    lock_student(student)
    held = Attendance.objects.filter(session=session, student=student).exclude(asked="").first()
    if held is None:
        return None
    _append(session, student, PresenceStep.KEPT, held.asked, by)
    _tell(session, student)
    return fold(session, student)


def _tell(session: ClassSession, student: User) -> None:
    """Leave the student a message about the answer; nothing waits for the instructor any more."""
    close_task(about=pair_id(session.pk, student.pk), kinds=(ASKED,))
    notify(user=student, kind=ANSWERED, path=reverse("pathways:my_classes"))


def _append(session: ClassSession, student: User, step: PresenceStep, presence: str, by: User) -> None:
    mine = AttendanceEvent.objects.filter(session=session, student=student)
    AttendanceEvent.objects.create(
        session=session, student=student, step=step, presence=presence, by=by, at=next_moment(mine)
    )


def fold(session: ClassSession, student: User) -> Attendance:
    """Write the mark that counts, and the wish that waits, from the events of one person and one session."""
    events = list(AttendanceEvent.objects.filter(session=session, student=student))
    marks = [event for event in events if event.step == PresenceStep.MARKED]
    last = events[-1]
    values = {
        "presence": marks[-1].presence if marks else "",
        "asked": last.presence if last.step == PresenceStep.ASKED else "",
        "at": last.at,
    }
    return Attendance.objects.update_or_create(session=session, student=student, defaults=values)[0]


@transaction.atomic
def rebuild() -> int:
    """Empty the read model and fold it again from the events; return how many rows were written."""
    Attendance.objects.all().delete()
    pairs = AttendanceEvent.objects.order_by().values_list("session", "student").distinct()
    for session, student in list(pairs):
        fold(ClassSession.objects.get(pk=session), User.objects.get(pk=student))
    return Attendance.objects.count()
