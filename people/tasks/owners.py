"""Who owns a task: one person with the duty, free of conflict; where nobody has it, an administrator stands in."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from people.base.enums import STAFF_ROLES, Role
from people.base.models.caseload import CaseAssignment, StaffBar
from people.base.models.user import RoleGrant, User
from people.tasks.kinds import Duty, duty_of, register_duty
from people.tasks.models import Task

# Placement staff who have the student on their list; any of the placement staff; administrators; staff for signing in.
PLACEMENT, ANY_PLACEMENT, ADMINISTRATORS, STAFF = "placement", "any_placement", "administrators", "staff"
# Administrators, or placement staff for an employer's role; the person it is about; editors.
CONFIRMERS, OWN, EDITORS = "confirmers", "own", "editors"


def holders(*roles: Role) -> "QuerySet[User]":
    """Return the people with open accounts who hold one of `roles` now."""
    held = RoleGrant.objects.filter(user=OuterRef("pk"), role__in=roles, ended_at=None)
    return User.objects.filter(Exists(held), is_active=True)


def on_list_of(task: Task) -> "QuerySet[User]":
    """Return the placement staff who have the task's student on their list."""
    pair = CaseAssignment.objects.filter(staff=OuterRef("pk"), student=task.student_id, ended_at=None)
    return holders(Role.PLACEMENT).filter(Exists(pair))


def themselves(task: Task) -> "QuerySet[User]":
    """Return the person whom the task is about."""
    return User.objects.filter(pk=task.student_id, is_active=True) if task.student_id else User.objects.none()


def register() -> None:
    """Add the duties of this app; called once from `AppConfig.ready`."""
    register_duty(
        Duty(PLACEMENT, on_list_of, lambda _task: reverse("people:caseloads"), covered=True),
        Duty(
            ANY_PLACEMENT,
            lambda _task: holders(Role.PLACEMENT),
            lambda _task: reverse("people:accounts"),
            covered=True,
        ),
        Duty(ADMINISTRATORS, lambda _task: holders(Role.ADMINISTRATOR)),
        Duty(CONFIRMERS, lambda _task: holders(Role.ADMINISTRATOR, Role.PLACEMENT)),
        Duty(STAFF, lambda _task: holders(*STAFF_ROLES)),
        Duty(EDITORS, lambda _task: holders(Role.EDITOR), lambda _task: reverse("people:accounts")),
        Duty(OWN, themselves),
    )


def may_own(task: Task, *, leaving: User | None = None) -> "QuerySet[User]":
    """Return who may own the task by its duty now, without whoever must not settle it or is kept away."""
    return _free(duty_of(task.duty).found(task), task, leaving)


def choose(task: Task, *, leaving: User | None = None) -> tuple[User | None, bool]:
    """Return the owner, and whether it is an administrator who stands in. One with the fewest open tasks is chosen.

    An owner who still may own the task keeps it. `leaving` owns nothing any more.
    """
    found = may_own(task, leaving=leaving)
    kept = found.filter(pk=task.owner_id).first() if task.owner_id else None
    owner = kept or _least_busy(found)
    if owner is not None or task.duty == OWN:
        return owner, False
    stand_ins = _free(holders(Role.ADMINISTRATOR), task, leaving)
    kept = stand_ins.filter(pk=task.owner_id).first() if task.owner_id else None
    return kept or _least_busy(stand_ins), True


def _free(found: "QuerySet[User]", task: Task, leaving: User | None) -> "QuerySet[User]":
    out = {pk for pk in (task.not_for_id, leaving.pk if leaving else None) if pk is not None}
    if task.duty != OWN and task.student_id is not None:
        out.add(task.student_id)
        bar = StaffBar.objects.filter(staff=OuterRef("pk"), student=task.student_id, ended_at=None)
        found = found.filter(~Exists(bar))
    return found.exclude(pk__in=out)


def _least_busy(found: "QuerySet[User]") -> User | None:
    busy = Count("tasks", filter=Q(tasks__closed_at=None))
    return found.annotate(busy=busy).order_by("busy", "date_joined", "pk").first()
