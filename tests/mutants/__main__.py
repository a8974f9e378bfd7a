"""`make mutants`: changes the modules where a wrong operator would hurt somebody unseen, and lets the tests notice.

Prints one JSON object: for each module (a subject of `subjects.toml`) how many changes there were, how many a test
noticed, how many not, and whether it was all of them. Each change and how it ended lies in `var/mutants/SUBJECT.json`.
Ends with 1 where a module is under the bar, or a change went unnoticed that `survivors.toml` does not explain.
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

from tests.mutants.changes import ROOT, name_of

HERE = Path(__file__).parent
KEPT = ROOT / "var" / "mutants"
BAR = 95.0


def results_of(subject: str, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Run one subject in a process of its own; return what was changed and how it ended. Its log can be watched."""
    KEPT.mkdir(parents=True, exist_ok=True)
    log = KEPT / f"{subject}.log"
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder, log.open("w") as output:
        result, asked = Path(folder) / "result.json", Path(folder) / "wanted.json"
        asked.write_text(json.dumps(wanted))
        command = [sys.executable, "-m", "tests.mutants.running", subject, str(result), str(asked)]
        subprocess.run(command, cwd=ROOT, stdout=output, stderr=output, check=False)
        if not result.exists():
            sys.exit(f"{subject}: the tests do not pass on the code as it is\n{log.read_text()[-6000:]}")
        found: list[dict[str, Any]] = json.loads(result.read_text())
        return found


def row_of(subject: str, found: list[dict[str, Any]], how: str) -> dict[str, Any]:
    """Return the figures of one subject."""
    killed = sum(change["outcome"] == "killed" for change in found)
    counted = {"mutants": len(found), "killed": killed, "survived": len(found) - killed}
    return {"module": subject, **counted, "percent": round(100 * killed / len(found), 1), "run": how}


def run(subject: str, *, sample: int | None, again: bool) -> tuple[list[dict[str, Any]], str]:
    """Return the results of one subject and which changes they are of; write them down."""
    file = KEPT / f"{subject}.json"
    before = json.loads(file.read_text()) if again and file.exists() else []
    names = [name_of(change) for change in before if change["outcome"] != "killed"]
    found = results_of(subject, {"names": names} if before else {"sample": sample})
    if before:
        newer = {name_of(change) for change in found}
        found += [change for change in before if name_of(change) not in newer and change["outcome"] == "killed"]
    file.write_text(json.dumps(found, indent=1))
    return found, "again" if before else "sample" if sample else "full"


def main() -> int:
    """Run the subjects that are asked for, or all; return the exit code."""
    subjects = tomllib.loads((HERE / "subjects.toml").read_text())
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("--only", nargs="*", choices=sorted(subjects), default=list(subjects))
    parser.add_argument("--sample", type=int, help="about so many changes of each subject, spread over it")
    parser.add_argument("--again", action="store_true", help="only the changes that went unnoticed the last time")
    asked = parser.parse_args()
    listed = {name_of(row) for row in tomllib.loads((HERE / "survivors.toml").read_text())["survivor"]}
    rows, unlisted = [], []
    for subject in asked.only:
        found, how = run(subject, sample=asked.sample, again=asked.again)
        rows.append(row_of(subject, found, how))
        unlisted += [c for c in found if c["outcome"] != "killed" and name_of(c) not in listed]
        print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    print(json.dumps({"modules": rows, "unlisted": unlisted}))
    return 1 if unlisted or any(row["percent"] < BAR for row in rows) else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy_site.settings.test")
    sys.exit(main())
