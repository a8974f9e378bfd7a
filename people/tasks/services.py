"""Tasks opened, settled and handed on."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from people.base.enums import Role
from people.base.errors import NotAllowed
from people.base.models.user import User
from people.base.rules import covered_by, has_role
from people.messages.notify import notify
from people.tasks.kinds import kind_of
from people.tasks.models import Task
from people.tasks.owners import choose
from people.tasks.selectors import link_of, tasks_covered


def open_task(
    *,
    kind: str,
    about: UUID,
    path: str,
    student: User | None = None,
    group: UUID | None = None,
    not_for: User | None = None,
    duty: str = "",
    until: datetime | None = None,
) -> Task:
    """Open the one task of a hand-over and choose its owner, who finds a message; one that is open stays as it is.

    Call it in the transaction of the hand-over itself. `student` is the person it is about, `group` the cohort,
    `not_for` who must not settle it; `duty` is another one than the kind's own; after `until` it can no
    longer be settled.
    """
    found = _open(kind, about)
    if found is not None:
        return found
    task = Task(kind=kind, about=about, path=path, student=student, group=group, until=until)
    task.not_for = not_for
    task.duty = duty or kind_of(kind).duty
    return _open_new(task)


@transaction.atomic
def _open_new(task: Task) -> Task:
    """Choose an owner and write the task; another request may have done so in between."""
    task.owner, task.stands_in = choose(task)
    try:
        with transaction.atomic():
            task.save(force_insert=True)
    except IntegrityError:
        return _open(task.kind, task.about) or task
    _tell(task)
    return task


def pair_id(*parts: UUID) -> UUID:
    """Return one id for what is told by several, in their order: a person and a session, a lab and a cohort."""
    return uuid5(parts[0], "".join(str(part) for part in parts[1:]))


def _open(kind: str, about: UUID) -> Task | None:
    return Task.objects.filter(kind=kind, about=about, closed_at=None).first()


def close_task(*, about: UUID, kinds: tuple[str, ...]) -> int:
    """Close the open tasks of `kinds` about a thing: what they waited for was done. Return how many.

    Call it in the transaction of the act that settles it. Nothing open is no error.
    """
    return Task.objects.filter(about=about, kind__in=kinds, closed_at=None).update(closed_at=timezone.now())


def drop_tasks_about(*, student: User) -> int:
    """Close every open task about a person whose account closes; return how many."""
    return Task.objects.filter(student=student, closed_at=None).update(closed_at=timezone.now())


def covers_task(by: User, task: Task) -> bool:
    """Return whether somebody covers today for the owner of a task that is part of that. Two queries."""
    owner = task.owner
    if owner is None or not has_role(by, Role.PLACEMENT) or not covered_by(by).filter(away=owner).exists():
        return False
    return task.closed_at is not None or tasks_covered(by, of=owner).filter(pk=task.pk).exists()


@transaction.atomic
def mark_seen(*, task: Task, by: User) -> None:
    """Close a task that only needed to be read; twice changes nothing.

    Raises `NotAllowed` for anybody but its owner and who covers for them, and for a task that an act of its own
    settles.
    """
    task = Task.objects.select_for_update().get(pk=task.pk)
    if not kind_of(task.kind).seen or not (task.owner_id == by.pk or covers_task(by, task)):
        raise NotAllowed("This is settled elsewhere, or by somebody else.")
    if task.closed_at is None:
        task.closed_at = timezone.now()
        task.save(update_fields=["closed_at"])


@transaction.atomic
def hand_on(
    *,
    of: User | None = None,
    student: User | None = None,
    group: UUID | None = None,
    leaving: User | None = None,
    without: Collection[str] = (),
) -> int:
    """Choose owners anew after people changed; return how many tasks moved. Whoever still may own one keeps it.

    Looks at open tasks of `of` or `leaving` (who owns nothing any more), about `student`, of a cohort (`group`), and at
    those that nobody has or where somebody stands in. Where only `student` is given, who works with them changed, and
    tasks about others stay as they are. Duties in `without` cannot have changed. The new owner finds a message.
    """
    touched = Q() if student is not None and not (of or leaving or group) else Q(owner=None) | Q(stands_in=True)
    for name, value in (("owner", of or leaving), ("student", student), ("group", group)):
        if value is not None:
            touched |= Q(**{name: value})
    moved = 0
    for task in Task.objects.select_for_update(of=("self",)).filter(touched, closed_at=None).exclude(duty__in=without):
        before = (task.owner_id, task.stands_in)
        task.owner, task.stands_in = choose(task, leaving=leaving)
        if before != (task.owner_id, task.stands_in):
            task.save(update_fields=["owner", "stands_in"])
            moved += 1
            _tell(task)
    return moved


def _tell(task: Task) -> None:
    message = kind_of(task.kind).message
    if task.owner is not None and message:
        notify(user=task.owner, kind=message, path=link_of(task))
