"""A running academy with one student full of canaries: searched while the student is here, and after an erasure.

`python -m tests.safety.living` is the erase drill (`make erase-drill`); `make canary` uses the first half. Ends with
one JSON object. The student is the demo's; everything that the demo writes lies in one folder, and all is searched.
"""

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import UUID

import httpx

from tests.integration import house as house_module
from tests.integration.house import LAB, House
from tests.integration.ledger import until
from tests.integration.people import Person
from tests.safety.canary import PERSONAL, SEALED, Search
from tests.safety.inside import STUDENT

ROOT = Path(__file__).resolve().parents[2]
# Made from the repository alone, and the demo's own list of sign-ins, which no real installation has.
NOT_DATA = ("venv", "node", "build", "static", "demo-sign-ins.json")
# The hub's log names people by their opaque name, which leads nowhere once the account is gone; logs go by their age.
NAMED_IN = ("logs/hub.log",)
AT_HOME = "work-of-the-student.txt"


@dataclass
class Drill:
    """One house, its student, and what was found."""

    house: House
    search: Search = field(default_factory=Search)
    about: dict[str, str] = field(default_factory=dict)

    @property
    def var(self) -> Path:
        """The folder of everything."""
        return self.house.var

    @property
    def student(self) -> Person:
        """The student, signed in."""
        return self.house.person(STUDENT)

    def environment(self, var: Path | None = None) -> dict[str, str]:
        """Return the environment of a program of this installation, or of another one in `var`."""
        site, hub = self.house.ports
        whole = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        return whole | {
            "DJANGO_SETTINGS_MODULE": "academy_site.settings.embedded",
            "ACADEMY_VAR": str(var or self.var),
            "ACADEMY_SITE_URL": f"http://127.0.0.1:{site}",
            "ACADEMY_HUB_URL": f"http://localhost:{hub}",
            "ACADEMY_HUB_API_URL": f"http://127.0.0.1:{hub}/hub/api",
        }

    def inside(self, what: str, var: Path | None = None) -> dict[str, Any]:
        """Do one thing of `tests.safety.inside` and return what it says."""
        done = run(["-m", "tests.safety.inside", what], self.environment(var))
        told: dict[str, Any] = json.loads(done.splitlines()[-1])
        return told

    def manage(self, *arguments: str, var: Path | None = None) -> str:
        """Run a management command and return what it says."""
        return run(["manage.py", *arguments], self.environment(var))

    def live(self) -> None:
        """Let the student be everywhere: every field, a lab with work in it, a hand-in with feedback."""
        assert self.house.demo.site
        row = self.house.ledger.lab(*LAB)
        opened = open_lab(self.student, str(UUID(row["id"])))
        self.about = self.inside("fill")
        home = self.var / "homes" / self.about["hub_name"]
        assert self.about["hub_name"] in str(opened.url)
        (home / AT_HOME).write_text("CanaryWork at home")
        until("the hand-in graded", self.graded)
        self.student.reads("/me/")

    def graded(self) -> bool:
        """Return whether nothing of the student's waits for a grader."""
        query = "select count(*) as n from labs_gradingjob where state not in ('done', 'dead')"
        return not self.house.ledger.rows(query)[0]["n"]

    def erase(self) -> str:
        """Let the student erase everything by the site's own page; return the words of the certificate."""
        person = self.student
        page = person.opens("/me/erase/")
        if "reauthenticate" in str(page.url):
            password = self.house.demo.person(STUDENT)["password"]
            page = person.sends(path_of(page), {"password": password}, shown=page.text)
        page = person.sends("/me/erase/", {"username": self.about["username"]}, shown=page.text)
        assert page.status_code == 200, page.status_code
        return page.text

    def files(self, top: Path) -> Iterator[tuple[str, bytes]]:
        """Yield every file below `top` by its path, and what is packed in it."""
        for path in sorted(top.rglob("*")):
            name = str(path.relative_to(top))
            if name.split("/")[0] in NOT_DATA or not path.is_file() or path.is_symlink():
                continue
            with contextlib.suppress(FileNotFoundError):
                for inner, data in unpacked(path.read_bytes()):
                    yield f"{name}{inner}", data

    def hold_all(self, where: str, top: Path, canaries: set[str]) -> int:
        """Search every file below `top`, names and contents; return how many."""
        number = 0
        for name, data in self.files(top):
            self.search.hold(f"{where}: {name}", name.encode() + b"\0" + data, canaries - self.allowed(name))
            number += 1
        return number

    def allowed(self, name: str) -> set[str]:
        """Return what may stay in one file."""
        return {self.about["hub_name"]} if name in NAMED_IN else set()


def run(arguments: list[str], environment: dict[str, str]) -> str:
    """Run Python with `arguments`; return what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{arguments}: {done.stdout[-1500:]}{done.stderr[-1500:]}"
    return done.stdout


def path_of(page: httpx.Response) -> str:
    """Return path and query of a page."""
    parts = urlsplit(str(page.url))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes, and what a zip or a compressed value of the cache in them holds."""
    yield "", data
    if data[:2] == b"PK":
        with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                yield f"!{entry.filename}", archive.read(entry)
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data[:200]):
        with contextlib.suppress(zlib.error):
            yield "!", zlib.decompressobj().decompress(data[found.start() :])


def open_lab(person: Person, lab: str) -> httpx.Response:
    """Press "Open the lab" and follow to JupyterLab, as a browser does."""
    client, url = person.client, f"{person.demo.site}/labs/{lab}/open/"
    end = time.monotonic() + 120
    while time.monotonic() < end:
        answer = client.get(url, follow_redirects=False, headers={"Accept": "text/html", "Sec-Fetch-Mode": "navigate"})
        if answer.is_redirect:
            url = urljoin(url, answer.headers["Location"])
        elif "/hub/spawn-pending/" in url:
            time.sleep(0.3)
        else:
            assert answer.status_code == 200, f"{answer.status_code} {url}"
            return answer
    raise AssertionError(f"the lab did not open: {url}")


def hold_the_living(drill: Drill) -> None:
    """Hold what a stranger's eye could reach while the student is here: sealed text nowhere, names in few places."""
    hub = drill.environment()["ACADEMY_HUB_API_URL"]
    for path in ("/health", "/metrics", "/info"):
        drill.search.hold(f"hub {path}", httpx.get(hub + path, trust_env=False).content, {*SEALED, *PERSONAL})
    site = drill.house.demo.site
    bearer = {"Authorization": f"Bearer {(drill.var / 'secrets' / 'metrics').read_text()}"}
    for address in (f"{site}/metrics", f"{hub}/metrics"):
        numbers = httpx.get(address, headers=bearer, trust_env=False)
        if numbers.status_code != 200 or b"academy_" not in numbers.content:
            raise AssertionError(f"{address} says no numbers ({numbers.status_code}): this proves nothing")
        barred = {*SEALED, *PERSONAL, drill.about["username"], drill.about["hub_name"]}
        drill.search.hold(address, numbers.content, barred)
    drill.search.hold("status", httpx.get(f"{site}/status", trust_env=False).content, {*SEALED, *PERSONAL})
    names = {drill.about["username"], *PERSONAL}
    for folder, canaries in {
        "hub": {*SEALED, *names},
        "logs": {*SEALED, *names},
        "cache": {*SEALED, *names},
        "mail": {*SEALED, "CanaryName", "CanaryWork", drill.about["username"]},
        "homes": {*SEALED, *names} - {"CanaryWork"},
        "media": {*SEALED, *names},
    }.items():
        drill.hold_all(f"{folder} of a student", drill.var / folder, canaries)
    for path in sorted(drill.var.glob("site.sqlite3*")):
        drill.search.hold(path.name, path.read_bytes(), {*SEALED})
    home = drill.var / "homes" / drill.about["hub_name"]
    if "CanaryWork" not in (home / AT_HOME).read_text() or not list((drill.var / "hub").glob("hub.sqlite")):
        raise AssertionError("there is no lab of the student's: this proves nothing")


def hold_the_gone(drill: Drill, out: Path) -> None:
    """Hold what an erasure leaves: nothing in any byte, right figures, and a restored older backup forgets again."""
    canaries = {*SEALED, *PERSONAL, drill.about["username"], drill.about["hub_name"]}
    older, newer, elsewhere = out / "older", out / "newer", out / "elsewhere"
    drill.manage("backup", str(older))
    before, who = drill.inside("outcomes"), drill.inside("who")
    if not any(canary in data.decode(errors="replace") for _, data in drill.files(older) for canary in PERSONAL):
        raise AssertionError("the older backup holds nothing of the student: this proves nothing")
    certificate = drill.erase()
    past = drill.inside("erase_past")
    until("the write-ahead log empty", lambda: (drill.manage("reapply_erasures"), wal_is_empty(drill.var))[1])
    everything = canaries | {past["username"]}
    drill.hold_all("after the erasure", drill.var, everything)
    drill.manage("backup", str(newer))
    drill.hold_all("fresh backup", newer, everything)
    if drill.inside("outcomes") != before:
        drill.search.found.append("the figures differ after the erasure")
    # What a restore on a new machine begins with: the secrets, from where they are kept apart.
    shutil.copytree(drill.var / "secrets", elsewhere / "secrets")
    told = drill.manage("restore", str(older), "--yes", "--erasures", str(newer / "erasures.log"), var=elsewhere)
    drill.hold_all("older backup put back", elsewhere, everything)
    back = drill.inside("who", elsewhere)
    expected = {"open": who["open"] - 2, "live": 0, "sessions": 0}
    if back != expected or "2 people erased again" not in told:
        drill.search.found.append(f"after the restore: {back}, expected {expected}; {told}")
    for words in ("Everything about you is erased", "lab home folder", "data key"):
        if words not in certificate:
            drill.search.found.append(f"the certificate does not say {words!r}")


def wal_is_empty(var: Path) -> bool:
    """Return whether SQLite's write-ahead log holds no byte."""
    log = var / "site.sqlite3-wal"
    return not log.exists() or not log.stat().st_size


def main() -> int:
    """Run the drill; print what was found; return the exit code."""
    with house_module.opened() as house, tempfile.TemporaryDirectory(prefix="academy-drill-") as out:
        drill = Drill(house)
        drill.live()
        hold_the_living(drill)
        hold_the_gone(drill, Path(out))
    for line in drill.search.found:
        print(line)
    print(json.dumps({"places": drill.search.places, "found": len(drill.search.found)}))
    return 1 if drill.search.found else 0


if __name__ == "__main__":
    sys.exit(main())
