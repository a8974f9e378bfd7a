"""nbgrader's own formgrader on a course folder, in a process that knows nothing of ours."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx


@contextlib.contextmanager
def formgrader(folder: Path, home: str) -> Iterator[httpx.Client]:
    """Start nbgrader's own formgrader on a course folder, with no setting of ours; yield a client of its pages."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyter_server", "--allow-root", "--no-browser", f"--port={port}"]
    command += ["--IdentityProvider.token=token", f"--ServerApp.root_dir={folder}"]
    command += ["--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"]
    places = {"HOME": home, "JUPYTER_CONFIG_DIR": f"{home}/none", "JUPYTER_RUNTIME_DIR": f"{home}/run"}
    server = subprocess.Popen(
        command, cwd=folder, env={"PATH": os.environ["PATH"], **places}, stderr=subprocess.DEVNULL
    )
    headers = {"Authorization": "token token"}
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60, trust_env=False, follow_redirects=True
    ) as client:
        try:
            end = time.monotonic() + 90
            while time.monotonic() < end and server.poll() is None:
                with contextlib.suppress(httpx.TransportError):
                    client.get("/api/status")
                    break
                time.sleep(0.2)
            yield client
        finally:
            server.terminate()
            server.wait(30)
