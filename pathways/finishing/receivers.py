"""What happens here when something happened in learning."""

from functools import partial
from typing import Any

from django.db import transaction

from pathways.finishing.services import settle
from people.models import User


def progressed(*, student: User, **kwargs: Any) -> None:
    """Look after the change is kept whether something is finished: no result waits for that, or fails with it."""
    transaction.on_commit(partial(settle, student=student), robust=True)
