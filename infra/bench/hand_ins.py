"""Many hand-ins within a minute, through the exchange's API with the hub's tokens, while parts are killed at random.

At the end every hand-in must have exactly one current grade, the queue must be empty and each person's attempts in
their order. `infra.bench.burst` runs it on one machine and on several.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from infra.running.programs import ROOT
from labs.grader import archives
from tests.integration import house as house_module
from tests.integration.house import LAB
from tests.integration.ledger import Ledger, assert_nothing_lost_or_twice
from tests.integration.processes import Process, below

MINUTE = 60.0
SENDERS = 16
GIVE_UP_S = 180.0
GRADING_S = 1500.0
# As many as a minute holds; a slow machine then has time to come up again.
KILLS_IN_ALL = 12
Person = dict[str, str]


@dataclass
class Place:
    """A running academy: its address, database, environment, and the process below which its supervisor runs it all."""

    site: str
    root: int
    ledger: Ledger
    environment: dict[str, str]
    private: Path
    # What else can be killed there: name → what does it.
    more: dict[str, Callable[[], bool]] = field(default_factory=dict)

    def people(self, count: int) -> list[Person]:
        """Return new students with a hub token each."""
        command = [sys.executable, "-m", "infra.bench.students", str(count)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE)
        found: list[Person] = json.loads(done.stdout)
        return found

    def books(self) -> list[Any]:
        """Return what people hand in: as given, and solved."""
        from tests.integration import books

        row = self.ledger.lab(*LAB)
        release, source = ((self.private / row[name]).read_bytes() for name in ("release_path", "source_path"))
        return [books.given(release), books.solution(release, source)]


@dataclass
class Sent:
    """What was handed in: person → receipts in the order of sending; and how often something had to be sent again."""

    receipts: dict[str, list[dict[str, Any]]]
    again: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def ids(self) -> list[str]:
        """Every hand-in's id."""
        return [receipt["id"] for own in self.receipts.values() for receipt in own]

    @property
    def in_order(self) -> bool:
        """Whether each person's attempts are numbered as they were sent."""
        numbers = ([receipt["attempt"] for receipt in own] for own in self.receipts.values())
        return all(own == list(range(1, len(own) + 1)) for own in numbers)


class Killer:
    """Kills one part after another, at random and never gently, until told to stop; the supervisor starts it again."""

    def __init__(self, place: Place, every_s: tuple[float, float], most: int | None = None) -> None:
        """Wait a random time within `every_s` between two kills; stop after `most`, where given."""
        self.place, self.every_s, self.most = place, every_s, most
        self.killed: Counter[str] = Counter()
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Killer:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(30)

    def _run(self) -> None:
        waiting: list[str] = []
        while not self.stop.wait(random.uniform(*self.every_s)):  # noqa: S311 - no secret
            waiting = waiting or random.sample([*KILLS, *self.place.more], len(KILLS) + len(self.place.more))
            name = waiting.pop()
            strike = self.place.more.get(name)
            if strike() if strike else kill(self.place.root, KILLS[name]):
                self.killed[name] += 1
            if self.most and sum(self.killed.values()) >= self.most:
                return


def _first_of(words: str, without: str = "\0") -> Callable[[list[Process]], list[Process]]:
    def choose(running: list[Process]) -> list[Process]:
        found = [one for one in running if words in one.command and without not in one.command]
        pids = {one.pid for one in found}
        return [one for one in found if one.parent not in pids]

    return choose


def _site_worker(running: list[Process]) -> list[Process]:
    site = [one for one in running if "gunicorn" in one.command]
    pids = {one.pid for one in site}
    return [one for one in site if one.parent in pids]


# What is killed by which of the academy's processes; one of those found, by chance.
KILLS: dict[str, Callable[[list[Process]], list[Process]]] = {
    "worker": lambda running: [one for one in running if "labs.grader work --number" in one.command],
    "all workers' parent": _first_of("labs.grader work", without="--number"),
    "site": _first_of("gunicorn"),
    "site worker": _site_worker,
    "hub": _first_of("jupyterhub -f"),
    "database client": _first_of("infra.scheduler"),
}


def kill(root: int, choose: Callable[[list[Process]], list[Process]]) -> bool:
    """Kill one process below `root` that `choose` names; return whether there was one."""
    found = choose(below(root))
    if found:
        random.choice(found).kill()  # noqa: S311 - no secret
    return bool(found)


def hand_in_all(place: Place, people: list[Person], count: int, seconds: float) -> Sent:
    """Hand in `count` notebooks, spread over `seconds` and by turns of all people, each one's in order."""
    from tests.integration import books

    shelf, sent = place.books(), Sent({person["hub_name"]: [] for person in people})
    begun = time.monotonic()

    def send(sender: int) -> None:
        with httpx.Client(timeout=httpx.Timeout(30, connect=5), trust_env=False) as client:
            for number in range(count):
                person = people[number % len(people)]
                if number % len(people) % SENDERS == sender:
                    time.sleep(max(0.0, begun + number * seconds / count - time.monotonic()))
                    data = archives.pack({books.NAME: books.as_bytes(shelf[number % len(shelf)])})
                    sent.receipts[person["hub_name"]].append(insist(client, place.site, person, data, sent.again))

    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(send, range(SENDERS)))
    sent.seconds = time.monotonic() - begun
    return sent


def insist(client: httpx.Client, site: str, person: Person, data: bytes, again: Counter[str]) -> dict[str, Any]:
    """Hand one notebook in, again and again while nobody takes it; return the receipt. Counts why it was sent again."""
    address = f"{site}/api/labs/exchange/{LAB[0]}/{LAB[1]}/submit/"
    headers = {"Authorization": f"Bearer {person['token']}", "Content-Type": "application/zip"}
    end = time.monotonic() + GIVE_UP_S
    while time.monotonic() < end:
        try:
            answer = client.post(address, content=data, headers=headers)
        except httpx.TransportError as error:
            again[type(error).__name__] += 1
        else:
            if answer.status_code in (200, 201):
                receipt: dict[str, Any] = answer.json()
                return receipt
            again[str(answer.status_code)] += 1
            if answer.status_code < 500:
                raise RuntimeError(f"{answer.status_code}: {answer.text[:300]}")
        time.sleep(0.3)
    raise TimeoutError(f"nobody took a hand-in within {GIVE_UP_S:.0f} s: {dict(again)}")


def wait_until_graded(ledger: Ledger, seconds: float = GRADING_S) -> float:
    """Wait for an empty queue; return after how many seconds. Raises TimeoutError."""
    begun = time.monotonic()
    while not ledger.idle():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(f"the queue is not empty after {seconds:.0f} s")
        time.sleep(0.5)
    return time.monotonic() - begun


def burst(
    place: Place, *, count: int, seconds: float = MINUTE, people: int = 100, killer: Killer | None = None
) -> dict[str, Any]:
    """Hand in, kill meanwhile and while grading goes on, wait, check everything; return what to report."""
    everybody = place.people(people)
    killer = killer or Killer(place, (3.0, 8.0), most=KILLS_IN_ALL)
    with killer:
        sent = hand_in_all(place, everybody, count, seconds)
        time.sleep(min(20.0, seconds / 3))
    waited = wait_until_graded(place.ledger)
    assert_nothing_lost_or_twice(place.ledger, sent.ids)
    if len(set(sent.ids)) != count or not sent.in_order:
        raise AssertionError(f"{len(set(sent.ids))} of {count} hand-ins, in order: {sent.in_order}")
    return {
        "handed_in": count,
        "in_s": round(sent.seconds, 1),
        "queue_empty_after_s": round(sent.seconds + min(20.0, seconds / 3) + waited, 1),
        "killed": dict(killer.killed),
        "sent_again": dict(sent.again),
        "given_to_another_grader": place.ledger.came_back(sent.ids),
        "lost": 0,
        "graded_twice": 0,
        "in_order": True,
    }


def of_house(house: house_module.House) -> Place:
    """Return the demo of the integration tests as a place for a burst."""
    from infra.demo.plan import Plan, environment

    site = house.demo.site
    plan = Plan(house.var, *house.ports, 0, 0)
    return Place(site, pid_of(house), house.ledger, environment(plan), house.var / "private")


def pid_of(house: house_module.House) -> int:
    """Return the process id of the demo's supervisor."""
    process = house.demo.process
    assert process is not None
    return process.pid
