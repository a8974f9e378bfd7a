"""`make doctor`: everything that set-up made, looked at one by one, each with what to do about it."""

import ctypes
import json
import os
import pwd
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from academy_site.upkeep import facts
from infra.academy import backups, environment, machine, starting
from infra.academy.place import Academy
from infra.running.programs import ROOT
from infra.running.supervisor import status

WELL, LOOK, BAD = "well", "look", "BAD"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# What the kernel answers where nothing sets its clock.
UNSYNCHRONIZED = 5
PROOF_DAYS = 120


@dataclass(frozen=True)
class Line:
    """One thing that was looked at: how it is, what it is, the finding, and what to do."""

    state: str
    name: str
    words: str

    def __str__(self) -> str:
        return f"{self.state:<5} {self.name:<14} {self.words}"


def examine(academy: Academy) -> Iterator[Line]:
    """Look at everything, in the order in which one thing leans on another."""
    site = _facts(academy)
    answers, said = _status(academy)
    looks: list[Callable[[], Iterator[Line]]] = [
        lambda: _secrets(academy),
        lambda: _told(academy),
        lambda: _database(site),
        lambda: _ports(academy, answers),
        lambda: _parts(said),
        lambda: _client(site),
        lambda: _grader(academy),
        lambda: _sandbox(said),
        lambda: _packages(academy),
        lambda: _scheduler(site),
        lambda: _watched(site),
        _clock,
        lambda: _disk(academy),
        lambda: _backup(academy, site),
        lambda: _certificates(academy),
        lambda: _keys(academy),
        lambda: _units(academy),
    ]
    for look in looks:
        yield from look()


def _facts(academy: Academy) -> dict[str, Any]:
    """Return what the site says about itself; `broken` with its last line where it does not start."""
    done = subprocess.run(
        [sys.executable, "manage.py", "facts"],
        cwd=ROOT, env=environment.full(academy, "site"), capture_output=True, text=True, check=False,
        **machine.child(academy),
    )  # fmt: skip
    try:
        return dict(json.loads(done.stdout.strip().splitlines()[-1]))
    except (ValueError, IndexError):
        return {"broken": (done.stderr.strip().splitlines() or ["no answer"])[-1][:200]}


def _status(academy: Academy) -> tuple[bool, dict[str, Any]]:
    fine, words = status(academy.inner_url)
    try:
        return fine, dict(json.loads(words))
    except ValueError:
        return fine, {}


def _secrets(academy: Academy) -> Iterator[Line]:
    """Yield whether each secret is there and the academy's own user's alone."""
    owner = pwd.getpwnam(academy.user).pw_uid
    names = [*environment.TOKENS, "oidc.pem", environment.confidential_key(academy).name]
    for name in names:
        path = academy.secrets / name
        if not path.exists():
            lost = "put its copy back from the USB stick" if name == "confidential.key" else "make academy"
            yield Line(BAD, "secrets", f"{path} is gone: {lost}")
        elif stat.S_IMODE(path.stat().st_mode) & 0o077 or path.stat().st_uid != owner:
            yield Line(BAD, "secrets", f"others can read {path}: chown {academy.user} {path}; chmod 600 {path}")
    if all((academy.secrets / name).exists() for name in names):
        yield Line(WELL, "secrets", f"{len(names)} files in {academy.secrets}")


def _told(academy: Academy) -> Iterator[Line]:
    """Yield whether each program is told what follows from answers and secrets."""
    try:
        stale = [
            name for name in environment.PROGRAMS
            if environment.read(environment.path(academy, name)) != environment.of(academy, name)
        ]  # fmt: skip
    except FileNotFoundError:
        return
    if stale:
        yield Line(BAD, "answers", f"{', '.join(stale)} is told something else than the answers say: make academy")
    else:
        yield Line(WELL, "answers", f"{academy.answers['site']} and {academy.answers['labs']}")


def _database(site: dict[str, Any]) -> Iterator[Line]:
    if "broken" in site:
        yield Line(BAD, "database", f"the site does not start: {site['broken']}")
    elif site["pending"]:
        yield Line(BAD, "database", f"{site['pending']} migrations are not applied: make academy")
    else:
        kind = "SQLite" if site["database"] == "sqlite" else "PostgreSQL"
        yield Line(WELL, "database", f"{kind}, every migration applied")
        few = site["administrators"] < 2
        remedy = ": make manage DO=first_administrators" if few else ""
        yield Line(BAD if few else WELL, "people", f"{site['administrators']} administrators{remedy}")
        if site["key"]:
            yield Line(BAD, "key", f"the confidential key does not open: {site['key']}")


def _ports(academy: Academy, answers: bool) -> Iterator[Line]:
    """Yield whether the site answers at its port, and no stranger does."""
    port = academy.ports["site_port"]
    if answers or _answer(academy, "/status")[0] in {200, 503}:
        yield Line(WELL, "ports", f"site at {port}, labs at {academy.ports['labs_port']}")
        return
    code, words = _answer(academy, "/status")
    if code:
        yield Line(BAD, "ports", f"another program answers at port {port}: stop it, or change site_port in the answers")
    else:
        how = "systemctl start academy.target" if starting.is_installed() else "make academy"
        yield Line(BAD, "ports", f"nothing answers at port {port} ({words}): {how}")


def _parts(said: dict[str, Any]) -> Iterator[Line]:
    """Yield which parts do not answer."""
    remedies = {
        "hub": "look into the log of the hub",
        "proxy": "the labs' address does not lead here: look at the proxy, or add it to /etc/hosts as 127.0.0.1",
        "grader": "look into the log of the grader",
    }
    for part, remedy in remedies.items():
        if part in said and not said[part]:
            yield Line(BAD, part, f"does not answer: {remedy}")
    if said.get("ready"):
        yield Line(WELL, "parts", "site, hub, proxy and grader answer, also from outside")


def _client(site: dict[str, Any]) -> Iterator[Line]:
    if "client" in site:
        wrong = site["client"]
        yield Line(BAD if wrong else WELL, "hub client", f"{wrong}: make academy" if wrong else "signs people in")


def _answer(academy: Academy, path: str, token: str = "") -> tuple[int, str]:
    """Return the code that the site answers inside, 0 with the reason where nobody does."""
    headers = {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(f"{academy.inner_url}{path}", headers=headers)  # noqa: S310 - our own loopback
    try:
        with DIRECT.open(request, timeout=10) as found:
            return int(found.status), ""
    except urllib.error.HTTPError as error:
        return error.code, ""
    except OSError as error:
        return 0, str(getattr(error, "reason", error))


def _grader(academy: Academy) -> Iterator[Line]:
    """Yield whether a grader that asks for work gets in: asked in a way that takes none."""
    token = environment.of(academy, "grader")["ACADEMY_GRADER_TOKEN"] if (academy.secrets / "grader").exists() else ""
    code, _ = _answer(academy, "/api/labs/grading/lease/", token)
    if code == 405:
        yield Line(WELL, "grader's way", f"{academy.inner_url}/api/labs lets graders in")
    elif code in {401, 403}:
        yield Line(BAD, "grader's way", "the site knows another token: start everything anew (make stop; make academy)")
    elif code:
        yield Line(BAD, "grader's way", f"{academy.inner_url}/api/labs answers {code}: make academy")


def _sandbox(said: dict[str, Any]) -> Iterator[Line]:
    level = said.get("sandbox", "")
    if level == "bubblewrap":
        yield Line(WELL, "sandbox", "bubblewrap: each hand-in and each lab behind walls of its own")
    elif level:
        yield Line(BAD, "sandbox", f"only {level}: install bubblewrap and allow user namespaces (docs/operations.md)")


def _packages(academy: Academy) -> Iterator[Line]:
    """Yield whether each course's own packages are there, and as they were installed."""
    done = subprocess.run(
        [sys.executable, "-m", "labs.grader", "environment", "prove"],
        cwd=ROOT, env=environment.full(academy, "grader"), capture_output=True, text=True, check=False,
        **machine.child(academy),
    )  # fmt: skip
    try:
        courses = list(json.loads(done.stdout.strip().splitlines()[-1]))
    except (ValueError, IndexError):
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1][:200]
        yield Line(BAD, "packages", f"courses' own could not be looked at: {last}")
        return
    for one in courses:
        if one["trouble"]:
            yield Line(BAD, "packages", one["trouble"])
        else:
            yield Line(WELL, "packages", f"{one['course']}: {len(one['packages'])}, {one['bytes'] / 1e6:.0f} MB")


def _scheduler(site: dict[str, Any]) -> Iterator[Line]:
    if "readings" not in site:
        return
    quiet = site["readings"].get("academy_scheduler_age_seconds")
    if quiet is None or quiet > facts.SCHEDULER_MINUTES * 60:
        since = "never" if quiet is None else f"{quiet / 60:.0f} minutes ago"
        yield Line(BAD, "scheduler", f"last alive {since}: look into its log, then start everything anew")
    else:
        yield Line(WELL, "scheduler", f"alive {quiet:.0f} s ago")


def _watched(site: dict[str, Any]) -> Iterator[Line]:
    """Yield what a watch would be woken for, from the numbers that it reads: queue, notices, what is due, the log."""
    if "readings" not in site:
        return
    read: dict[str, float] = site["readings"]
    oldest = read.get("academy_queue_oldest_seconds labs-waiting", 0.0)
    dead = sum(number for name, number in read.items() if name.startswith("academy_queue_jobs ") and " dead" in name)
    if oldest > facts.QUEUE_SECONDS:
        yield Line(BAD, "queue", f"a hand-in waits for {oldest / 60:.0f} minutes: look into the log of the grader")
    elif dead:
        yield Line(LOOK, "queue", f"{dead:.0f} hand-ins are set aside: an instructor reads why, and tries again")
    else:
        yield Line(WELL, "queue", f"the oldest hand-in waits for {oldest:.0f} s")
    if read.get("academy_access_log_whole") == 0:
        yield Line(BAD, "access log", 'it was not found whole: make manage DO="access_log verify" says where')
    elif "academy_access_log_whole" in read:
        yield Line(WELL, "access log", "found whole when it was last looked through")
    if failed := read.get("academy_notices_failed"):
        yield Line(LOOK, "notices", f"{failed:.0f} could not be sent since the academy began: look at mail or texts")


def _clock() -> Iterator[Line]:
    """Yield whether something sets this machine's clock; codes of second steps depend on it."""
    state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.create_string_buffer(512))
    if state == UNSYNCHRONIZED:
        yield Line(LOOK, "clock", "nothing sets it: apt install systemd-timesyncd (in a container: its host does)")
    elif state >= 0:
        yield Line(WELL, "clock", "set by the network")


def _disk(academy: Academy) -> Iterator[Line]:
    free, total = facts.free_bytes(academy.var)
    words = f"{free / (1 << 30):.1f} of {total / (1 << 30):.0f} GB free"
    full = facts.is_disk_full(academy.var)
    yield Line(BAD if full else WELL, "disk", f"{words}: make room, or move the data folder" if full else words)


def _backup(academy: Academy, site: dict[str, Any]) -> Iterator[Line]:
    folder, hours = backups.folder(academy), facts.backup_hours(backups.folder(academy))
    if not (academy.var / backups.PUBLIC).exists():
        yield Line(BAD, "backup", "there is no key for backups: apt install age zstd, then make academy")
    elif why := facts.backup_failure(folder):
        yield Line(BAD, "backup", f"the last one did not work ({why}): mend that, then make backup")
    elif hours is None:
        yield Line(LOOK, "backup", "none yet: make backup, or wait for the night")
    else:
        old = hours > facts.BACKUP_HOURS
        words = f"newest is {hours:.0f} hours old"
        yield Line(BAD if old else WELL, "backup", f"{words}: make backup, and look at what it says" if old else words)
    if "readings" in site:
        age = site["readings"].get("academy_restore_proof_age_seconds")
        days = None if age is None else int(age // 86400)
        if days is None or days > PROOF_DAYS:
            yield Line(LOOK, "proof", "no backup was opened for a while: make prove KEY=/media/usb/backup.key")
        else:
            yield Line(WELL, "proof", f"a backup was opened {days} days ago")


def _certificates(academy: Academy) -> Iterator[Line]:
    for url in (academy.answers["site"], academy.answers["labs"]):
        if not url.startswith("https://"):
            continue
        found = facts.certificate(url)
        if found is None:
            yield Line(BAD, "certificate", f"nobody answers at {url}: look at the proxy")
        elif not found.days:
            yield Line(BAD, "certificate", f"that of {url} is not accepted: look at the proxy's log")
        elif found.is_ending:
            yield Line(BAD, "certificate", f"that of {url} ends in {found.days:.1f} days: does the proxy renew it?")
        else:
            yield Line(WELL, "certificate", f"{url}: good for {found.days:.1f} days")


def _keys(academy: Academy) -> Iterator[Line]:
    folder = backups.take_away(academy)
    if folder.exists():
        yield Line(LOOK, "keys", f"{folder} is still here: copy it to two USB sticks, then delete it")
    else:
        yield Line(WELL, "keys", "their copies have left this machine")


def _units(academy: Academy) -> Iterator[Line]:
    if starting.is_installed():
        yield Line(WELL, "start", "systemd starts the academy with the machine")
    elif machine.has_systemd():
        yield Line(LOOK, "start", f"not started with the machine: as root, sh {starting.folder(academy)}/install")


def report(academy: Academy) -> int:
    """Print every line; return 1 where one is bad."""
    if os.getuid() not in {0, pwd.getpwnam(academy.user).pw_uid}:
        print(f"Run this as {academy.user} or root.")
        return 1
    bad = 0
    for line in examine(academy):
        print(line, flush=True)
        bad += line.state == BAD
    print("All is well." if not bad else f"{bad} to mend.")
    return 1 if bad else 0
