"""Runs what is due: pages, ends of releases, notices, anchors, tidying up, retention. `python -m infra.scheduler`."""

import logging
import signal
import sys
import threading
import time
from typing import Any

import django
from django.apps import apps
from django.core.management import call_command
from django.db import close_old_connections

from academy_site.beginning import loading

# Command → seconds between its runs.
DUE = {
    "publish_scheduled": 60.0,
    "tell_announcements": 60.0,
    "look_at_machine": 300.0,
    "end_releases": 300.0,
    # Before the notices: a reminder goes out with them.
    "tell_interviews": 900.0,
    "send_notices": 900.0,
    "clearsessions": 3600.0,
    "oidc_cleartokens": 3600.0,
    "reapply_erasures": 3600.0,
    "anchor_access_log": 300.0,
    "check_access_log": 86400.0,
    "settle_finishes": 86400.0,
    "tell_due_vettings": 86400.0,
    "remind_of_employers": 86400.0,
    "apply_retention": 86400.0,
    # After retention, whose rows go with it.
    "rewrite_database": 86400.0,
}
log = logging.getLogger("scheduler")


def run_due(last: dict[str, float], now: float) -> None:
    """Run each command whose time has come; one that goes wrong is logged and tried again next time."""
    for name, every in DUE.items():
        if now - last.get(name, float("-inf")) < every:
            continue
        last[name] = now
        worked = True
        try:
            call_command(name, verbosity=0)
        except Exception:
            worked = False
            log.exception("%s did not work", name)
        _note(name, worked)


def _note(name: str, worked: bool) -> None:
    """Leave word in the database, where whoever watches asks; it not answering must not end the scheduler."""
    upkeep: Any = apps.get_app_config("upkeep")
    try:
        upkeep.note_run(command=name, worked=worked)
    except Exception:
        log.exception("how %s went could not be written down", name)


def main() -> int:
    """Run until SIGTERM."""
    with loading():
        django.setup()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    last: dict[str, float] = {}
    while not stop.wait(5.0):
        run_due(last, time.monotonic())
        close_old_connections()
    return 0


if __name__ == "__main__":
    sys.exit(main())
