"""What happens where a page was approved. The CMS loads this while it makes its own models: it may import none."""

from collections.abc import Callable
from typing import Any

from wagtail.workflows import publish_workflow_state

Finish = Callable[[Any, Any], None]
_finish: list[Finish] = [publish_workflow_state]


def finish_with(finish: Finish) -> None:
    """Register what finishes a workflow whose last step was approved; the last one registered counts."""
    _finish[:] = [finish]


def on_approved(workflow_state: Any, user: Any = None) -> None:
    """Finish a workflow: the value of `WAGTAIL_FINISH_WORKFLOW_ACTION`."""
    _finish[0](workflow_state, user)
