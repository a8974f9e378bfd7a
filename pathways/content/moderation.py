"""A page that waits for a second pair of eyes is a task for an editor: Wagtail's workflow says when."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import signals
from wagtail.models import TaskState

from people.models import User
from people.tasks.kinds import Kind, register_kind
from people.tasks.owners import EDITORS
from people.tasks.services import close_task, open_task

MODERATION = "page_to_check"


def _about(state: TaskState) -> UUID:
    return uuid5(NAMESPACE_URL, f"task-state/{state.pk}")


def on_submitted(*, instance: TaskState, user: User | None = None, **_kwargs: Any) -> None:
    """Open the task; whoever asked does not check."""
    path = reverse("wagtailadmin_pages:edit", args=[instance.revision.object_id])
    open_task(kind=MODERATION, about=_about(instance), path=path, not_for=user if isinstance(user, User) else None)


def on_settled(*, instance: TaskState, **_kwargs: Any) -> None:
    """Close it: approved, sent back or taken back."""
    close_task(about=_about(instance), kinds=(MODERATION,))


def register() -> None:
    """Name the task and listen; called once from `AppConfig.ready`."""
    register_kind(Kind(MODERATION, _("A page waits to be checked"), EDITORS))
    signals.task_submitted.connect(on_submitted, dispatch_uid="pathways-moderation")
    for settled in (signals.task_approved, signals.task_rejected, signals.task_cancelled):
        settled.connect(on_settled, dispatch_uid="pathways-moderation")
