"""Reads of tasks: one person's own, everybody's, and people whom nobody looks after."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from people.base.models.user import User
from people.base.rules import kept_from
from people.tasks.kinds import Kind, covered_duties, duty_of, kind_of, kinds
from people.tasks.models import Task


@dataclass(frozen=True)
class Line:
    """One task of a list: what it is, whom it is about where the reader may know, its page, and its age in days."""

    task: Task
    kind: Kind
    url: str
    about: str
    days: int


@dataclass(frozen=True)
class Unowned:
    """A person whom nobody looks after: what is missing, since when, and the page where that is mended."""

    name: str
    missing: str | Promise
    days: int
    url: str


def link_of(task: Task) -> str:
    """Return the page where the task's owner settles it; for one who stands in, where the duty is given to somebody."""
    mend = duty_of(task.duty).mend
    return mend(task) if task.stands_in and mend else task.path


def _open() -> "QuerySet[Task]":
    return Task.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), closed_at=None)


def tasks_of(owner: User) -> "QuerySet[Task]":
    """Return what waits for a person, oldest first. No query yet."""
    quiet = [kind.key for kind in kinds() if kind.quiet]
    return _open().filter(owner=owner).exclude(kind__in=quiet).select_related("student")


def tasks_covered(reader: User, *, of: User) -> "QuerySet[Task]":
    """Return what waits for a colleague for whom the reader covers, oldest first: the work of placement alone.

    Left out is what is about the reader, or a student from whom they are kept away, and what somebody else must settle.
    """
    closed = kept_from(reader)
    found = tasks_of(of).filter(duty__in=covered_duties(), stands_in=False)
    # Without a student or a first person there is nothing to leave out; "not in" alone would leave those out, too.
    about = Q(student=None) | ~Q(student__in=closed) & ~Q(student=reader)
    return found.filter(about, Q(not_for=None) | ~Q(not_for=reader))


def everybodys_tasks() -> "QuerySet[Task]":
    """Return every open task: those of nobody first, then by age. What only its own person can do is left out."""
    found = _open().exclude(duty="own").select_related("owner")
    return found.order_by(F("owner").asc(nulls_first=True), "opened_at", "id")


def lines(tasks: "list[Task] | QuerySet[Task]", *, named: bool) -> list[Line]:
    """Return tasks as lines of a list; `named`: with the person that each is about."""
    now = timezone.now()
    return [
        Line(task, kind, link_of(task), _about(task, kind, named=named), (now - task.opened_at).days)
        for task in tasks
        for kind in [kind_of(task.kind)]
    ]


def _about(task: Task, kind: Kind, *, named: bool) -> str:
    """Return whom a task is about; who only stands in for a duty need not know."""
    if not named or task.student_id is None or task.student_id == task.owner_id:
        return ""
    return task.student.get_full_name() if task.student and (kind.names or not task.stands_in) else ""


def open_task_of(*, kind: str, about: UUID) -> Task | None:
    """Return the open task of a kind about a thing, with its owner; None where nothing waits."""
    return Task.objects.filter(kind=kind, about=about, closed_at=None).select_related("owner").first()


_unowned: list[Callable[[], list[Unowned]]] = []


def register_unowned(found: Callable[[], list[Unowned]]) -> None:
    """Let an app say which people nobody looks after; called once from an `AppConfig.ready`."""
    if found not in _unowned:
        _unowned.append(found)


def unowned() -> list[Unowned]:
    """Return the people whom nobody looks after, longest first."""
    return sorted((one for found in _unowned for one in found()), key=lambda one: -one.days)
