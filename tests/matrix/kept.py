"""The world, kept as the first process of a test run built it: building takes as long as asking hundreds of pages."""

import fcntl
import json
import os
import shutil
from hashlib import sha256
from pathlib import Path

from allauth.idp.oidc.models import Client
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages

from people.models import User
from tests import prepared
from tests.databases import InMemory
from tests.labs.matrix import graded_work
from tests.matrix.world import World, build
from tests.placement.matrix import referral_of, table_of


def folder_in(base: Path) -> Path:
    """Return where the world is kept; `base` is the folder of this process for temporary files."""
    # Processes of one run lie side by side; what they seal, they open with the key in their settings' folder.
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return run / f"world-{sha256(str(settings.VAR).encode()).hexdigest()[:16]}"


def world(database: InMemory, base: Path) -> World:
    """Put the world into the test database and return it; `base` is the folder of this process for temporary files."""
    folder = folder_in(base)
    folder.mkdir(exist_ok=True)
    private, site, told = Path(storages["private"].location), folder / "site.sqlite3", folder / "world.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if told.exists():
            database.put(site)
            shutil.copytree(folder / "private", private, dirs_exist_ok=True)
        else:
            _begin(database, private)
            made = build()
            # Every other address leads to these, and would make them again.
            graded_work(made)
            referral_of(made)
            table_of(made)
            database.keep(site)
            shutil.copytree(private, folder / "private", dirs_exist_ok=True)
            shutil.copyfile(settings.CONFIDENTIAL_KEY_FILE, folder / "key")
            people = {key: str(user.pk) for key, user in made.people.items()}
            told.write_text(json.dumps({"people": people, "sessions": made.sessions}))
    cache.clear()
    return _read(told)


def _begin(database: InMemory, private: Path) -> None:
    """Put pages, lessons and labs into the test database, as setting up an academy leaves them."""
    bare = prepared.bare()
    database.put(bare / "site.sqlite3")
    shutil.copytree(bare / "private", private, dirs_exist_ok=True)
    # The hub of that academy is not this one's.
    Client.objects.all().delete()


def moved(folder: Path, site: Path) -> World:
    """Move what is kept in `folder` into an installation that holds nothing yet; `site` is its database."""
    shutil.copyfile(folder / "site.sqlite3", site)
    shutil.copyfile(folder / "key", settings.CONFIDENTIAL_KEY_FILE)
    shutil.copytree(folder / "private", storages["private"].location)
    return _read(folder / "world.json")


def _read(told: Path) -> World:
    kept = json.loads(told.read_text())
    return World({key: User.objects.get(pk=pk) for key, pk in kept["people"].items()}, kept["sessions"])
