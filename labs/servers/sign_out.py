"""Leaving the site leaves the labs too."""

import threading
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from labs.servers import hubclient
from people.models import User

FEEDBACK_LABEL = _("There is something new to read in your lessons")


def end_hub_sessions(sender: Any, user: User, **kwargs: Any) -> None:
    """End a person's hub session, tokens and server once the change that ends the site's session is committed.

    In a thread of its own: the person who leaves never waits for the hub.
    """
    hubclient.forget(user.hub_name)
    name = user.hub_name
    transaction.on_commit(lambda: threading.Thread(target=hubclient.end_sessions, args=(name,), daemon=True).start())
