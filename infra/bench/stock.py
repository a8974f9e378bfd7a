"""A stock JupyterHub with a stock JupyterLab, as `pip install jupyterhub jupyterlab` gives them, for comparison only.

Versions are those of our lock; everything else is what these two ask for themselves: their own spawner without walls,
their own sign-in that takes any name, the reference proxy, their own command for a lab.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import httpx

from academy_site.build import install_packages
from infra.bench.clicks import Browser
from infra.install import find_uv
from labs.hub import proxy
from tests.hub.live import free_ports
from tests.hub.standin import release_zip

CONFIGURATION = """
c.JupyterHub.bind_url = "http://127.0.0.1:{outer}"
c.JupyterHub.hub_port = {inner}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.command = {proxy!r}
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{homes}/{{username}}"
c.Spawner.args = {args!r}
# Ten at once on a busy machine take longer than its own half minute; a failed start could not be compared.
c.Spawner.start_timeout = c.Spawner.http_timeout = 180
"""
NOTEBOOK = "first.ipynb"


@dataclass
class Stock:
    """A running stock hub, and where its people's homes are."""

    url: str
    homes: Path
    process: subprocess.Popen[bytes]

    def signed_in(self, name: str) -> Browser:
        """Return the browser of a new person with a notebook in the home, signed in to the hub."""
        import io
        import zipfile

        with zipfile.ZipFile(io.BytesIO(release_zip())) as archive:
            archive.extract(NOTEBOOK, self.homes / name)
        browser = Browser(self.url)
        browser.open(f"{self.url}/hub/login")
        form = {"username": name, "password": name, "_xsrf": browser.cookie("_xsrf", "/hub/")}
        answer = browser.client.post(f"{self.url}/hub/login?next=%2Fhub%2Ftoken", data=form)
        if answer.status_code != 302:
            raise RuntimeError(f"the stock hub did not let {name} in: {answer.status_code}")
        return browser

    def open(self, browser: Browser) -> str:
        """Click: open the notebook; return its path."""
        browser.open(f"{self.url}/hub/user-redirect/lab/tree/{NOTEBOOK}")
        return NOTEBOOK


def environment(var: Path) -> Path:
    """Return the folder of an environment with the two packages and nothing else, made where it is missing."""
    hub, lab = version("jupyterhub"), version("jupyterlab")
    folder = var / f"stock-{hub}-{lab}"
    if (folder / "made").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    uv = find_uv()
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(folder)], check=True)
    # pip compiles what it installs; uv does when it is told to.
    install = [uv, "pip", "install", "-q", "--compile-bytecode", "--python", str(folder / "bin" / "python")]
    clean = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    subprocess.run([*install, f"jupyterhub=={hub}", f"jupyterlab=={lab}"], check=True, env=clean)
    (folder / "made").touch()
    return folder


@contextlib.contextmanager
def running(folder: Path, environment_: Path) -> Iterator[Stock]:
    """Start the stock hub with its files in `folder`; end it and all that it started afterwards."""
    install_packages(folder)
    outer, inner, api = free_ports(3)
    homes = folder / "homes"
    homes.mkdir()
    text = CONFIGURATION.format(
        outer=outer,
        inner=inner,
        api=api,
        proxy=proxy.command(folder, {}),
        homes=homes,
        args=["--allow-root"] if os.getuid() == 0 else [],
    )
    (folder / "jupyterhub_config.py").write_text(text, encoding="utf-8")
    programs = environment_ / "bin"
    path = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(folder)}
    command = [str(programs / "jupyterhub"), "-f", "jupyterhub_config.py"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=path, stdout=log, stderr=log, start_new_session=True)
    stock = Stock(f"http://127.0.0.1:{outer}", homes, process)
    try:
        _wait(stock, folder / "log")
        yield stock
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _wait(stock: Stock, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and stock.process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{stock.url}/hub/api/health", timeout=5, trust_env=False).status_code == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("the stock hub did not start:\n" + log.read_text()[-3000:])
