"""The terminal of the first lab does and says what a real shell does and says."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.content.curriculum import labs

LAB = labs()["terminal-files-git/files-and-paths"]
FILES = {"inbox/a.txt": "1", "inbox/b 1.txt": "2", "inbox/plan.pdf": "3", "menus/lunch.txt": "4"}
WORKS = """
ls
mkdir old
mv inbox/a.txt old
cp inbox/plan.pdf old/copy.pdf
cd inbox
pwd
mv "b 1.txt" ../menus/b.txt
cp -r ../menus ../old/menus
ls ../old/menus
cd ..
cp old/*.pdf menus/
rm inbox/plan.pdf
mkdir -p deep/er
cat menus/lunch.txt
"""
FAILS = [
    "mv nothing.txt menus",
    "cp nothing.txt menus",
    "cat nothing.txt",
    "cat menus",
    "ls nothing",
    "mkdir menus",
    "mkdir no/folder",
    "cp menus old",
    "cp menus/lunch.txt no/lunch.txt",
    "mv menus/lunch.txt no/lunch.txt",
    "mv menus menus/inner",
    "mv menus/lunch.txt menus",
    "rm menus",
    "rm nothing.txt",
]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.syspath_prepend(LAB.folder)
    import practice_terminal

    return practice_terminal.Terminal({f"/home/kitchen/{name}": text for name, text in FILES.items()})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def shell(home: Path, lines: str) -> str:
    """Return all that a real shell prints for some lines, errors among it."""
    asked = ["sh", "-c", f"exec 2>&1\n{lines}"]
    said = subprocess.run(asked, cwd=home, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
    return said.stdout


def test_commands_leave_the_same_files_and_print_the_same(terminal: Any, home: Path) -> None:
    said = terminal.run(WORKS)
    real = shell(home, WORKS).replace(str(home), "/home/kitchen")
    assert terminal.problems == []
    assert said.split("\n")[:-1] == real.split("\n")[:-1]
    assert said.endswith("4")
    assert real.endswith("4")
    left = {str(path.relative_to(home)): path.read_text() for path in home.rglob("*") if path.is_file()}
    held = {name.removeprefix("/home/kitchen/"): text for name, text in terminal.files.items() if text is not None}
    assert held == left


def test_command_that_cannot_do_its_job_says_so_in_the_same_words(terminal: Any, home: Path) -> None:
    told = [terminal.run(line) for line in FAILS]
    assert told == [shell(home, line).strip() for line in FAILS]
    assert terminal.problems == told
