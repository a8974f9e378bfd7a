"""Runs programs in forks of one process that has loaded what they begin with: loading takes longer than most of them.

A fork is a process of its own, with connections, files, folder and environment of its own; only its beginning is
shared. A line of JSON comes in ({"arguments", "environment", "folder", "out", "err"}), the exit code goes out.
"""

import json
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from academy_site.beginning import loading

ROOT = Path(__file__).resolve().parents[1]


class Forks:
    """One such process, started at the first run; `loads` names what it loads, a function below."""

    def __init__(self, loads: str, environment: Mapping[str, str]) -> None:
        """Note the environment in which it loads, and in which programs run where they name none."""
        self._loads, self._environment = loads, dict(environment)
        self._process: subprocess.Popen[str] | None = None

    def run(
        self, *arguments: str, environment: Mapping[str, str] | None = None, folder: Path = ROOT
    ) -> subprocess.CompletedProcess[str]:
        """Do what Python does with `arguments`; return the exit code and what was said."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forks", self._loads],
                cwd=ROOT, env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        with tempfile.NamedTemporaryFile("r") as out, tempfile.NamedTemporaryFile("r") as err:
            told = {"arguments": arguments, "environment": dict(environment or self._environment)}
            told |= {"folder": str(folder), "out": out.name, "err": err.name}
            self._process.stdin.write(json.dumps(told) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
            assert answer, f"nothing could be loaded of {self._loads}"
            return subprocess.CompletedProcess(arguments, int(answer), out.read(), err.read())

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.stdin.close()
            self._process.stdout.close()
            self._process.wait()
            self._process = None


def site() -> None:
    """Load what every program of a site does before it begins: settings, apps, addresses. No connection is opened."""
    import django
    from django.conf import settings
    from django.db import connections

    django.setup()
    import_module(settings.ROOT_URLCONF)
    assert all(connection.connection is None for connection in connections.all(initialized_only=True))


def nbgrader() -> None:
    """Load nbgrader with its commands."""
    import_module("nbgrader.apps")


def _do(arguments: list[str]) -> None:
    """Do what Python does with these arguments."""
    if arguments[0] == "-c":
        sys.argv = ["-c", *arguments[2:]]
        exec(compile(arguments[1], "-c", "exec"), {"__name__": "__main__"})
    elif arguments[0] == "-m":
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = arguments
        runpy.run_path(arguments[0], run_name="__main__")


def _in_a_fork(arguments: list[str], environment: dict[str, str], folder: str, out: str, err: str) -> int:
    """Run one program in a child of this process; return its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code: object = 1
    try:
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        for number, path, flag in ((0, os.devnull, os.O_RDONLY), (1, out, os.O_WRONLY), (2, err, os.O_WRONLY)):
            os.dup2(os.open(path, flag), number)
        _do(arguments)
        code = 0
    except SystemExit as end:
        code = end.code
        if isinstance(code, str):
            print(code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def main() -> None:
    """Load, then run what comes in until it ends."""
    answers = os.fdopen(os.dup(1), "w")
    sys.path.insert(0, str(ROOT))
    with loading():
        globals()[sys.argv[1]]()
    for line in sys.stdin:
        answers.write(f"{_in_a_fork(**json.loads(line))}\n")
        answers.flush()


if __name__ == "__main__":
    main()
