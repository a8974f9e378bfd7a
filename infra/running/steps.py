"""What brings an academy's database and files up to date, step by step; a step is left out while its inputs stay.

One process for all steps, because Django takes a second to start.
"""

import hashlib
import io
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from academy_site import build
from infra.running.programs import ROOT


@dataclass(frozen=True)
class Step:
    """One step: what it says, what it depends on, what it does."""

    name: str
    says: str
    inputs: Callable[[], Iterable[Path | str]]
    run: Callable[[], object]


def command(name: str, *arguments: str, **options: object) -> Callable[[], object]:
    """Return a call of a management command that prints only what goes wrong."""
    return lambda: call_command(name, *arguments, stdout=io.StringIO(), **{"verbosity": 0, **options})


def files(*patterns: str) -> Callable[[], Iterable[Path | str]]:
    """Return the files of the repository that match, with sizes and times enough to see a change."""
    return lambda: [path for pattern in patterns for path in sorted(ROOT.glob(pattern)) if path.is_file()]


def shared() -> list[Step]:
    """Return the steps of every academy, demo or real, in their order."""
    site = [settings.SITE_URL, settings.HUB_URL]
    migrations = files("*/migrations/*.py", "academy_site/*/migrations/*.py", "requirements/embedded.txt")
    ours = ("academy_site/styles/**/*", "academy_site/scripts/**/*", "academy_site/build.py", "*/static/**/*")
    assets = files(*ours, "package-lock.json", "requirements/embedded.txt")
    return [
        Step(
            "catalogues",
            "Reading the translations",
            files("**/locale/*/LC_MESSAGES/*.po"),
            command("compile_catalogues"),
        ),
        Step("tables", "Preparing the database", migrations, command("migrate", interactive=False)),
        Step("assets", "Collecting styles and scripts", assets, command("collectstatic", interactive=False)),
        Step("site", "Setting up the pages", lambda: site, command("ensure_site")),
        Step("curriculum", "Loading the five pathways", files("pathways/curriculum/**/*"), command("load_curriculum")),
        Step("search", "Preparing the search", files("pathways/content/search.py"), command("update_index")),
        Step("labs", "Building the labs", files("labs/courses/**/*", "labs/grader/**/*.py"), command("publish_labs")),
        Step("client", "Letting the hub sign people in", lambda: site, command("ensure_hub_client")),
    ]


def digest(inputs: Iterable[Path | str]) -> str:
    """Return one hash over names and contents; where the programs lie does not change it."""
    total = hashlib.sha256()
    for item in inputs:
        name = item.relative_to(ROOT) if isinstance(item, Path) and item.is_relative_to(ROOT) else item
        content = item.read_bytes() if isinstance(item, Path) else b""
        total.update(str(name).encode() + b"\0" + hashlib.sha256(content).digest())
    return total.hexdigest()


def run(steps: list[Step], done: dict[str, str], save: Callable[[dict[str, str]], None]) -> int:
    """Run every step whose inputs are not those in `done`, and note each as it is done; return how many ran."""
    ran = 0
    for step in steps:
        now = digest(step.inputs())
        if done.get(step.name) == now:
            continue
        print(f"{step.says} …", end="", flush=True)
        start = time.monotonic()
        step.run()
        print(f" {time.monotonic() - start:.1f} s", flush=True)
        done[step.name] = now
        save(done)
        ran += 1
    return ran


def bring_up_to_date(steps: list[Step], stamp: Path, *, fresh: bool) -> int:
    """Build the front end, then run what of `steps` is to be done; `stamp` keeps what was. Return how many ran.

    `fresh` says that there is no database yet: whatever was noted is of another one.
    """
    if build.build(Path(settings.VAR)):
        print("Built styles and scripts", flush=True)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(stamp.read_text()) if stamp.exists() and not fresh else {}
    return run(steps, known, lambda done: _write(stamp, done))


def _write(stamp: Path, done: dict[str, str]) -> None:
    """Write what has been done, whole or not at all."""
    fresh = stamp.with_suffix(".new")
    fresh.write_text(json.dumps(done, indent=1))
    fresh.replace(stamp)
