"""What Lighthouse says of home, pathway, lesson and my week on a slow phone, on a demo of its own.

Lighthouse comes by npm into a temporary folder, from the registry that npm is set up for; it is no part of an
installation. Each page is looked at `runs` times and the middle counts: a busy machine takes points from a page that
did nothing. The last line is one JSON object; exit 1 where a middle is below 95.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from tests.e2e.conftest import FLAGS
from tests.e2e.demo import Demo, running
from tests.e2e.people import signed_in

VERSION = "12.8.2"
KINDS = ("performance", "accessibility", "best-practices")
LEAST = 95
LESSON = "/pathways/networking/networking-basics/what-an-address-says/"
# Path, and whether a student looks at it. Lighthouse's own profile is a phone of 2016 on a slow connection.
PAGES = {
    "home": ("/", False),
    "pathway": ("/pathways/networking/", False),
    "lesson": (LESSON, False),
    "lesson of a student": (LESSON, True),
    "my week": ("/my/week/", True),
}


def cookies_of(demo: Demo, key: str, chromium: str) -> str:
    """Sign a demo person in with a browser; return the header that keeps them signed in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        kept = signed_in(browser, demo, key).context.cookies()
        browser.close()
    return "; ".join(f"{one.get('name')}={one.get('value')}" for one in kept)


def _looked(tool: Path, url: str, cookies: str, chromium: str) -> dict[str, float]:
    """Return the points of a page, 0 to 100 a kind. Raises where Lighthouse does not end."""
    command = [str(tool), url, "--quiet", "--output=json", f"--only-categories={','.join(KINDS)}"]
    command.append(f"--chrome-flags=--headless=new {' '.join(FLAGS)}")
    if cookies:
        # It forgets what a browser keeps before each look; a header is kept.
        command.append(f"--extra-headers={json.dumps({'Cookie': cookies})}")
    environment = {**os.environ, "CHROME_PATH": chromium}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300)
    found: dict[str, Any] = json.loads(done.stdout)
    if runtime := found.get("runtimeError"):
        raise RuntimeError(f"{url}: {runtime['message']}")
    return {kind: round(100 * found["categories"][kind]["score"]) for kind in KINDS}


def report(demo: Demo, tool: Path, chromium: str, runs: int) -> dict[str, dict[str, list[float]]]:
    """Return the points of each look by page and kind; the pages take turns, so that a busy minute meets all."""
    cookies = cookies_of(demo, "student", chromium)
    points: dict[str, dict[str, list[float]]] = {name: {kind: [] for kind in KINDS} for name in PAGES}
    for _run in range(runs):
        for name, (path, is_student) in PAGES.items():
            for kind, got in _looked(tool, demo.site + path, cookies if is_student else "", chromium).items():
                points[name][kind].append(got)
            print(name, {kind: got[-1] for kind, got in points[name].items()}, file=sys.stderr, flush=True)
    return points


def main() -> int:
    """Print the points of each look; return the exit code."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--runs", type=int, default=3)
    runs = asked.parse_args().runs
    chromium = os.environ.get("ACADEMY_CHROMIUM") or shutil.which("chromium") or "chromium"
    with tempfile.TemporaryDirectory(prefix="academy-lighthouse-") as folder:
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        subprocess.run(["npm", "install", *quiet, "--prefix", folder, f"lighthouse@{VERSION}"], check=True)
        with running() as demo:
            points = report(demo, Path(folder) / "node_modules/.bin/lighthouse", chromium, runs)
    below = [f"{name}: {kind}" for name, kinds in points.items() for kind, got in kinds.items() if median(got) < LEAST]
    print(json.dumps({"lighthouse": VERSION, "points": points, "below": below}))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
