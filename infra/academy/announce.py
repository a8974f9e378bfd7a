"""What set-up says to the person who runs it."""

import os

from infra.academy import backups, machine, starting
from infra.academy.place import Academy

LINE = "-" * 78


def administrators(academy: Academy, told: list[str]) -> None:
    """Print the first administrators' sign-ins; nobody can print them again."""
    print(f"\n{LINE}\nAdministrators, printed this once. Give each line to one person, on paper:\n")
    for line in told:
        name, password = line.split()
        print(f"    sign-in name {name}    password {password}")
    print(
        f"\nEach signs in at {academy.answers['site']}, sets up a code app and prints recovery codes.\n{LINE}\n",
        flush=True,
    )


def end(academy: Academy, changed: int, left: str) -> None:
    """Print what to do next; the last line is `Ready: <address>`, or what is left to do until then."""
    if not changed:
        print("Nothing to change: everything was as it should be.")
    for number, line in enumerate(next_steps(academy), 1):
        print(f"{number}. {line}")
    print(left or f"Ready: {academy.answers['site']}", flush=True)


def next_steps(academy: Academy) -> list[str]:
    """Return what is still to be done by a person."""
    steps = []
    keys = backups.take_away(academy)
    if keys.exists():
        steps.append(f"Copy {keys} to two USB sticks, keep them in two safe places, then delete the folder.")
    if not (academy.var / backups.PUBLIC).exists():
        steps.append("There are no backups yet: install age and zstd, then run make academy again.")
    if os.getuid() != 0 and machine.has_systemd() and not starting.is_installed():
        steps.append(
            f"So that the academy starts with the machine, as root once: sh {starting.folder(academy)}/install"
        )
    return [
        *steps,
        f"Sign in at {academy.answers['site']} and follow the page First steps. Look at everything: make doctor",
    ]
