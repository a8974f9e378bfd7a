"""A page that waits for a second pair of eyes is a task for an editor, and its author reads how it went.

Wagtail's workflow says when.
"""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import signals
from wagtail.models import TaskState

from people.messages.notify import notify
from people.messages.notify import register_kind as name_message
from people.models import User
from people.tasks.kinds import Kind, register_kind
from people.tasks.owners import EDITORS
from people.tasks.services import close_task, open_task

MODERATION = "page_to_check"
CHECKED = "page_checked"


def _about(state: TaskState) -> UUID:
    return uuid5(NAMESPACE_URL, f"task-state/{state.pk}")


def on_submitted(*, instance: TaskState, user: User | None = None, **_kwargs: Any) -> None:
    """Open the task; whoever asked does not check."""
    open_task(
        kind=MODERATION, about=_about(instance), path=_path(instance), not_for=user if isinstance(user, User) else None
    )


def on_settled(*, instance: TaskState, user: User | None = None, **_kwargs: Any) -> None:
    """Close it: approved, sent back or taken back. Whoever asked finds a message that leads to page and comment."""
    close_task(about=_about(instance), kinds=(MODERATION,))
    asked = instance.workflow_state.requested_by
    if isinstance(asked, User) and asked != user:
        notify(user=asked, kind=CHECKED, path=_path(instance))


def _path(state: TaskState) -> str:
    return reverse("wagtailadmin_pages:edit", args=[state.revision.object_id])


def register() -> None:
    """Name the task and listen; called once from `AppConfig.ready`."""
    register_kind(Kind(MODERATION, _("A page waits to be checked"), EDITORS))
    name_message(CHECKED, _("A page of yours was checked"))
    signals.task_submitted.connect(on_submitted, dispatch_uid="pathways-moderation")
    for settled in (signals.task_approved, signals.task_rejected, signals.task_cancelled):
        settled.connect(on_settled, dispatch_uid="pathways-moderation")
