"""An academy on PostgreSQL with two worker hosts, looked after by the demo's own supervisor, for a burst."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from infra.bench import hosts
from infra.bench.hand_ins import KILLS_IN_ALL, MINUTE, Killer, Place, burst
from infra.demo import plan as plan_module
from infra.demo.plan import Plan
from infra.running.children import Child, Children
from infra.running.programs import ROOT, Program
from infra.running.supervisor import status
from tests import postgres, prepared
from tests.hub.live import free_ports
from tests.integration.ledger import Ledger
from tests.integration.processes import everything

START_S = 120.0
# Longer than a lease lasts, so that what the host held goes to the other one.
CUT_OFF_S = 75.0


@dataclass(frozen=True)
class PostgresLedger(Ledger):
    """The same questions, asked of a PostgreSQL database at `url`."""

    url: str = ""

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Return a query's rows, ids as the SQLite ledger writes them."""
        import psycopg
        from psycopg.rows import dict_row

        query = in_postgresql(query)
        end = time.monotonic() + START_S
        while True:
            try:
                with psycopg.connect(self.url, row_factory=dict_row, connect_timeout=10) as connection:
                    found = connection.execute(query, values).fetchall()
            except psycopg.OperationalError:
                # A killed client's backend makes the server start afresh, for a moment.
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)
            else:
                return [{k: v.hex if isinstance(v, UUID) else v for k, v in row.items()} for row in found]


def in_postgresql(query: str) -> str:
    """Return a query of the SQLite ledger's as psycopg takes it."""
    query = re.sub(r"group_concat\((.*?)\)\s+from", r"string_agg(\1, ',') from", query)
    return query.replace("max(c.grading)", "bool_or(c.grading)").replace("%", "%%").replace("?", "%s")


def with_two_hosts(count: int) -> dict[str, Any]:
    """Run the burst with two hosts, one of them cut off in the middle; say why where this machine cannot."""
    if postgres.binaries() is None:
        return {"not_run": "PostgreSQL's server is not installed"}
    try:
        with hosts.network(2) as both, postgres.server() as url, town(url, both) as place:
            place.more["database server's process of a client"] = lambda: kill_backend(url)
            with cut_off(both[0], after=0.4 * MINUTE):
                found = burst(place, count=count, killer=Killer(place, (3.0, 7.0), most=KILLS_IN_ALL))
            return found | {"cut_off_s": CUT_OFF_S, "graded_by": graded_by(place.ledger)}
    except hosts.NoHosts as error:
        return {"not_run": f"this machine gives no network namespaces: {error}"}


def graded_by(ledger: Ledger) -> dict[str, int]:
    """Return how many jobs each worker finished."""
    rows = ledger.rows("select worker, count(*) as n from labs_gradingjob group by worker order by worker")
    return {str(row["worker"]): int(row["n"]) for row in rows}


@contextlib.contextmanager
def cut_off(host: hosts.Host, *, after: float) -> Iterator[None]:
    """Cut a host off `after` seconds from now, for `CUT_OFF_S`; plug it in again at the end in any case."""
    stop = threading.Event()

    def cable() -> None:
        if not stop.wait(after):
            host.cut_off()
            stop.wait(CUT_OFF_S)
            host.plug_in()

    thread = threading.Thread(target=cable, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)


def kill_backend(url: str) -> bool:
    """Kill one process of our own PostgreSQL that serves a client; return whether there was one."""
    port = urlsplit(url).port
    running = everything()
    servers = [one.pid for one in running if "postgres" in one.command and f"-p {port} " in one.command + " "]
    clients = [one for one in running if one.parent in servers and one.command.startswith("postgres: academy")]
    if clients:
        random.choice(clients).kill()  # noqa: S311 - no secret
    return bool(clients)


@contextlib.contextmanager
def town(url: str, both: list[hosts.Host]) -> Iterator[Place]:
    """Start site and hub here and one grader on each host; yield the place once all of it answers."""
    with tempfile.TemporaryDirectory(prefix="academy-town-", ignore_cleanup_errors=True) as folder:
        var = Path(folder)
        shutil.copytree(prepared.front(), var, symlinks=True, dirs_exist_ok=True)
        chosen = Plan(var, *free_ports(4))
        environment = {
            **plan_module.environment(chosen),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "infra.bench.on_postgres",
            "ACADEMY_BENCH_ADDRESS": hosts.OURS,
        }
        subprocess.run([sys.executable, "-m", "infra.demo.prepare"], cwd=ROOT, env=environment, check=True)
        (var / "logs").mkdir()
        programs = _programs(chosen, both)
        children = Children([Child(one, environment, var / "logs" / f"{one.name}.log") for one in programs])
        ledger = PostgresLedger(var, url)
        with looked_after(children):
            _await(chosen.site_url)
            yield Place(chosen.site_url, os.getpid(), ledger, environment, var / "private")


def _programs(chosen: Plan, both: list[hosts.Host]) -> list[Program]:
    """Return the demo's programs: the site at the hosts' network too, a grader on each host in place of its own."""
    stock = {program.name: program for program in plan_module.started(chosen)}
    grader = stock.pop("grader")
    site = stock["site"]
    stock["site"] = replace(site, command=[*site.command, "--bind", f"{hosts.OURS}:{chosen.site_port}"])
    for host in both:
        there = {
            **grader.environment,
            "ACADEMY_GRADER_NAME": host.name,
            "ACADEMY_API_URL": f"http://{hosts.OURS}:{chosen.site_port}/api/labs",
        }
        command = host.command([*grader.command, "--processes", "1"])
        stock[host.name] = Program(host.name, command, there)
    return list(stock.values())


@contextlib.contextmanager
def looked_after(children: Children) -> Iterator[None]:
    """Start all programs and start each again when it ends, as the demo does; end them afterwards."""
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.3):
            for child in children.members:
                child.watch()

    for child in children.members:
        child.start()
    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
        children.stop()


def _await(site: str) -> None:
    end = time.monotonic() + START_S
    while True:
        fine, words = status(site)
        if fine:
            return
        if time.monotonic() > end:
            raise TimeoutError(f"not every part answers: {words}")
        time.sleep(0.3)
