"""A checkout of the programs, and a real academy that is set up from it as its administrator does: unattended."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.e2e.demo import free_port

ROOT = Path(__file__).resolve().parents[2]


class Town:
    """A checkout of the programs with versions of its own, and an academy that is set up from it."""

    def __init__(self, top: Path) -> None:
        self.app, self.data, self.answers = top / "app", top / "data", top / "answers.toml"
        self.told = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "DATABASE"))}
        self.told |= {"ACADEMY_ANSWERS": str(top / "academy.toml"), "TMPDIR": str(top), "HOME": str(top)}
        # An academy does not run as root; in CI we are.
        self.who = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
        self.python = self.app / "var/venv/bin/python"

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "advice.detachedHead=false")
        return self._run(["git", *who, *arguments], fails=False).strip()

    def version(self, tag: str, **files: str) -> None:
        """Publish a version: these files over what is there."""
        project = (self.app / "pyproject.toml").read_text()
        files["pyproject.toml"] = re.sub(
            r'^version = ".*"', f'version = "{tag[1:]}"', project, count=1, flags=re.MULTILINE
        )
        for name, text in files.items():
            self.write(self.app / name, text)
        self.git("add", "--all", "--", *files)
        # Nothing is changed where it has this version already.
        self.git("commit", "-q", "--allow-empty", "-m", tag)
        self.git("tag", tag)

    def runs(self, *arguments: str, fails: bool = False, **more: object) -> str:
        """Run a command of the academy; return what it printed, both streams in order."""
        command = [str(self.python), "-m", "infra.academy", *arguments]
        return self._run(command, fails=fails, **more)

    def upgrade(self, *arguments: str, fails: bool = False) -> str:
        return self._run([sys.executable, "infra/upgrade.py", *arguments], fails=fails)

    def _run(self, command: list[str], *, fails: bool, **more: object) -> str:
        done = subprocess.run(
            command, cwd=self.app, env={**self.told, "PYTHONPATH": str(self.app)}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **self.who, **more,
        )  # fmt: skip
        assert (done.returncode != 0) == fails, done.stdout[-5000:]
        return done.stdout

    def sql(self, statement: str) -> int:
        """Run one statement on the live database, as the academy's own user; return the first value."""
        script = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); r = c.execute(sys.argv[2]).fetchone()"
        script += "; c.commit(); print(r[0] if r else 0)"
        return int(self._run([str(self.python), "-c", script, str(self.data / "site.sqlite3"), statement], fails=False))

    def rows(self, table: str) -> int:
        return self.sql(f'SELECT count(*) FROM "{table}"')

    def write(self, path: Path, text: str) -> None:
        """Write a file that stays its owner's."""
        path.write_text(text)
        self.own(path)

    def own(self, path: Path) -> None:
        if self.who:
            subprocess.run(["chown", "-R", "--no-dereference", "nobody:nogroup", str(path)], check=True)


def lend_environment(app: Path) -> None:
    """Give the checkout this run's packages; a copy, where other users cannot enter the folder they lie in."""
    (app / "var").mkdir()
    entered = all(folder.stat().st_mode & 0o005 == 0o005 for folder in (Path(sys.prefix), *Path(sys.prefix).parents))
    if entered or os.getuid():
        (app / "var/venv").symlink_to(sys.prefix)
    else:
        shutil.copytree(sys.prefix, app / "var/venv", symlinks=True)


def laid_out(top: Path, *begun: Path) -> Town:
    """Make the checkout and the answers, and begin the folder of data with what lies in `begun`."""
    made = Town(top)
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(made.app)], check=True)
    lend_environment(made.app)
    made.data.mkdir(mode=0o700)
    for path in begun:
        if path.is_dir():
            shutil.copytree(path, made.data, symlinks=True, dirs_exist_ok=True)
        else:
            shutil.copyfile(path, made.data / "site.sqlite3")
    site, labs = free_port(), free_port()
    made.answers.write_text(
        f'name = "North Street School"\nsite = "http://127.0.0.1:{site}"\nlabs = "http://localhost:{labs}"\n'
        f'languages = "en es"\nzone = "America/Los_Angeles"\ndata = "{made.data}"\ndatabase = "sqlite"\n'
    )
    made.own(top)
    return made
