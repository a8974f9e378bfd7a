"""Keys that leave this machine, and the nightly backup."""

import os
import shutil
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from infra.academy import environment, machine
from infra.academy.place import Academy, write_private
from infra.running.programs import ROOT

SCRIPT = ROOT / "infra" / "single_box" / "backup"
# What backups are locked for lies here; what unlocks them leaves the machine.
PUBLIC, HOUR = "backup.pub", (3, 30)
README = """These two files open everything that is locked. Copy this folder to two USB sticks, keep them apart
from each other and from the backups, and delete the folder from this machine.

confidential.key   what people wrote in confidence stays locked for ever without it
backup.key         opens the backups
"""


def folder(academy: Academy) -> Path:
    """Return where the archives lie."""
    return academy.var / "backups"


def take_away(academy: Academy) -> Path:
    """Return the folder of keys that wait to be copied to another place."""
    return academy.var / "take-these-away"


def make_key(academy: Academy) -> int:
    """Make the pair of keys of the backups where there is none and `age` is installed; return 1 where it was made."""
    public = academy.var / PUBLIC
    if public.exists() or not shutil.which("age-keygen"):
        return 0
    made = subprocess.run(["age-keygen"], capture_output=True, text=True, check=True)
    take_away(academy).mkdir(mode=0o700, exist_ok=True)
    # From its making on the first backup has a night: before that the site warns nobody.
    folder(academy).mkdir(mode=0o700, exist_ok=True)
    write_private(take_away(academy) / "backup.key", made.stdout)
    # Last: once it is there, nobody makes another pair.
    write_private(public, made.stderr.split("Public key: ")[1].strip() + "\n")
    return 1


def lay_out_keys(academy: Academy) -> int:
    """Lay a copy of the confidential key into the folder that is to be taken away, once; return 1 where it was laid."""
    stamp, key = academy.secrets / "laid-out", environment.confidential_key(academy)
    if stamp.exists() or not key.exists():
        return 0
    take_away(academy).mkdir(mode=0o700, exist_ok=True)
    write_private(take_away(academy) / "confidential.key", key.read_text())
    write_private(take_away(academy) / "READ-ME.txt", README)
    write_private(stamp, "the confidential key was laid out once\n")
    return 1


def back_up(academy: Academy) -> bool:
    """Write one archive; return whether that went well. What the script says goes to our own output."""
    told = environment.full(academy, "site") | {"ACADEMY_PYTHON": sys.executable}
    command = [str(SCRIPT), str(folder(academy))]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=told,
        umask=0o077,
        check=False,
        **machine.child(academy),
    )
    return int(done.returncode) == 0


def restore(academy: Academy, archive: Path, key: Path) -> bool:
    """Put an archive in place of what is there; the academy must be stopped. Return whether that went well."""
    told = environment.full(academy, "site") | {"ACADEMY_PYTHON": sys.executable}
    command = [str(SCRIPT.with_name("restore")), str(archive.resolve()), str(key.resolve())]
    done = subprocess.run(command, cwd=ROOT, env=told, umask=0o077, check=False).returncode == 0
    if os.getuid() == 0:
        machine.hand_over(academy)
    return done


def seconds_until_night(now: datetime) -> float:
    """Return the seconds from `now` to the next half past three."""
    night = now.replace(hour=HOUR[0], minute=HOUR[1], second=0, microsecond=0)
    return (night - now if night > now else night + timedelta(days=1) - now).total_seconds()


def every_night(academy: Academy) -> None:
    """Back up each night, for machines where no systemd does; never returns."""
    while True:
        time.sleep(seconds_until_night(datetime.now()))
        back_up(academy)
