"""Brings the demo's database, files and demo people up to date: `python -m infra.demo.prepare`."""

import sys
from pathlib import Path

import django
from django.conf import settings

from academy_site.beginning import loading
from infra.running.steps import Step, bring_up_to_date, command, files, shared


def steps() -> list[Step]:
    """Return every step in its order: those of every academy, and the invented people."""
    people = files("*/demo.py", "academy_site/management/commands/load_demo.py")
    return [*shared(), Step("people", "Loading the demo people", people, command("load_demo"))]


def main() -> int:
    """Bring everything up to date; return the exit code."""
    with loading():
        django.setup()
    there = Path(settings.DATABASES["default"]["NAME"]).exists()
    bring_up_to_date(steps(), Path(settings.VAR) / "demo" / "prepared.json", fresh=not there)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nStopped; what is done so far is kept.")
