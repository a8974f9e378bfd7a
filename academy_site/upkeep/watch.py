"""gunicorn's settings: one thread of each worker looks now and then whether the scheduler is alive.

Everything else is looked at by the scheduler itself; that it has stopped, nobody but the site can say.
"""

import logging
import threading
from typing import Any

from django.apps import apps
from django.db import close_old_connections

from infra.running import logs

EVERY_S = 300.0
# gunicorn writes the same lines as the site.
logconfig_dict = logs.settings()
log = logging.getLogger("upkeep")


def post_worker_init(_worker: Any) -> None:
    """Begin to look, once a worker has loaded the site (gunicorn calls this)."""
    threading.Thread(target=_look_for_ever, name="upkeep", daemon=True).start()


def _look_for_ever() -> None:
    # By the app's configuration: gunicorn reads this file before the site, and its models, can be loaded.
    upkeep: Any = apps.get_app_config("upkeep")
    pause = threading.Event()
    while not pause.wait(EVERY_S):
        try:
            upkeep.look_at_scheduler()
        except Exception:
            log.exception("the scheduler could not be looked at")
        finally:
            close_old_connections()
