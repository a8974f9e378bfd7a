"""`make academy`: from answers to a running academy, step by step.

Each step looks first and changes only what is not as it should be: a second run changes nothing, and one that was
stopped half way goes on.
"""

import getpass
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from academy_site import catalogues
from infra.academy import announce, backups, database, environment, machine, place, starting
from infra.academy.answers import QUESTIONS, Wrong, checked
from infra.academy.asking import ask
from infra.academy.place import Academy
from infra.running.programs import ROOT

# What cannot be changed by answering otherwise: people and their work lie there.
SETTLED = {"data": "Move the folder with backup and restore", "database": "Change the database with backup and restore"}


def gather(file: Path | None) -> Academy:
    """Return the academy that the answers describe: from `file`, from those kept, or by asking. Raises `Wrong`."""
    kept = place.read()
    before = {key: kept[key] for key in (question.key for question in QUESTIONS) if key in kept}
    if file is not None:
        given = place.read(file)
        if not given:
            raise Wrong(f"There is no file of answers at {file}.")
    elif set(place.PORTS) <= set(kept):
        given = before
    elif sys.stdin.isatty():
        given = ask(before, place.write)
    else:
        raise Wrong(
            "Nobody is here to answer. Give the answers in a file: make academy ANSWERS=file "
            "(docs/operations.md shows one)."
        )
    fixed = {name: given[name] for name in place.PORTS if name in given}
    answers = checked(given)
    for key, remedy in SETTLED.items():
        if set(place.PORTS) <= set(kept) and answers[key] != kept[key]:
            raise Wrong(
                f"This academy has {key} = {kept[key]}, and its people's work lies there. "
                f"{remedy} (docs/operations.md)."
            )
    moved = {"site_port": "site", "labs_port": "labs"}
    ports = {
        name: kept[name]
        for name in place.PORTS
        if name in kept and answers.get(moved.get(name, "")) == kept.get(moved.get(name, ""))
    }
    return place.settle(answers, {**ports, **fixed})


def set_up(academy: Academy, *, start: bool = True) -> int:
    """Do every step; return how many things were changed. Raises `Wrong` with what a person has to do."""
    machine.check(academy)
    changed = int(place.write({**academy.answers, **{name: str(port) for name, port in academy.ports.items()}}))
    changed += _account(academy)
    if os.getuid() == 0:
        shutil.chown(place.FILE, academy.user)
    steps: list[tuple[str, Callable[[Academy], int]]] = [
        ("secrets", environment.make_secrets),
        ("what each program is told", environment.write_all),
        ("key for backups", backups.make_key),
        ("database", lambda one: database.ensure(one, machine.child(one))),
        ("translations", _catalogues),
    ]
    for words, step in steps:
        if number := _owned(academy, step):
            print(f"Made: {words}", flush=True)
            changed += number
    changed += _prepare(academy)
    changed += _owned(academy, backups.lay_out_keys)
    changed += _administrators(academy)
    changed += starting.write_files(academy)
    if start:
        changed += starting.start(academy, changed=bool(changed))
    return changed


def _owned(academy: Academy, step: Callable[[Academy], int]) -> int:
    """Do one step; what it made belongs to the academy's user."""
    number = step(academy)
    if number and os.getuid() == 0:
        machine.hand_over(academy)
    return number


def _account(academy: Academy) -> int:
    """Make folder and, as root, the user under whom everything runs."""
    made = 0
    if os.getuid() == 0 and not machine.has_account(academy.user):
        command = [
            "useradd",
            "--system",
            "--home-dir",
            str(academy.var),
            "--shell",
            "/usr/sbin/nologin",
            "--user-group",
            academy.user,
        ]
        if subprocess.run(command, check=False).returncode:
            raise Wrong(f"The user {academy.user} could not be made; the line above says why.")
        made += 1
    if not academy.var.is_dir():
        try:
            academy.var.mkdir(parents=True, mode=0o700)
        except OSError as error:
            raise Wrong(
                f"The folder {academy.var} cannot be made: {error.strerror}. {machine.whose(academy.var)}"
            ) from error
        made += 1
    if os.getuid() == 0:
        machine.hand_over(academy)
    elif not os.access(academy.var, os.W_OK | os.X_OK):
        raise Wrong(f"{getpass.getuser()} may not write into {academy.var}. {machine.whose(academy.var)}")
    return made


def _catalogues(_academy: Academy) -> int:
    """Compile the translations where one is older than its source; they lie beside the programs."""
    texts = [catalogues.catalogue_path(app) for app in catalogues.APPS]
    stale = [
        text
        for text in texts
        if not (made := text.with_suffix(".mo")).exists() or made.stat().st_mtime < text.stat().st_mtime
    ]
    if stale:
        catalogues.compile_all()
    return len(stale)


def _prepare(academy: Academy) -> int:
    """Bring database, pages, curriculum and labs up to date, as the academy's user; return how many steps ran."""
    done = subprocess.Popen(
        [sys.executable, "-m", "infra.academy.prepare"],
        cwd=ROOT, env=environment.full(academy, "site"), stdout=subprocess.PIPE, text=True, umask=0o077,
        **machine.child(academy),
    )  # fmt: skip
    last = ""
    for line in done.stdout or ():
        last = line.strip()
        if not last.startswith("{"):
            print(line, end="", flush=True)
    if done.wait():
        raise Wrong(
            "The database could not be prepared; the lines above say why. "
            "What is done is kept; run this again to go on."
        )
    return int("".join(filter(str.isdigit, last)) or 0)


def _administrators(academy: Academy) -> int:
    """Make the first two administrators and print their passwords, once."""
    told = manage(academy, "first_administrators").strip().splitlines()
    if told:
        announce.administrators(academy, told)
    return len(told)


def manage(academy: Academy, *arguments: str) -> str:
    """Run a management command as the academy's user; return what it printed. Raises `Wrong` where it did not work."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=environment.full(academy, "site"), stdout=subprocess.PIPE, text=True, umask=0o077, check=False,
        **machine.child(academy),
    )  # fmt: skip
    if done.returncode:
        raise Wrong(f"{' '.join(arguments)} did not work; the lines above say why. Run this again to go on.")
    return done.stdout
