"""`python -m infra.demo`: prepare, start everything, say when it is ready, and stop it all on Ctrl-C."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from infra.demo import announce, plan
from infra.demo.children import Child, Children, adopt_orphans

START_SECONDS = 120.0
BIG_LOG = 5 << 20


class NotReady(Exception):
    """The demo did not get ready; the message says which part and where to look."""


@contextlib.contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold the folder for one demo; raise `NotReady` where another holds it."""
    (var / "demo").mkdir(parents=True, exist_ok=True)
    with (var / "demo" / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise NotReady(f"Another demo is running in {var}. Stop it with Ctrl-C first.") from error
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
    """Return the folder of logs; a log that has grown big starts afresh."""
    folder = var / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    for log in folder.glob("*.log"):
        if log.stat().st_size > BIG_LOG:
            log.replace(log.with_suffix(".old"))
    return folder


def run(var: Path, stop: threading.Event) -> None:
    """Prepare, start, announce, and look after everything until `stop` is set."""
    chosen = plan.make(var)
    environment = plan.environment(chosen)
    done = subprocess.run([sys.executable, "-m", "infra.demo.prepare"], cwd=plan.ROOT, env=environment, check=False)
    if stop.is_set():
        return
    if done.returncode:
        raise NotReady("The demo could not be prepared; the lines above say why.")
    adopt_orphans()
    logs = logs_folder(var)
    children = Children(
        [Child(one, environment, logs / f"{one.name}.log") for one in plan.programs(chosen)],
    )
    try:
        for child in children.members:
            child.start()
        wait_until_ready(chosen.site_url, children, stop)
        if not stop.is_set():
            announce.ready(chosen)
        while not stop.wait(0.5):
            children.watch()
    finally:
        print("Stopping …", flush=True)
        children.stop()
        print("Stopped.", flush=True)


def main() -> int:
    """Run the demo; return the exit code."""
    os.umask(0o077)
    var = Path(os.environ.get("ACADEMY_VAR", plan.ROOT / "var")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    try:
        with only_one(var):
            run(var, stop)
    except (NotReady, OSError) as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
