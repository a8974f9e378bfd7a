"""How each kind of change reads one person's value and puts one there: doing and undoing take the same two steps.

A value is plain: what `read` gives is kept in `BookStep.before` and `after`, and `put` makes `read` give it again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from labs.assignments.models import Assignment
from labs.base.enums import ExtensionKind
from labs.dates.policy import end_of
from labs.dates.selectors.dates import newest_extension, zone_of
from labs.dates.selectors.schedules import extended_to
from labs.dates.services.extensions import answer_extension, restore_extension
from labs.gradebook.models import ChangeKind, ExcuseEvent
from labs.grades.services.marks import override_points, restore_points, whole_points
from labs.submissions.models import Submission
from pathways.attendance.models import Attendance
from pathways.attendance.services import mark_presence
from pathways.base.enums import Presence
from pathways.base.locking import next_moment
from pathways.models import ClassSession
from people.models import User


@dataclass(frozen=True)
class Doing:
    """What `put` needs beside the value: where, by whom, why."""

    cohort: UUID
    by: User
    reason: str


Read = Callable[[UUID, User, str], Any]
Put = Callable[[Doing, User, str, Any], None]


def _id(item: str) -> UUID:
    return UUID(item.partition(":")[2])


def _lab(item: str) -> Assignment:
    found: Assignment = Assignment.objects.get(pk=_id(item))
    return found


def read_extension(_cohort: UUID, student: User, item: str) -> dict[str, Any]:
    """Return the student's own date of a lab as text (None: the cohort's), and whether a wish for more time waits."""
    lab = _lab(item)
    until, last = extended_to([lab], [student]).get((lab.pk, student.pk)), newest_extension(lab, student)
    asked = last is not None and last.kind == ExtensionKind.ASKED
    return {"until": until.isoformat() if until else None, "asked": asked}


def give_extension(doing: Doing, student: User, item: str, value: Any) -> None:
    """Give more time until the end of a day (ISO text) where the student is."""
    until = end_of(datetime.fromisoformat(value).date(), zone_of(student))
    answer_extension(assignment=_lab(item), student=student, until=until, by=doing.by, note=doing.reason)


def put_extension(doing: Doing, student: User, item: str, value: Any) -> None:
    """Put a date and a wish back as they were."""
    until = datetime.fromisoformat(value["until"]) if value["until"] else None
    restore_extension(assignment=_lab(item), student=student, until=until, asked=value["asked"], by=doing.by)


def read_excuse(cohort: UUID, student: User, item: str) -> bool:
    """Return whether the student is excused from a column."""
    events = ExcuseEvent.objects.filter(cohort=cohort, student=student, item=item).order_by("-at", "-id")
    return bool(events.values_list("excused", flat=True).first())


def put_excuse(doing: Doing, student: User, item: str, value: Any) -> None:
    """Append an `ExcuseEvent`, unless that is what holds."""
    if read_excuse(doing.cohort, student, item) != value:
        at = next_moment(ExcuseEvent.objects.filter(student=student))
        words = {"reason": doing.reason, "by": doing.by, "at": at}
        ExcuseEvent.objects.create(cohort=doing.cohort, student=student, item=item, excused=value, **words)


def read_presence(_cohort: UUID, student: User, item: str) -> str:
    """Return the mark that counts in one class, "" where there is none or a wish to correct it waits.

    So it is in a class that was called off since: nothing is marked there.
    """
    marks = Attendance.objects.filter(session=_id(item), student=student, asked="", session__cancelled_at=None)
    mark = marks.first()
    return mark.presence if mark else ""


def put_presence(doing: Doing, student: User, item: str, value: Any) -> None:
    """Mark somebody in one class, unless there is no mark that could be changed here."""
    if read_presence(doing.cohort, student, item):
        session = ClassSession.objects.select_related("cohort").get(pk=_id(item))
        mark_presence(session=session, student=student, presence=Presence(value), by=doing.by)


def excuse_absence(doing: Doing, student: User, item: str, _value: Any) -> None:
    """Excuse who was marked as not there; whoever was there stays so."""
    if read_presence(doing.cohort, student, item) == Presence.AWAY:
        put_presence(doing, student, item, Presence.EXCUSED)


def _hand_in(item: str) -> Submission:
    found: Submission = Submission.objects.select_related("assignment", "student").get(pk=_id(item))
    return found


def read_points(_cohort: UUID, _student: User, item: str) -> float | None:
    """Return the points that a person gave to a whole hand-in, None where its tasks' count."""
    return whole_points(_hand_in(item))


def give_points(doing: Doing, _student: User, item: str, value: Any) -> None:
    """Give points to a whole hand-in."""
    override_points(submission=_hand_in(item), points=value, reason=doing.reason, by=doing.by)


def put_points(doing: Doing, _student: User, item: str, value: Any) -> None:
    """Put the points of a whole hand-in back as they were."""
    restore_points(submission=_hand_in(item), points=value, reason=doing.reason, by=doing.by)


@dataclass(frozen=True)
class Ways:
    """The three ways of one kind: read, change, put back."""

    read: Read
    change: Put
    put: Put


WAYS: dict[str, Ways] = {
    ChangeKind.EXTEND: Ways(read_extension, give_extension, put_extension),
    ChangeKind.EXCUSE: Ways(read_excuse, put_excuse, put_excuse),
    ChangeKind.CLASSES: Ways(read_presence, excuse_absence, put_presence),
    ChangeKind.MARKS: Ways(read_points, give_points, put_points),
}
