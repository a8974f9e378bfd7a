"""`make matrix`: ask every cell and end with one JSON object; exit 1 where one is not as stated.

Runs on a fresh copy of the migrated template database, in memory; touches no data of an installation.
"""

import contextlib
import json
import logging
import os
import sys
from functools import partial


def main() -> int:
    """Print each cell that is not as stated and each URL that nobody states; return the exit code."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "academy_site.settings.test"
    import django

    django.setup()
    from django.db import transaction
    from django.test.utils import setup_test_environment

    from tests import databases

    setup_test_environment()
    logging.disable(logging.CRITICAL)
    databases.of_this_run().fresh()
    with transaction.atomic():
        result = _asked()
        transaction.set_rollback(True)
    print(json.dumps(result))
    return 1 if result["failures"] else 0


def _asked() -> dict[str, int]:
    from tests.matrix import asking, hub
    from tests.matrix.world import build

    with contextlib.redirect_stdout(sys.stderr):
        world = build()
    urls, roles, cells, failures = set(), set(), 0, 0
    parts = [*(partial(part, world) for part in asking.PARTS), hub.cells]
    for part in parts:
        for cell in part():
            urls.add(cell.url)
            roles.add(cell.role)
            cells += 1
            if not cell.holds:
                failures += 1
                print(f"{cell.url} as {cell.role}, {cell.method}: {cell.got}, stated {sorted(cell.stated)}")
                told = ["the answer holds what it must not"] * cell.leaked + list(cell.lacks)
                print(*(f"  {line}" for line in told), sep="\n")
    for name in [*asking.unstated(), *hub.unstated()]:
        failures += 1
        print(f"{name}: no app states who may open it")
    return {"urls": len(urls), "roles": len(roles), "cells": cells, "failures": failures}


if __name__ == "__main__":
    sys.exit(main())
