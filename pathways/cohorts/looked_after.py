"""Students whom nobody looks after: who learns without an instructor, who looks for work without placement staff.

Both make a task for an administrator, opened and closed where people and places change; the list is always computed.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pathways.base.enums import CohortRole, StudentState
from pathways.cohorts.models.cohort import Cohort, CohortStaff, Enrolment
from people.base.enums import Role
from people.models import CaseAssignment, RoleGrant, StaffBar, Task, User
from people.tasks.kinds import Kind, register_kind
from people.tasks.owners import ADMINISTRATORS, holders
from people.tasks.selectors import Unowned, register_unowned
from people.tasks.services import close_task, open_task

NO_PLACEMENT, NO_TEACHING = "no_placement", "no_teaching"
LOOKING = (StudentState.CAREER_READY, StudentState.SEARCHING)
LEARNING = (StudentState.INTAKE, StudentState.ENROLLED, StudentState.IN_TRAINING)
MISSING = {NO_PLACEMENT: _("nobody of the placement staff"), NO_TEACHING: _("no instructor")}


def without_placement() -> "QuerySet[User]":
    """Return students who are ready for work or look for it, and are on the list of nobody who may act."""
    bar = StaffBar.objects.filter(staff=OuterRef("staff"), student=OuterRef("student"), ended_at=None)
    held = CaseAssignment.objects.filter(student=OuterRef("pk"), ended_at=None, staff__in=holders(Role.PLACEMENT))
    return User.objects.filter(~Exists(held.exclude(Exists(bar))), is_active=True, standing__state__in=LOOKING)


def without_teaching() -> "QuerySet[User]":
    """Return students who learn, or have just come, and have no seat in a cohort with an instructor."""
    student = RoleGrant.objects.filter(user=OuterRef("pk"), role=Role.STUDENT, ended_at=None)
    teaches = CohortStaff.objects.filter(
        cohort=OuterRef("cohort"), role=CohortRole.INSTRUCTOR, user__in=holders(Role.INSTRUCTOR)
    )
    seat = Enrolment.objects.filter(Exists(teaches), student=OuterRef("pk"), ended_at=None)
    learns = Q(standing=None) | Q(standing__state__in=LEARNING)
    return User.objects.filter(learns, Exists(student), ~Exists(seat), is_active=True)


def _places() -> dict[str, tuple["QuerySet[User]", str]]:
    return {
        NO_PLACEMENT: (without_placement(), reverse("people:caseloads")),
        NO_TEACHING: (without_teaching(), reverse("pathways:teach")),
    }


def unowned() -> list[Unowned]:
    """Return both kinds of students, with the page where each is mended. Two queries."""
    now = timezone.now()
    return [
        Unowned(user.get_full_name(), MISSING[kind], (now - (user.since or user.date_joined)).days, url)
        for kind, (found, url) in _places().items()
        for user in found.annotate(since=F("standing__since"))
    ]


def look_after(students: Iterable[UUID]) -> None:
    """Open a task for each of these students whom nobody looks after, close it for those who have somebody.

    Call it in the transaction that changed who stands where. Three queries where nothing changes.
    """
    ids = list(students)
    rows = Task.objects.filter(about__in=ids, kind__in=MISSING, closed_at=None)
    opened = set(rows.values_list("kind", "about"))
    for kind, (found, url) in _places().items():
        missing = {user.pk: user for user in found.filter(pk__in=ids)}
        for pk, user in missing.items():
            if (kind, pk) not in opened:
                open_task(kind=kind, about=pk, path=url, student=user)
        for pk in {about for key, about in opened if key == kind} - missing.keys():
            close_task(about=pk, kinds=(kind,))


def look_after_cohort(cohort: Cohort) -> None:
    """Look at everybody with a seat in a cohort whose staff changed."""
    look_after(cohort.enrolments.filter(ended_at=None).values_list("student", flat=True))


def on_staffing_changed(*, staff: User | None, student: User | None, **_kwargs: Any) -> None:
    """Look at whom a change of the staff touched."""
    if student is not None:
        look_after([student.pk])
    elif staff is not None:
        listed = CaseAssignment.objects.filter(staff=staff, ended_at=None).values_list("student", flat=True)
        seated = Enrolment.objects.filter(cohort__staff__user=staff, ended_at=None).values_list("student", flat=True)
        look_after({*listed, *seated})


def on_came_in(*, user: User, **_kwargs: Any) -> None:
    """Look at a student who has just come: their card may have held no seat."""
    look_after([user.pk])


def register() -> None:
    """Name the tasks and the list; called once from `AppConfig.ready`."""
    register_kind(
        Kind(NO_PLACEMENT, _("A student is on nobody’s list"), ADMINISTRATORS, names=True),
        Kind(NO_TEACHING, _("A student has no instructor"), ADMINISTRATORS, names=True, message=""),
    )
    register_unowned(unowned)
