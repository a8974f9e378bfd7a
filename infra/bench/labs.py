"""Seconds from "Open the lab" to a notebook that answers: ours, beside a stock JupyterHub and JupyterLab.

One run, same machine, rounds interleaved. Ours is the whole demo: the click on the site, its sign-in to the hub, the
walls around the lab, the fetched notebook. The stock hub's person is signed in already and has the notebook at home.
For both, the clock stops when the notebook's page, its file and its kernel have answered; what a browser then draws is
not counted. Run: python -m infra.bench.labs [rounds]. The last line is one JSON object.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

from infra.bench import stock as stock_module
from infra.bench.clicks import Browser
from infra.bench.hand_ins import pid_of
from infra.bench.stock import Stock
from infra.demo.plan import Plan, environment
from labs.hub import watchdog
from tests.integration import house as house_module
from tests.integration.house import LAB, House
from tests.integration.processes import below

AT_ONCE = 10
ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = f"{LAB[0]}/{LAB[1]}/{LAB[1]}.ipynb"
Person = dict[str, str]


class Ours:
    """The demo, and the clicks of its students."""

    def __init__(self, house: House, students: int) -> None:
        """Make `students` new students; none has opened a lab before."""
        self.house = house
        self.site = house.demo.site
        self.lab = str(UUID(house.ledger.lab(*LAB)["id"]))
        self.people: list[Person] = self._people(students)
        self.hub = f"http://127.0.0.1:{house.ports[1]}"

    def _people(self, count: int) -> list[Person]:
        plan = Plan(self.house.var, *self.house.ports, 0, 0)
        done = subprocess.run(
            [sys.executable, "-m", "infra.bench.students", str(count)],
            cwd=ROOT,
            env=environment(plan),
            check=True,
            capture_output=True,
        )
        people: list[Person] = json.loads(done.stdout)
        return people

    def signed_in(self, person: Person) -> Browser:
        """Return the browser of a person who reads the lesson."""
        browser = Browser(self.hub)
        browser.client.cookies.set("s", person["session"], domain="127.0.0.1", path="/")
        browser.client.get(f"{self.site}/").raise_for_status()
        return browser

    def open(self, browser: Browser) -> str:
        """Click: open the lab; return the notebook's path."""
        page = browser.open(f"{self.site}/labs/{self.lab}/open/")
        if "/lab/tree/" not in str(page.url):
            raise RuntimeError(f"the lab did not open: {page.status_code} {page.url}")
        return NOTEBOOK

    def start(self, person: Person) -> bool:
        """Start a person's server as the site does; return whether it is ready."""
        return bool(self._call("start", person).json()["ready"])

    def end(self, person: Person) -> None:
        """End a person's server."""
        self._call("end", person)

    def _call(self, what: str, person: Person) -> Any:
        import httpx

        token = (self.house.var / "secrets" / "hub-api").read_text().strip()
        address = f"{self.hub}/hub/api/academy/{what}/{person['hub_name']}"
        return httpx.post(address, headers={"Authorization": f"token {token}"}, timeout=30, trust_env=False)


def timed(click: Callable[[Browser], str], browser: Browser) -> float:
    """Return seconds from the click to the kernel's answer."""
    start = time.perf_counter()
    browser.compute(click(browser))
    return time.perf_counter() - start


def at_once(click: Callable[[Browser], str], browsers: Iterable[Browser]) -> float:
    """Return seconds until the last of several people who click at the same moment has an answer."""
    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda browser: timed(click, browser), browsers))
    return time.perf_counter() - start


def memory(root: int, server: str) -> dict[str, float]:
    """Return proportional MB per lab below process `root`, with its idle kernel and without; `server` names it."""
    running = below(root)
    labs = [one for one in running if server in one.command and not _is_kernel(one.command)]
    tops = [one for one in labs if not any(one.parent == other.pid for other in labs)]
    kernels = [one for one in running if _is_kernel(one.command)]
    with_kernel = sum(usage.memory_mb for top in tops if (usage := watchdog.measure(top.pid)))
    alone = sum(watchdog._proportional_kb(one.pid) for one in kernels) / 1024
    count = max(1, len(tops))
    return {"labs": len(tops), "mb": round(with_kernel / count, 1), "kernel_mb": round(alone / count, 1)}


def _is_kernel(command: str) -> bool:
    return "ipykernel" in command or "labs.hub.kernels.course" in command


def stop_labs(ours: Ours, people: Iterable[Person]) -> None:
    """End labs and wait until they are gone, so that the next figure starts from rest."""
    for person in people:
        ours.end(person)
    end = time.monotonic() + 60
    while time.monotonic() < end and any("labs.hub.serve" in one.command for one in below(pid_of(ours.house))):
        time.sleep(0.2)


def main(rounds: int) -> None:
    """Measure and print."""
    var = Path(os.environ.get("ACADEMY_VAR", ROOT / "var")).resolve()
    stock_python = stock_module.environment(var)
    with (
        tempfile.TemporaryDirectory(prefix="stock-", ignore_cleanup_errors=True) as folder,
        house_module.opened() as house,
        stock_module.running(Path(folder), stock_python) as stock,
    ):
        ours = Ours(house, 2 * rounds + AT_ONCE)
        times = one_by_one(ours, stock, rounds)
        together(times, ours, stock)
    report(times)


def one_by_one(ours: Ours, stock: Stock, rounds: int) -> dict[str, Any]:
    """Return lists of seconds: stock cold and warm, ours cold, pre-started and warm."""
    times: dict[str, Any] = {"stock_cold": [], "cold": [], "prestarted": [], "warm": [], "stock_warm": []}
    for number in range(rounds):
        stock_browser = stock.signed_in(f"u-stock-{number}")
        first, second = ours.people[2 * number], ours.people[2 * number + 1]
        times["stock_cold"].append(timed(stock.open, stock_browser))
        times["stock_warm"].append(timed(stock.open, stock_browser))
        stop_stock(stock, [stock_browser])
        browser = ours.signed_in(first)
        times["cold"].append(timed(ours.open, browser))
        times["warm"].append(timed(ours.open, browser))
        while not ours.start(second):
            time.sleep(0.2)
        time.sleep(1)  # A reader takes at least so long; the server has come to rest.
        times["prestarted"].append(timed(ours.open, ours.signed_in(second)))
        stop_labs(ours, [first, second])
        print({name: round(values[-1], 2) for name, values in times.items()}, flush=True)
    return times


def together(times: dict[str, Any], ours: Ours, stock: Stock) -> None:
    """Add ten at once and the memory of the ten labs, of ours and of the stock ones."""
    people = ours.people[-AT_ONCE:]
    times["ten_at_once"] = at_once(ours.open, [ours.signed_in(person) for person in people])
    time.sleep(3)
    times["memory"] = memory(pid_of(ours.house), "labs.hub.serve")
    stop_labs(ours, people)
    browsers = [stock.signed_in(f"u-many-{number}") for number in range(AT_ONCE)]
    times["stock_ten_at_once"] = at_once(stock.open, browsers)
    time.sleep(3)
    times["stock_memory"] = memory(stock.process.pid, "jupyterhub-singleuser")
    stop_stock(stock, browsers)


def stop_stock(stock: Stock, browsers: Iterable[Browser]) -> None:
    """Stop the servers of a stock hub's people and wait until they are gone."""
    for browser in browsers:
        xsrf = {"X-XSRFToken": browser.cookie("_xsrf", "/hub/"), "Sec-Fetch-Mode": "cors"}
        browser.client.delete(f"{stock.url}/hub/api/users/{browser.name}/server", headers=xsrf)
    end = time.monotonic() + 60
    while time.monotonic() < end and any("singleuser" in one.command for one in below(stock.process.pid)):
        time.sleep(0.2)


def report(times: dict[str, Any]) -> None:
    """Print what was found: all of it for reading, then the one JSON object."""
    middle = {
        name: statistics.median(times[name]) for name in ("stock_cold", "cold", "prestarted", "warm", "stock_warm")
    }
    print(f"medians: { {name: round(value, 2) for name, value in middle.items()} }")
    print(f"ten at once: ours {times['ten_at_once']:.1f} s, stock {times['stock_ten_at_once']:.1f} s")
    print(f"idle lab with its kernel, PSS: ours {times['memory']}, stock {times['stock_memory']}")
    result = {
        "cold_s": round(middle["cold"], 2),
        "stock_cold_s": round(middle["stock_cold"], 2),
        "cold_ratio": round(middle["cold"] / middle["stock_cold"], 2),
        "prestarted_ratio": round(middle["prestarted"] / middle["stock_cold"], 2),
        "warm_s": round(middle["warm"], 2),
        "ten_at_once_s": round(times["ten_at_once"], 1),
        "idle_lab_mb": times["memory"]["mb"],
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
