"""The demo data, and who plays which role in it."""

import time
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command, get_commands
from django.test import Client
from django.utils import timezone

from people import demo
from people.models import User

PLAYERS = {
    "student": "student",
    "other_student": "student_two",
    "instructor": "instructor",
    "assistant": "assistant",
    "placement": "placement",
    "employer": "employer",
    "editor": "editor",
    "reporter": "reporter",
    "administrator": "administrator",
}
# How long a walk may take on the slowest machine.
VISIT_S = 24 * 60 * 60


@dataclass(frozen=True)
class World:
    """The people of the demo by key ("student", "student_two", …)."""

    people: dict[str, User]
    sessions: dict[str, str]

    def client(self, role: str) -> Client:
        """Return a browser: signed in as the person who plays `role`, or a visitor's."""
        client = Client(raise_request_exception=False)
        if role != "visitor":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


def build() -> World:
    """Load what `manage.py load_demo` loads and return the world."""
    people = demo.load()
    if "load_demo" in get_commands():
        call_command("load_demo", verbosity=0)
    else:
        for app in ("pathways", "labs", "placement"):
            try:
                import_module(f"{app}.demo").load(people)
            except ModuleNotFoundError:
                continue
    fresh = {key: User.objects.get(pk=user.pk) for key, user in people.items()}
    sessions = {role: _session_of(fresh[key]) for role, key in PLAYERS.items()}
    # What a walk's requests write is taken back, and with it that somebody is there: on a slow machine they were out.
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=VISIT_S))
    return World(fresh, sessions)


def _session_of(user: User) -> str:
    """Sign somebody in as in the middle of a visit, and return the session's key.

    A first page writes into the session that its person is there and has a second step. Walks take back what they
    write, so each of their thousands of requests would be a first one.
    """
    client = Client()
    client.force_login(user)
    client.get("/")
    session = client.session
    session["seen"] = int(time.time()) + VISIT_S
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value
