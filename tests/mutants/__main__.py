"""`make mutants`: changes the modules where a wrong operator would hurt somebody unseen, and lets the tests notice.

Prints one JSON object: for each module (a subject of `subjects.toml`) how many changes there were, how many a test
noticed, how many not. Ends with 1 where a module is under the bar, or a change went unnoticed that `survivors.toml`
does not explain.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BAR = 95.0


def results_of(subject: str, sample: int | None) -> list[dict[str, Any]]:
    """Run one subject in a process of its own; return what was changed and how it ended."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        file = Path(folder) / "result.json"
        command = [
            sys.executable,
            "-m",
            "tests.mutants.running",
            subject,
            str(file),
            *([str(sample)] if sample else []),
        ]
        done = subprocess.run(command, cwd=HERE.parents[1], capture_output=True, text=True, check=False)
        if not file.exists():
            sys.exit(
                f"{subject}: the tests do not pass on the code as it is\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
            )
        found: list[dict[str, Any]] = json.loads(file.read_text())
        return found


def name_of(change: dict[str, Any]) -> tuple[str, str, str, str]:
    """Return what a change is listed by: lines move, so its number is not part of it."""
    return change["module"], change["in"], change["was"], change["now"]


def row_of(subject: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of one subject."""
    killed = sum(change["outcome"] == "killed" for change in found)
    counted = {"mutants": len(found), "killed": killed, "survived": len(found) - killed}
    return {"module": subject, **counted, "percent": round(100 * killed / len(found), 1)}


def main() -> int:
    """Run the subjects that are asked for, or all; return the exit code."""
    subjects = tomllib.loads((HERE / "subjects.toml").read_text())
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("--only", nargs="*", choices=sorted(subjects), default=list(subjects))
    parser.add_argument("--sample", type=int, help="about so many changes of each subject, spread over it")
    asked = parser.parse_args()
    listed = {name_of(row) for row in tomllib.loads((HERE / "survivors.toml").read_text())["survivor"]}
    rows, unlisted = [], []
    for subject in asked.only:
        found = results_of(subject, asked.sample)
        rows.append(row_of(subject, found))
        unlisted += [c for c in found if c["outcome"] != "killed" and name_of(c) not in listed]
        print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    print(json.dumps({"modules": rows, "unlisted": unlisted}))
    return 1 if unlisted or any(row["percent"] < BAR for row in rows) else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy_site.settings.test")
    sys.exit(main())
