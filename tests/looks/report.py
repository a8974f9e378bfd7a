"""`make axe`: look at every page of the matrix and end with one JSON object; exit 1 where anything is wrong.

Runs on a fresh copy of the migrated template database, in memory; touches no data of an installation.
"""

import argparse
import contextlib
import json
import logging
import os
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.matrix.world import World


def main() -> int:
    """Print each finding once with the pages that show it; return the exit code."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--only", default="", help="words of names of URLs")
    asked.add_argument("--roles", default="")
    asked.add_argument("--languages", default="")
    asked.add_argument("--shots", type=Path)
    wish = asked.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "academy_site.settings.test"
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    from academy_site.catalogues import compile_all
    from tests import databases, handlers
    from tests.matrix import kept

    setup_test_environment()
    logging.disable(logging.CRITICAL)
    compile_all()
    database = databases.InMemory()
    database.fresh()
    with handlers.shared(), tempfile.TemporaryDirectory() as folder:
        with contextlib.redirect_stdout(sys.stderr):
            world = kept.world(database, Path(folder))
        result = _looked(world, wish)
    print(json.dumps(result))
    return 1 if result["findings"] else 0


def _looked(world: "World", wish: argparse.Namespace) -> dict[str, object]:
    from tests.looks.looking import Looking
    from tests.looks.pages import LANGUAGES, shown
    from tests.looks.screen import screen
    from tests.matrix.stating import STATED

    words = wish.only.split()
    names = [name for name in STATED if not words or any(word in name for word in words)]
    languages = tuple(wish.languages.split()) or LANGUAGES
    looks, kinds, where = Counter[str](), Counter[str](), dict[tuple[str, str], list[str]]()
    # What two roles read alike, each in a frame that is looked at elsewhere, is looked at once.
    frames, mains, alike = set[tuple[str, str]](), set[tuple[str, bytes]](), 0
    with screen(os.environ.get("ACADEMY_CHROMIUM") or shutil.which("chromium") or "chromium") as on:
        looking = Looking(on, wish.shots)
        for page in shown(world, names, languages):
            if wish.roles and page.role not in wish.roles.split():
                continue
            frame, main = (page.role, page.language), (page.language, page.main)
            if frame in frames and main in mains:
                alike += 1
                continue
            frames.add(frame)
            mains.add(main)
            looks[page.name] += 1
            for finding in looking.at(page):
                kinds[finding.kind] += 1
                told = f"{page}, {page.place}" + (f", at {finding.width} px" if finding.width else "")
                where.setdefault((finding.kind, finding.says), []).append(told)
                print(f"{told}: {finding.kind}: {finding.says}", file=sys.stderr, flush=True)
    for (kind, says), places in sorted(where.items()):
        print(f"{kind}: {says}", *(f"  {place}" for place in places[:4]), sep="\n")
        print(f"  … {len(places)} times" if len(places) > 4 else "")
    return {"urls": len(looks), "pages": looks.total(), "alike": alike, "findings": kinds.total(), "kinds": dict(kinds)}


if __name__ == "__main__":
    sys.exit(main())
