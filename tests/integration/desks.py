"""A person at their own lab server on the running demo: its token, its addresses, and nbgrader's commands with both."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.demo import ROOT
from tests.integration.house import House
from tests.integration.processes import below

NAVIGATE = {"Accept": "text/html", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}


class Desk:
    """The lab of `key` is opened by the site's own button; `folder` is where commands are run."""

    def __init__(self, house: House, key: str, lab: str, folder: Path) -> None:
        self.house, self.person, self.folder = house, house.person(key), folder
        username = house.demo.person(key)["username"]
        self.hub_name = house.ledger.rows("select hub_name from people_user where username = ?", username)[0][
            "hub_name"
        ]
        self._open(lab)
        self.lab = self._environment(house)
        self.home = house.var / "homes" / self.hub_name
        self._commands: subprocess.Popen[str] | None = None
        # A command gives up after a quarter of a minute; a slow machine that runs other tests as well may need longer.
        (folder / ".jupyter").mkdir()
        (folder / ".jupyter" / "nbgrader_config.py").write_text("c.SiteExchange.timeout = 60.0\n")

    def _open(self, lab: str) -> None:
        """Go where "Open the lab" goes, and wait on the starting page as a browser does."""
        answer = self.person.client.get(f"{self.person.demo.site}/labs/{lab}/open/", headers=NAVIGATE)
        end = time.monotonic() + 120
        while "/user/" not in str(answer.url.path) and time.monotonic() < end:
            time.sleep(0.2)
            answer = self.person.client.get(answer.url, headers=NAVIGATE)
        assert answer.url.path.startswith("/user/"), answer.url
        self.shown = answer.text

    def _environment(self, house: House) -> dict[str, str]:
        """Return what the lab server was started with, of which the token is what counts."""
        for process in below(house.demo.process.pid):
            try:
                raw = Path(f"/proc/{process.pid}/environ").read_bytes().decode(errors="replace")
            except OSError:
                continue  # it ended since it was listed
            found = dict(pair.split("=", 1) for pair in raw.split("\0") if "=" in pair)
            if found.get("JUPYTERHUB_USER") == self.hub_name:
                return found
        raise AssertionError(f"{self.hub_name} has no lab server")

    def nbgrader(self, *words: str, fails: bool = False, below: str = "") -> dict[str, Any]:
        """Run one of nbgrader's commands with the lab's token, in the folder or one `below`.

        Return {"code", "out", "log"}.
        """
        if self._commands is None:
            kept = {name: value for name, value in self.lab.items() if name.startswith(("ACADEMY_", "JUPYTERHUB_"))}
            config = ROOT / "labs" / "hub" / "lab" / "etc"
            kept |= {"PYTHONPATH": str(ROOT), "JUPYTER_CONFIG_PATH": str(config), "HOME": str(self.folder)}
            self._commands = subprocess.Popen(
                [sys.executable, "-m", "tests.integration.nbgrader_commands"],
                cwd=ROOT, env={"PATH": os.environ["PATH"], **kept}, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        assert self._commands.stdin
        assert self._commands.stdout
        self._commands.stdin.write(json.dumps({"words": words, "folder": str(self.folder / below)}) + "\n")
        self._commands.stdin.flush()
        said: dict[str, Any] = json.loads(self._commands.stdout.readline())
        assert bool(said["code"]) == fails, said
        return said

    def listed(self, *words: str) -> list[dict[str, Any]]:
        """Return what `nbgrader list --json` lists."""
        rows: list[dict[str, Any]] = json.loads(self.nbgrader("list", *words, "--json")["out"])
        return rows

    def asks(self, method: str, address: str, **more: str) -> Any:
        """Call one of JupyterLab's extensions in the lab server."""
        url = self.lab["JUPYTERHUB_SERVICE_URL"] + address
        headers = {"Authorization": f"token {self.lab['JUPYTERHUB_API_TOKEN']}"}
        answer = httpx.request(method, url, params=more, headers=headers, timeout=60, trust_env=False)
        assert answer.status_code == 200, (answer.status_code, answer.text[:500])
        return answer.json()

    def close(self) -> None:
        """End the commands; the lab server belongs to the demo."""
        if self._commands is not None:
            assert self._commands.stdin
            self._commands.stdin.close()
            self._commands.wait(10)
