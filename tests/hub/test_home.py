"""A home has a bound: a lab whose files grow beyond it is closed, and one that is too big already can be tidied up."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from labs.hub import pages, spawner
from labs.hub.spawner import LabSpawner

NAME = "u-full-of-files"


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[LabSpawner, subprocess.Popen[bytes]]]:
    monkeypatch.setattr(spawner, "WATCH_SECONDS", 0.05)
    monkeypatch.setattr(spawner, "HOME_SECONDS", 0.1)
    monkeypatch.setattr(spawner, "HOME_GROWS_MB", 2)
    process = subprocess.Popen(["sleep", "60"])
    made = LabSpawner(homes=str(tmp_path), home_mb=4)
    made.user = SimpleNamespace(name=NAME)
    made.home.mkdir()
    yield made, process
    process.kill()
    process.wait()
    pages.remember_end(NAME, "")


def fill(home: Path, name: str, mb: int) -> None:
    (home / name).write_bytes(os.urandom(mb << 20))


async def watched(made: LabSpawner, process: subprocess.Popen[bytes], meanwhile: list[tuple[str, int]]) -> str:
    """Watch over the lab while files are written, until it ends or a second has gone; return why it ended."""

    async def alive() -> int | None:
        return process.poll()

    made.poll = alive
    watch = asyncio.ensure_future(made._watch_over(process.pid))
    await asyncio.sleep(0.3)
    for name, mb in meanwhile:
        fill(made.home, name, mb)
    await asyncio.wait([watch], timeout=2)
    watch.cancel()
    return pages._ends.get(NAME, "")


def test_lab_whose_files_grow_beyond_the_bound_is_closed_with_the_reason(lab) -> None:
    made, process = lab
    fill(made.home, "before", 3)
    assert asyncio.run(watched(made, process, [("more", 3)])) == "home"
    assert process.wait(5) < 0
    # Nothing was deleted.
    assert {path.name for path in made.home.iterdir()} == {"before", "more"}


def test_lab_that_is_too_big_already_stays_open_to_be_tidied_up(lab) -> None:
    made, process = lab
    fill(made.home, "before", 9)
    assert asyncio.run(watched(made, process, [("a note", 1)])) == ""
    assert process.poll() is None
