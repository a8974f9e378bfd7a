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
import nbformat
import pytest
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from tests.labs.factories import COURSE


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


def assert_interface_shows(out: Path, student: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold what formgrader's own interface returns for the pages of the exported lab `squares`."""
    monkeypatch.chdir(out)
    config = Config()
    config.CourseDirectory.root, config.CourseDirectory.course_id = str(out), COURSE
    api = NbGraderAPI(config=config)
    [row] = api.get_assignments()
    assert (row["name"], row["num_submissions"], row["max_score"]) == ("squares", 2, 11)
    assert (Path(row["source_path"]).is_dir(), Path(row["release_path"]).is_dir()) == (True, True)
    rows = {one["student"]: one for one in api.get_submissions("squares")}
    assert (rows[student]["autograded"], rows[student]["submitted"], rows[student]["score"]) == (True, True, 7.5)
    assert api.get_notebook_submissions("squares", "lab")[0]["max_score"] == 11
    notebook = nbformat.read(out / "autograded" / student / "squares" / "lab.ipynb", 4)
    nbformat.validate(notebook)
    cells = {cell.metadata.nbgrader.grade_id: cell.source for cell in notebook.cells if "nbgrader" in cell.metadata}
    assert cells["squares"] == "squares = 2.0"
    assert "BEGIN HIDDEN TESTS" in cells["squares-basic"]
