"""Units for systemd, a configuration for the proxy, and starting: by systemd, or by a supervisor of our own."""

import contextlib
import fcntl
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from infra.academy import machine, place
from infra.academy.answers import Wrong
from infra.academy.place import Academy, write_private
from infra.running.programs import ROOT
from infra.running.supervisor import status

TEMPLATES = ROOT / "infra" / "single_box"
UNITS = Path("/etc/systemd/system")
START_SECONDS = 180.0
# Once everything answers inside: a proxy that has just been started gets its certificates meanwhile.
OUTSIDE_SECONDS = 20.0
STOP_SECONDS = 40.0


def folder(_academy: Academy) -> Path:
    """Return where the files for the system lie until root installs them: with the programs, out of their reach.

    Root runs what lies there; a program of the academy that was broken into must not be able to change it.
    """
    return place.FILE.parent / "system"


def values(academy: Academy) -> dict[str, str]:
    """Return what the templates leave open."""
    return {
        "APP": str(ROOT),
        "PYTHON": sys.executable,
        "VAR": str(academy.var),
        "USER": academy.user,
        "SITE": academy.answers["site"],
        "LABS": academy.answers["labs"],
        "SITE_PORT": str(academy.ports["site_port"]),
        "LABS_PORT": str(academy.ports["labs_port"]),
        "SYSTEM": str(folder(academy)),
    }


def write_files(academy: Academy) -> int:
    """Write units, the proxy's configuration and the script that installs them; return how many were new."""
    folder(academy).mkdir(mode=0o755, exist_ok=True)
    written = 0
    for template in sorted(TEMPLATES.glob("*.in")):
        if template.name == "Caddyfile.in" and academy.here_only:
            continue
        text = filled(template.read_text(), values(academy))
        written += write_private(folder(academy) / template.name.removesuffix(".in"), text, 0o644)
    return written


def filled(text: str, known: dict[str, str]) -> str:
    """Return a template with every `@NAME@` replaced. Raises `KeyError` for a name that nobody knows."""
    return re.sub(r"@([A-Z_]+)@", lambda found: known[found[1]], text)


def is_installed() -> bool:
    """Return whether systemd has been given our units."""
    return (UNITS / "academy.target").exists()


def start(academy: Academy, *, changed: bool) -> int:
    """Start everything, anew where something changed; return how much was changed."""
    if os.getuid() == 0 and machine.has_systemd():
        done = _by_systemd(academy, changed=changed)
    elif is_installed() and machine.has_systemd():
        if changed:
            raise Wrong("The programs must be started anew. As root: systemctl restart academy.target")
        done = 0
    else:
        done = _by_ourselves(academy, changed=changed)
    return done


def _by_systemd(academy: Academy, *, changed: bool) -> int:
    """Install the units and start them."""
    if not machine.runs("sh", str(folder(academy) / "install")):
        raise Wrong("The units could not be installed; the lines above say why.")
    if changed:
        machine.runs("systemctl", "restart", "academy.target")
    return 0


def _by_ourselves(academy: Academy, *, changed: bool) -> int:
    """Start our own supervisor in the background, where it does not run or runs with what was before."""
    if is_running(academy) and not changed:
        return 0
    stop(academy)
    logs = academy.var / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    if os.getuid() == 0:
        machine.hand_over(academy)
    with (logs / "academy.log").open("ab") as log:
        subprocess.Popen(
            [sys.executable, "-m", "infra.academy", "run"],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **home(academy)},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, **machine.child(academy),
        )  # fmt: skip
    return 1


def home(academy: Academy) -> dict[str, str]:
    """Return where a program of the academy's own user is at home, if it is not ours."""
    return {"HOME": str(academy.var)} if os.getuid() == 0 else {}


def is_running(academy: Academy) -> bool:
    """Return whether a supervisor of ours holds this academy."""
    lock = academy.var / "demo" / "lock"
    if not lock.exists():
        return False
    with lock.open() as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def stop(academy: Academy) -> bool:
    """Stop everything, by whatever started it; return whether anything ran. Raises `Wrong` where it does not end."""
    if is_installed() and machine.has_systemd():
        return machine.runs("systemctl", "stop", "academy.target")
    if not is_running(academy):
        return False
    with contextlib.suppress(ProcessLookupError, ValueError, FileNotFoundError):
        os.kill(int((academy.var / "academy.pid").read_text()), signal.SIGTERM)
    end = time.monotonic() + STOP_SECONDS
    while is_running(academy):
        if time.monotonic() > end:
            raise Wrong(f"The academy does not end. Its process is in {academy.var / 'academy.pid'}.")
        time.sleep(0.2)
    return True


def wait(academy: Academy) -> str:
    """Wait until every part answers; return "", or what is left to do where only the way from outside is missing.

    Raises `Wrong` which part does not answer.
    """
    print("Starting site, hub and grader …", flush=True)
    began = time.monotonic()
    while True:
        fine, words = status(academy.inner_url)
        if fine:
            print(f"Every part answers after {time.monotonic() - began:.0f} s.", flush=True)
            return ""
        inside = '"hub": true' in words and '"grader": true' in words
        if inside and time.monotonic() - began > OUTSIDE_SECONDS:
            return from_outside(academy)
        if time.monotonic() - began > START_SECONDS:
            raise Wrong(
                f"Not every part answers: {words}\n"
                f"The logs are in {academy.var / 'logs'} (or: journalctl -u 'academy-*')."
            )
        time.sleep(0.5)


def from_outside(academy: Academy) -> str:
    """Return what to do where everything runs and the address of the labs does not lead to it."""
    return (
        f"Inside, every part answers. But {academy.answers['labs']} does not lead here yet:\n"
        f"  - both names must point to this machine (ask whoever looks after your domain);\n"
        f"  - a proxy must stand before it; the last line puts Caddy's configuration in place;\n"
        f"  - where the names lead here but not from this machine itself, add them to /etc/hosts as 127.0.0.1.\n"
        "Then run this again: make academy\n"
        f"Left to do, as root: sh {folder(academy)}/install"
    )
