"""What the pages about attendance show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from pathways.attendance.models import Attendance
from pathways.base.enums import TEACHING_ROLES, Presence
from pathways.cohorts.models.cohort import ClassSession, Cohort
from pathways.cohorts.selectors.cohorts import students_of
from pathways.planning.selectors import EARLY, SessionLine, lines_of
from people.base.enums import Role
from people.base.prepared import Prepared
from people.base.rules import has_role, kept_from
from people.models import User

RECENT = timedelta(days=2)


@dataclass(frozen=True)
class MarkRow:
    """One person at one session. `key` names the row in the browser and means nothing anywhere else."""

    user: User
    name: str
    key: str
    presence: str
    asked: str

    @property
    def asked_label(self) -> str:
        """Return in words what the person asks for."""
        return str(Presence(self.asked).label) if self.asked else ""


def row_key(session: ClassSession, student: UUID) -> str:
    """Return a name for one person's row of one session that leads to nobody who has no access to the page."""
    return salted_hmac("attendance.row", f"{session.pk}{student}").hexdigest()[:16]


def queue_key(session: ClassSession, user: User) -> str:
    """Return where a browser keeps the marks of `user` that wait for a connection: another person never reads them."""
    return salted_hmac("attendance.queue", f"{session.pk}{user.pk}").hexdigest()[:16]


def mark_rows(session: ClassSession, *, seen_by: User) -> list[MarkRow]:
    """Return everybody with a seat, and whoever was marked, by name; without those kept from `seen_by`. Two queries."""
    marks = {row.student_id: row for row in session.attendance.select_related("student")}
    users = {user.pk: user for user in students_of(session.cohort, seen_by=seen_by)}
    apart = _apart(seen_by) if set(marks) - set(users) else set()
    users |= {pk: row.student for pk, row in marks.items() if pk not in users and pk not in apart}
    rows = []
    for pk, user in users.items():
        mark = marks.get(pk)
        said = (mark.presence, mark.asked) if mark else ("", "")
        rows.append(MarkRow(user, user.get_short_name(), row_key(session, pk), *said))
    return sorted(rows, key=lambda row: row.name.lower())


def _apart(staff: User) -> set[UUID]:
    return set(kept_from(staff).values_list("student", flat=True))


@dataclass(frozen=True)
class OwnClass:
    """One session as its student sees it, with their own mark and what they asked for."""

    line: SessionLine
    presence: str
    asked: str

    @property
    def presence_label(self) -> str:
        """Return the mark in words, "" where there is none."""
        return str(Presence(self.presence).label) if self.presence else ""

    @property
    def may_ask(self) -> list[tuple[str, str]]:
        """Return which marks the person can ask for: those that it is not."""
        marks = (Presence.HERE, Presence.EXCUSED)
        return [(mark.value, str(mark.label)) for mark in marks if mark not in (self.presence, self.asked)]


def own_classes(student: User) -> list[OwnClass]:
    """Return every session of the cohorts in which the student has a seat, and those where they were marked, in order.

    Three queries at any size.
    """
    seated = Q(cohort__enrolments__student=student, cohort__enrolments__ended_at=None)
    found = ClassSession.objects.filter(seated | Q(attendance__student=student)).select_related("cohort").distinct()
    sessions = list(found.order_by("starts_at", "id"))
    marks = {row.session_id: row for row in Attendance.objects.filter(student=student)}
    lines = lines_of(sessions, {one.cohort_id: one.cohort.time_zone for one in sessions})
    return [
        OwnClass(line, *((mark.presence, mark.asked) if (mark := marks.get(line.session.pk)) else ("", "")))
        for line in lines
    ]


def sessions_held(cohort: Cohort) -> "QuerySet[ClassSession]":
    """Return the sessions of a cohort that have begun and take place. No query yet."""
    return _held(cohort.pk, timezone.now())


def _held(cohort: UUID, now: datetime) -> "QuerySet[ClassSession]":
    return ClassSession.objects.filter(cohort=cohort, cancelled_at=None, starts_at__lte=now)


def _presences(*, cohort: UUID, students: list[UUID], now: datetime) -> "QuerySet[Any, tuple[UUID, str, int]]":
    marks = Attendance.objects.filter(session__in=_held(cohort, now).order_by().values("pk"), student__in=students)
    return marks.exclude(presence="").order_by().values_list("student", "presence").annotate(n=Count("pk"))


PRESENCES = Prepared(_presences)


def presence_counts(cohort: Cohort, students: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """Return how many marks of each kind (`Presence`) students have in sessions that were held. One query."""
    found: dict[UUID, dict[str, int]] = {}
    for student, presence, n in PRESENCES(cohort=cohort.pk, students=list(students), now=timezone.now()):
        found.setdefault(student, {})[presence] = n
    return found


def asks_in(cohorts: list[UUID], *, seen_by: User) -> "QuerySet[Attendance]":
    """Return the wishes to correct a mark that wait in these cohorts, oldest first. No query yet."""
    asks = Attendance.objects.filter(session__cohort__in=cohorts).exclude(asked="")
    apart = kept_from(seen_by)
    return asks.exclude(student__in=apart).select_related("session").order_by("at")


def asks_waiting(user: User, cohorts: list[UUID]) -> dict[UUID, int]:
    """Return how many wishes to correct a mark wait for somebody, by cohort id, of cohorts that they teach."""
    if has_role(user, Role.ADMINISTRATOR):
        own = cohorts
    else:
        held = Cohort.objects.filter(pk__in=cohorts, staff__user=user, staff__role__in=TEACHING_ROLES)
        own = list(held.values_list("pk", flat=True))
    found: dict[UUID, int] = {}
    for cohort in asks_in(own, seen_by=user).values_list("session__cohort", flat=True):
        found[cohort] = found.get(cohort, 0) + 1
    return found


def is_markable(session: ClassSession) -> bool:
    """Return whether attendance can be marked now: from some hours before a session that takes place on, for ever."""
    return session.cancelled_at is None and session.starts_at - timezone.now() <= EARLY


def sessions_to_mark(cohort: Cohort) -> list[ClassSession]:
    """Return the sessions of a cohort that can be marked and began less than two days ago, newest first. One query."""
    now = timezone.now()
    near = cohort.sessions.filter(cancelled_at=None, starts_at__lte=now + EARLY, starts_at__gt=now - RECENT)
    return list(near.order_by("-starts_at"))
