"""Brings a real academy's database, files and curriculum up to date: `python -m infra.academy.prepare`.

Runs as the academy's user, with the site's environment. The last line says in JSON how many steps ran.
"""

import json
import sys
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

from academy_site import build
from academy_site.beginning import loading
from infra.running.steps import Step, bring_up_to_date, command, shared


def steps() -> list[Step]:
    """Return the steps of every academy, the key before anything is sealed with it, and the table of the cache."""
    key = settings.CONFIDENTIAL_KEY_FILE
    sealing = Step("key", "Making the confidential key", lambda: [str(key)], command("make_confidential_key"))
    cache = Step("cache", "Making room for kept pages", lambda: ["cache"], command("createcachetable"))
    # Translations lie beside the programs, which need not be ours to change: set-up makes them.
    others = [step for step in shared() if step.name != "catalogues"]
    return [sealing, *([cache] if connection.vendor == "postgresql" else []), *others]


def _is_fresh() -> bool:
    """Return whether nothing was ever written into this database: what was noted is then of another one."""
    if connection.vendor == "sqlite":
        return not Path(settings.DATABASES["default"]["NAME"]).exists()
    return "django_migrations" not in connection.introspection.table_names()


def _holds_sealed() -> bool:
    """Return whether something was sealed already, which a new key would not open."""
    return (
        "people_datakey" in connection.introspection.table_names() and apps.get_model("people.DataKey").objects.exists()
    )


def main() -> int:
    """Bring everything up to date; return the exit code."""
    with loading():
        django.setup()
    # Looking into a database of SQLite's makes its file.
    fresh = _is_fresh()
    if not (fresh or settings.KEY_COMMAND or settings.CONFIDENTIAL_KEY_FILE.exists()) and _holds_sealed():
        # Another key in its place would open nothing of what is sealed.
        print(f"The confidential key {settings.CONFIDENTIAL_KEY_FILE} is gone. Put its copy back; nothing was changed.")
        return 1
    try:
        ran = bring_up_to_date(steps(), Path(settings.VAR) / "prepared.json", fresh=fresh)
    except build.BuildError as error:
        print(error)
        return 1
    print(json.dumps({"ran": ran}))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nStopped; what is done so far is kept.")
