"""Measuring and ending a process tree."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from labs.hub import watchdog
from labs.hub.watchdog import Usage

CHILD = "x = bytearray(b'x') * (60 << 20); import time; print('up', flush=True); time.sleep(60)"
TREE = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {CHILD!r}]); time.sleep(60)"


@pytest.fixture
def tree() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", TREE], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    yield process
    watchdog.end(process.pid)
    process.wait()


def test_measure_counts_descendants(tree: subprocess.Popen[bytes]) -> None:
    usage = watchdog.measure(tree.pid)
    assert usage is not None
    assert usage.processes == 2
    assert 60 < usage.memory_mb < 120


def test_measure_of_a_process_that_is_gone_is_none() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert watchdog.measure(process.pid) is None


def test_end_ends_descendants_too(tree: subprocess.Popen[bytes]) -> None:
    child = next(pid for pid in watchdog._descendants(tree.pid) if pid != tree.pid)
    watchdog.end(tree.pid)
    tree.wait(5)
    end = time.monotonic() + 5
    while watchdog.measure(child) and "Z" not in (watchdog.PROC / str(child) / "stat").read_text().split(")")[1]:
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("usage", "reason"),
    [(Usage(99, 9), ""), (Usage(101, 9), "memory"), (Usage(99, 11), "processes"), (Usage(101, 11), "memory")],
)
def test_over_names_the_bound_that_is_passed(usage: Usage, reason: str) -> None:
    assert usage.over(memory_mb=100, processes=10) == reason


def test_size_of_a_home_is_what_it_takes_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "lab" / "data").mkdir(parents=True)
    (tmp_path / "lab" / "data" / "big").write_bytes(os.urandom(3 << 20))
    with (tmp_path / "hole").open("wb") as sparse:
        sparse.truncate(1 << 30)
    (tmp_path / "everything").symlink_to("/")
    assert 3 <= watchdog.size_mb(tmp_path) < 4
    assert watchdog.size_mb(tmp_path / "gone") == 0


def test_many_empty_files_count_and_counting_ends_in_time(tmp_path: Path) -> None:
    for number in range(2_100):
        (tmp_path / str(number)).touch()
    assert watchdog.size_mb(tmp_path) > 2
    (tmp_path / "far" / "below").mkdir(parents=True)
    (tmp_path / "far" / "below" / "big").write_bytes(os.urandom(2 << 20))
    assert watchdog.size_mb(tmp_path, 1) < 4
