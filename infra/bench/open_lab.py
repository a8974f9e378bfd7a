"""Seconds from "Open the lab" to a notebook that answers, beside a bare `jupyter-server` start on the same machine.

Run: python -m infra.bench.open_lab [rounds]. The last line is one JSON object. Hub, proxy, walls and labs are the real
ones; the site is the small stand-in of the tests, so that the figure is the labs' own. Rounds are interleaved.
"""

import asyncio
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.hub import live, standin

TOKEN = "bench"  # noqa: S105 - of a server that lives for one round, on loopback


def cold(hub: live.Hub, site: standin.StandIn, name: str) -> float:
    """Return seconds for a person whose lab is not running."""
    site.signed_in = name
    start = time.perf_counter()
    _answer(live.Browser(hub))
    return time.perf_counter() - start


def prestarted(hub: live.Hub, site: standin.StandIn, name: str) -> float:
    """Return seconds for a person whose lab the site started while they read."""
    site.signed_in = name
    while not hub.service("POST", f"/academy/start/{name}").json()["ready"]:
        time.sleep(0.2)
    start = time.perf_counter()
    _answer(live.Browser(hub))
    return time.perf_counter() - start


def warm(hub: live.Hub, site: standin.StandIn, name: str) -> float:
    """Return seconds to the notebook's page for a person whose lab is open already."""
    site.signed_in = name
    browser = live.Browser(hub)
    browser.open_lab()
    start = time.perf_counter()
    browser.open_lab()
    return time.perf_counter() - start


def _answer(browser: live.Browser) -> None:
    """Open the lab and have a kernel compute something; raise `RuntimeError` where it computes wrongly."""
    browser.open_lab()
    if browser.run("print(6 * 7)").strip() != "42":
        raise RuntimeError("the notebook does not answer")


def bare() -> float:
    """Return seconds from starting a bare jupyter-server to a kernel of it that answers."""
    start = time.perf_counter()
    with _server() as url:
        client = httpx.Client(headers={"Authorization": f"token {TOKEN}"}, trust_env=False)
        kernel = client.post(f"{url}/api/kernels", json={"name": "python3"}).json()["id"]
        address = f"{url.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels?token={TOKEN}"
        if asyncio.run(live._execute(address, "", "print(6 * 7)", 60)).strip() != "42":
            raise RuntimeError("the bare server does not answer")
        return time.perf_counter() - start


@contextlib.contextmanager
def _server() -> Iterator[str]:
    """Run a bare jupyter-server and yield its address as soon as it answers."""
    port = live.free_ports(1)[0]
    command = [sys.executable, "-m", "jupyter_server", f"--port={port}", "--ip=127.0.0.1", "--no-browser"]
    command += ["--allow-root", f"--IdentityProvider.token={TOKEN}"]
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while True:
                with contextlib.suppress(httpx.HTTPError):
                    httpx.get(f"http://127.0.0.1:{port}/api", timeout=5, trust_env=False)
                    break
                time.sleep(0.02)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def main(rounds: int) -> None:
    """Measure and print."""
    times: dict[str, list[float]] = {"cold": [], "prestarted": [], "warm": [], "bare": []}
    with (
        tempfile.TemporaryDirectory(prefix="bench-lab-", ignore_cleanup_errors=True) as folder,
        standin.running() as site,
        live.running(Path(folder), site) as hub,
    ):
        for number in range(rounds):
            times["bare"].append(bare())
            times["cold"].append(cold(hub, site, f"u-cold-{number}"))
            times["prestarted"].append(prestarted(hub, site, f"u-early-{number}"))
            times["warm"].append(warm(hub, site, f"u-early-{number}"))
            for name in (f"u-cold-{number}", f"u-early-{number}"):
                hub.service("POST", f"/academy/end/{name}")
            print({name: round(values[-1], 2) for name, values in times.items()}, flush=True)
    found = {name: statistics.median(values) for name, values in times.items()}
    result = {
        "open_cold_s": round(found["cold"], 2),
        "open_prestarted_s": round(found["prestarted"], 2),
        "open_warm_s": round(found["warm"], 2),
        "bare_jupyter_server_s": round(found["bare"], 2),
        "cold_ratio": round(found["cold"] / found["bare"], 2),
        "rounds": rounds,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
