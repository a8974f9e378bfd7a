"""The walls as a command line, and what happens where they cannot stand."""

import subprocess
from pathlib import Path

import pytest

from labs.hub import sandbox
from labs.hub.settings import ROOT


@pytest.fixture
def walls(tmp_path: Path) -> list[str]:
    return sandbox.walls(home=tmp_path / "u1", source=ROOT)


def _pairs(walls: list[str], flag: str) -> dict[str, str]:
    return {walls[i + 2]: walls[i + 1] for i, word in enumerate(walls) if word == flag}


def test_walls_bind_one_home_and_nothing_else_writable(walls: list[str], tmp_path: Path) -> None:
    assert _pairs(walls, "--bind") == {"/home/student": str(tmp_path / "u1")}


def test_walls_show_no_course_and_no_part_of_the_site(walls: list[str]) -> None:
    shown = {*_pairs(walls, "--ro-bind").values(), *_pairs(walls, "--ro-bind-try").values()}
    ours = {path for path in shown if path.startswith(str(ROOT)) and "/venv" not in path}
    assert ours == {str(ROOT / part) for part in [*sandbox.OURS, "labs/hub/lab/passwd"]}


@pytest.mark.parametrize(
    "flag", ["--unshare-pid", "--unshare-user", "--unshare-ipc", "--die-with-parent", "--new-session"]
)
def test_walls_stand_alone(walls: list[str], flag: str) -> None:
    assert flag in walls


def test_walls_drop_every_capability(walls: list[str]) -> None:
    assert walls[walls.index("--cap-drop") + 1] == "ALL"


def test_probe_where_bubblewrap_is_refused_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = subprocess.CompletedProcess([], 1, "", "bwrap: No permissions to create new namespace")
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: refused)
    with pytest.raises(sandbox.NoSandbox, match=r"Labs stay closed.*No permissions.*user namespaces"):
        sandbox.probe.__wrapped__()


def test_probe_where_bubblewrap_hangs_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*args: object, **kwargs: object) -> None:
        raise subprocess.TimeoutExpired("bwrap", 20)

    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(sandbox.NoSandbox, match="does not run"):
        sandbox.probe.__wrapped__()
