"""What `make test` runs: unit tests, pages, units on PostgreSQL, real sandboxes, real servers, the browser.

Where PostgreSQL is there, it runs the units that reach the database; SQLite, on which all pages, servers and browsers
run, then leaves out what does not turn on which database it is (decision 0013). `--twice` leaves out nothing.

In CI the environment asks for the parts that a laptop may miss, and a missing part is then a failure:
ACADEMY_REQUIRE=chromium,postgresql,bubblewrap,age,empty machine. `--types` checks types beside the tests.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from tests import postgres

SIDE_BY_SIDE = ["-m", "not integration and not e2e", "-n", "2", "--dist", "loadfile"]
# Real sandboxes, nbgrader and JupyterHub's parts, every address as every role, every attack: no unit, no server.
BESIDE = [f"tests/{folder}" for folder in ("content", "exchange", "grader", "hub", "infra", "matrix", "safety")]
SERVERS = ["tests/integration", "tests/e2e"]
# Of those, what is about the database itself: copies and their way back, erasure, keys. It runs on both.
BOTH = [f"tests/safety/test_{name}.py" for name in ("erasing", "rotation_killed", "single_box")]
SITE = [*SIDE_BY_SIDE, *(f"--ignore={folder}" for folder in BESIDE + SERVERS)]
# Whose code asks which database it is, or leans on how one locks, commits and forgets.
TURNS_ON_IT = ["academy_site", "labs/queue", "people/rights", "people/sealing", "people/trail"]
ONCE = f"--database-in={','.join(f'tests/{folder}' for folder in TURNS_ON_IT)}"
APART = [folder for folder in BESIDE + SERVERS if folder != "tests/safety"]
# How a PostgreSQL database is written anew shows the erase drill: inside a test's transaction it cannot be.
APART.append("tests/academy_site/test_rewriting.py")
APART += sorted({str(path) for path in Path("tests/safety").glob("test_*.py")} - set(BOTH))
ON_POSTGRES = [*SIDE_BY_SIDE, "--database-only", *(f"--ignore={path}" for path in APART)]
# In the order in which `tests/conftest.py` puts them; else files of few tests come last, and theirs take longest.
ON_POSTGRES.append("--no-loadscope-reorder")
# Whole pages, API calls and curricula, through every layer: many statements and templates each.
WHOLE = [
    "academy_site/test_home",
    "academy_site/test_policy",
    "academy_site/test_week",
    "pathways/cohorts/test_standing",
]
WHOLE += ["pathways/content/test_loading", "people/signin/test_devices", "people/signin/test_provider"]
WHOLE += ["placement/referrals/test_partner"]
PAGES = [f"tests/{name}.py" for name in [*WHOLE, "test_settings"]]
PAGES += sorted(str(path) for kind in ("page", "api") for path in Path("tests").rglob(f"test_*{kind}*.py"))
# Templates over the same reads; what the reads and the services ask of PostgreSQL the units hold there.
ON_POSTGRES += [f"--ignore={path}" for path in PAGES]


def marked(mark: str) -> list[str]:
    """Return the files that hold a test with this mark: pytest would import all others to leave them out."""
    return [str(path) for path in sorted(Path("tests").rglob("test_*.py")) if f"mark.{mark}" in path.read_text()]


# An academy that is broken and upgraded takes longer than all else together: `make real-academy`.
REAL = ["tests/integration/test_empty_machine.py", "tests/integration/test_academy.py"]
# A small burst while parts are killed, before the big one of `make burst`; each part is killed in `test_survival.py`.
BURST = "tests/integration/test_burst.py"
DEMO = ["-m", "integration", "tests/integration", *(f"--ignore={path}" for path in [*REAL, BURST])]
# Random notebooks in a kernel each, and many answers to one lab beside nbgrader's own command. Of random labs, which
# hold the same, CI sees a hundred. `make scores-night` runs all of them, those for longer.
NIGHT = {f"tests/grader/test_{name}.py" for name in ("random_notebooks", "same_as_nbgrader")}
HUB = [path for path in marked("integration") if not path.startswith("tests/integration/") and path not in NIGHT]


UNITS = [*SITE, *(f"--ignore={path}" for path in PAGES)]


@dataclass(frozen=True)
class Stage:
    """One call of a module, mostly pytest: its name, its arguments, how many processes it keeps busy."""

    name: str
    args: list[str]
    seats: int
    on_postgres: bool = False
    module: str = "pytest"

    @property
    def command(self) -> list[str]:
        """Return what is to be run."""
        more = ["--durations=15", "--durations-min=5"] if self.module == "pytest" else []
        return [sys.executable, "-m", self.module, *more, *self.args]


ON_SQLITE = Stage("unit tests on SQLite", [*UNITS, ONCE], 2)
# Those of one seat have servers of their own and wait for half of their time. They begin first, the longest at the
# head: at the end only stages are left that never wait, so that no core does either.
STAGES = [
    Stage("integration: real hub, labs and graders", ["-m", "integration", *HUB], 1),
    Stage("the journey in a real browser", ["-m", "e2e", *marked("e2e")], 1),
    Stage("integration: a demo that is used, killed and started again", DEMO, 1),
    # One process would migrate while the others of its stage wait: it is done beside an earlier one.
    Stage("migrating PostgreSQL", [], 1, on_postgres=True, module="tests.databases"),
    ON_SQLITE,
    Stage("pages, real sandboxes, every address as every role", [*SIDE_BY_SIDE, *BESIDE, *PAGES], 2),
    Stage("units, backups and erasure on PostgreSQL", ON_POSTGRES, 2, on_postgres=True),
]
# The written steps on an empty machine: minutes, half of them packages on their way. Where the environment asks for it.
EMPTY = Stage("the written steps, typed on an empty machine", ["-m", "integration", REAL[0]], 1)
# A core's work for minutes; it takes the seat of whatever ends first.
TYPES = Stage("types", ["."], 1, module="mypy")
SEATS = 5


@dataclass
class Running:
    """A stage that runs, and the file that takes what it says."""

    stage: Stage
    process: subprocess.Popen[str]
    said: IO[str]
    start: float
    core_s: float = 0.0

    def has_ended(self) -> bool:
        """Return whether the stage has ended; what it cost of the processor, with all it waited for, is kept."""
        pid, status, used = os.wait4(self.process.pid, os.WNOHANG)
        if pid:
            self.process.returncode = os.waitstatus_to_exitcode(status)
            self.core_s = used.ru_utime + used.ru_stime
        return bool(pid)

    def report(self) -> bool:
        """Print what the stage said and how it ended; return whether it passed."""
        self.said.seek(0)
        passed = self.process.returncode == 0
        took = time.monotonic() - self.start
        print(f"\n== {self.stage.name}\n{self.said.read()}", flush=True)
        cost = f"{took:.0f} s, {self.core_s:.0f} s of one core"
        print(f"== {self.stage.name}: {'passed' if passed else 'NOT PASSED'}, {cost}", flush=True)
        return passed


def run_all(stages: list[Stage], environment: dict[str, str]) -> bool:
    """Run every stage, in their order as far as there are seats, also after one that did not pass.

    Return whether all passed. What a stage says is printed in one piece when it ends.
    """
    waiting, going, fine, on_postgres = list(stages), [], True, environment
    with contextlib.ExitStack() as stack:
        if any(stage.on_postgres for stage in stages):
            url = stack.enter_context(postgres.server(*postgres.QUICK))
            on_postgres = {**environment, "DATABASE_URL": url}
        while waiting or going:
            free = SEATS - sum(each.stage.seats for each in going)
            for stage in list(waiting):
                if stage.seats <= free:
                    free -= stage.seats
                    waiting.remove(stage)
                    print(f"== {stage.name}: begins", flush=True)
                    going.append(begin(stage, on_postgres if stage.on_postgres else environment, stack))
            time.sleep(0.2)
            for ended in [each for each in going if each.has_ended()]:
                going.remove(ended)
                fine &= ended.report()
    return fine


def begin(stage: Stage, environment: dict[str, str], stack: contextlib.ExitStack) -> Running:
    """Start one stage; what it needs is taken away when `stack` closes."""
    said = stack.enter_context(tempfile.TemporaryFile("w+"))  # noqa: SIM115 - the stack closes it
    process = subprocess.Popen(stage.command, env=environment, stdout=said, stderr=said, text=True)
    stack.callback(process.wait)
    return Running(stage, process, said, time.monotonic())


def migrate(environment: dict[str, str]) -> bool:
    """Make the migrated database that every process of the SQLite stages copies; return whether that went well."""
    print("== migrating the test database", flush=True)
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "tests.databases"], env=environment, check=False)
    print(f"== migrating the test database: {time.monotonic() - start:.0f} s", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run every stage; return the process's exit code."""
    # Some machines ask for no bytecode, and each of the hundreds of processes would compile everything anew.
    leave_out = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
    environment = {key: value for key, value in os.environ.items() if key not in leave_out}
    required = os.environ.get("ACADEMY_REQUIRE", "").split(",")
    stages = [EMPTY] * ("empty machine" in required) + STAGES + [TYPES] * ("--types" in sys.argv)
    if "--twice" in sys.argv or postgres.binaries() is None:
        stages[stages.index(ON_SQLITE)] = replace(ON_SQLITE, args=UNITS)
    fine = migrate(environment)
    if postgres.binaries() is None:
        print("\n== PostgreSQL's server is not installed here; CI runs its part", flush=True)
        stages = [stage for stage in stages if not stage.on_postgres]
        fine &= "postgresql" not in required
    return 0 if run_all(stages, environment) and fine else 1


if __name__ == "__main__":
    sys.exit(main())
