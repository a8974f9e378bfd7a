"""Looks after an academy's programs: one supervisor a folder, ready once /status says so, all ended with it."""

import contextlib
import fcntl
import json
import os
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from infra.running.children import Child, Children, adopt_orphans
from infra.running.programs import Program

START_SECONDS = 120.0
BIG_LOG = 5 << 20
# How often logs are looked at while programs write to them.
LOOK_S = 30.0


class NotReady(Exception):
    """The academy did not get ready; the message says which part and where to look."""


@contextlib.contextmanager
def only_one(var: Path, what: str = "demo") -> Iterator[None]:
    """Hold the folder for one supervisor; raise `NotReady` where another holds it."""
    (var / "demo").mkdir(parents=True, exist_ok=True)
    with (var / "demo" / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise NotReady(f"Another {what} is running in {var}. Stop it first.") from error
        yield


def status(address: str) -> tuple[bool, str]:
    """Return whether the site says that all parts answer, and what it says."""
    request = urllib.request.Request(f"{address}/status", headers={"Accept": "application/json"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own loopback address
            return True, answer.read().decode()
    except urllib.error.HTTPError as error:
        return False, error.read().decode(errors="replace")[:400]
    except OSError as error:
        return False, f"the site does not answer yet ({error})"


def wait_until_ready(address: str, children: Children, stop: threading.Event) -> None:
    """Wait for /status to say yes, looking after the programs meanwhile; raise `NotReady` after START_SECONDS."""
    print("Starting site, hub and grader …", flush=True)
    start = time.monotonic()
    while not stop.wait(0.25):
        children.watch()
        fine, words = status(address)
        if fine:
            print(f"All parts answer after {time.monotonic() - start:.1f} s: {_short(words)}", flush=True)
            return
        if time.monotonic() - start > START_SECONDS:
            raise NotReady(f"Not every part answers after {START_SECONDS:.0f} s: {words}\n{tails(children)}")


def _short(words: str) -> str:
    """Return what /status said on one line."""
    with contextlib.suppress(ValueError):
        return ", ".join(f"{key} {value}" for key, value in json.loads(words).items() if key != "ready")
    return "yes"


def tails(children: Children) -> str:
    """Return the last lines of every program's log."""
    parts = []
    for child in children.members:
        text = child.log.read_text(errors="replace") if child.log.exists() else ""
        parts.append(f"--- {child.log}\n" + "\n".join(text.splitlines()[-12:]))
    return "\n".join(parts)


def logs_folder(var: Path) -> Path:
    """Return the folder of logs; a log that has grown big begins anew."""
    folder = var / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    limit(folder)
    return folder


def limit(folder: Path) -> None:
    """Put each log that has grown big aside as `.old`, in place of the one before, and let it begin anew.

    Its program goes on writing to the same file, at its new end: it opened it to append. Two such files are kept of
    each program; what is written in the moment between copy and cut is lost.
    """
    for log in folder.glob("*.log"):
        if log.stat().st_size > BIG_LOG:
            shutil.copyfile(log, log.with_suffix(".old"))
            log.with_suffix(".old").chmod(0o600)
            os.truncate(log, 0)


def look_after(
    var: Path,
    programs: list[Program],
    environment: dict[str, str],
    stop: threading.Event,
    started: Callable[[Children], None],
) -> None:
    """Start the programs, call `started`, and keep them running until `stop` is set; then end them all."""
    adopt_orphans()
    logs = logs_folder(var)
    children = Children([Child(one, environment, logs / f"{one.name}.log") for one in programs])
    try:
        for child in children.members:
            child.start()
        started(children)
        looked = time.monotonic()
        while not stop.wait(0.5):
            children.watch()
            if time.monotonic() - looked > LOOK_S:
                limit(logs)
                looked = time.monotonic()
    finally:
        print("Stopping …", flush=True)
        children.stop()
        print("Stopped.", flush=True)
