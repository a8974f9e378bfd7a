"""What `make test` runs: unit tests, then pages, all of it on PostgreSQL, real sandboxes, real servers, the browser.

In CI the environment asks for the parts that a laptop may miss, and a missing part is then a failure:
ACADEMY_REQUIRE=chromium,postgresql,bubblewrap,age.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import postgres

SIDE_BY_SIDE = ["-m", "not integration and not e2e", "-n", "2", "--dist", "loadfile"]
# Real sandboxes, nbgrader and JupyterHub's parts, every address as every role, every attack: no unit, no server.
BESIDE = [f"tests/{folder}" for folder in ("content", "exchange", "grader", "hub", "matrix", "safety")]
SERVERS = ["tests/integration", "tests/e2e"]
# Of those, what is about the database itself: copies and their way back, erasure, keys. It runs on both.
BOTH = [f"tests/safety/test_{name}.py" for name in ("erasing", "rotation_killed", "single_box")]
SITE = [*SIDE_BY_SIDE, *(f"--ignore={folder}" for folder in BESIDE + SERVERS)]
APART = [folder for folder in BESIDE + SERVERS if folder != "tests/safety"]
APART += sorted({str(path) for path in Path("tests/safety").glob("test_*.py")} - set(BOTH))
ON_POSTGRES = [*SIDE_BY_SIDE, *(f"--ignore={path}" for path in APART)]
# Whole pages, API calls and curricula, through every layer: many statements and templates each.
WHOLE = ["academy_site/test_home", "academy_site/test_policy", "academy_site/test_week", "pathways/test_journey"]
WHOLE += ["pathways/test_loading", "people/test_devices", "people/test_provider", "placement/test_partner"]
PAGES = [f"tests/{name}.py" for name in [*WHOLE, "test_settings"]]
PAGES += sorted(str(path) for kind in ("page", "api") for path in Path("tests").glob(f"*/test_*{kind}*.py"))
STAGES = [
    ("unit tests on SQLite", [*SITE, *(f"--ignore={path}" for path in PAGES)], False),
    ("pages, real sandboxes, every address as every role", [*SIDE_BY_SIDE, *BESIDE, *PAGES], False),
    ("units, pages, backups and erasure on PostgreSQL", ON_POSTGRES, True),
]
# Each on one demo of its own, mostly waiting for it: side by side.
ON_A_DEMO = [
    ("integration: real hub, worker and proxy", ["-m", "integration"]),
    ("the journey in a real browser", ["-m", "e2e"]),
]


def run(name: str, args: list[str], environment: dict[str, str]) -> bool:
    """Run one stage of the suite; return whether it passed."""
    print(f"\n== {name}", flush=True)
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "pytest", *args], env=environment, check=False)
    print(
        f"== {name}: {'passed' if done.returncode == 0 else 'NOT PASSED'}, {time.monotonic() - start:.0f} s", flush=True
    )
    return done.returncode == 0


def run_together(stages: list[tuple[str, list[str]]], environment: dict[str, str]) -> list[bool]:
    """Run stages side by side and print what each said, one after the other; return whether each passed."""
    print("\n== together: " + "; ".join(name for name, _args in stages), flush=True)
    start = time.monotonic()
    with contextlib.ExitStack() as stack:
        going = []
        for name, args in stages:
            said = stack.enter_context(tempfile.TemporaryFile("w+"))
            command = [sys.executable, "-m", "pytest", *args]
            going.append((name, said, subprocess.Popen(command, env=environment, stdout=said, stderr=said)))
        for name, said, process in going:
            code = process.wait()
            said.seek(0)
            print(f"\n== {name}\n{said.read()}", flush=True)
            print(f"== {name}: {'passed' if code == 0 else 'NOT PASSED'}, {time.monotonic() - start:.0f} s", flush=True)
        return [process.returncode == 0 for _name, _said, process in going]


def migrate() -> bool:
    """Make the migrated database that every process of the SQLite stages copies; return whether that went well."""
    print("== migrating the test database", flush=True)
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "tests.databases"], check=False)
    print(f"== migrating the test database: {time.monotonic() - start:.0f} s", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run every stage, also after one that did not pass; return the process's exit code."""
    required = os.environ.get("ACADEMY_REQUIRE", "").split(",")
    results = [migrate()]
    for name, args, on_postgres in STAGES:
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        if not on_postgres:
            results.append(run(name, args, environment))
        elif postgres.binaries() is None:
            print(f"\n== {name}: PostgreSQL's server is not installed here; CI runs this part", flush=True)
            results.append("postgresql" not in required)
        else:
            with postgres.server() as url:
                results.append(run(name, args, {**environment, "DATABASE_URL": url}))
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    results += run_together(ON_A_DEMO, environment)
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
