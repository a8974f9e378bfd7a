"""What stands before publishing wherever the CMS publishes: no words of the first language as a translation."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, WorkflowState
from wagtail.workflows import publish_workflow_state

from pathways.editing.approving import finish_with
from pathways.editing.translations import still_in_first_language
from people.messages.notify import notify, register_kind
from people.models import User

NOT_PUBLISHED = "page_not_published"


def publish_when_checked(workflow_state: WorkflowState, user: Any = None) -> None:
    """Publish what was approved, unless it still is in the first language: then it stays a draft, and both are told.

    Approving asks no hook of the editor's.
    """
    page = workflow_state.content_object.get_latest_revision_as_object()
    if not (isinstance(page, Page) and still_in_first_language(page)):
        publish_workflow_state(workflow_state, user=user)
        return
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for person in {user, workflow_state.requested_by}:
        if isinstance(person, User):
            notify(user=person, kind=NOT_PUBLISHED, path=path)


def left_among(pages: Iterable[Any], *, below: bool) -> Iterator[tuple[Any, str]]:
    """Yield (page, first text) of those whose newest draft still is in the first language.

    `below`: and of the drafts below them, which go along.
    """
    for page in (one for one in pages if isinstance(one, Page)):
        drafts = page.get_descendants().not_live() if below else ()
        for one in (page, *drafts):
            left = still_in_first_language(one.get_latest_revision_as_object())
            if left:
                yield one, left[0]


def register() -> None:
    """Finish workflows so, and name the message; called once from `AppConfig.ready`."""
    finish_with(publish_when_checked)
    register_kind(NOT_PUBLISHED, _("A page was not published: a part of it is still in English"))
