"""The pieces of the demo's supervisor, without starting it."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra import install
from infra.demo import announce, plan, prepare
from infra.running import children, ports, steps
from infra.running.programs import ROOT, Program


@pytest.fixture
def busy() -> socket.socket:
    """A port that another program listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener


def test_choose_where_a_port_is_taken_says_so_and_takes_the_next(
    busy: socket.socket, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = busy.getsockname()[1]
    chosen = ports.choose(wanted, "site", set())
    assert wanted < chosen < wanted + 100
    assert f"Port {wanted} is in use by another program; the site uses {chosen}." in capsys.readouterr().out


def test_choose_never_gives_a_port_twice() -> None:
    taken: set[int] = set()
    first = ports.any_free(taken)
    assert ports.choose(first, "hub", taken) != first


def test_environment_holds_no_secret_and_no_foreign_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere")
    made = plan.environment(plan.Plan(tmp_path, 1, 2, 3, 4))
    assert "DATABASE_URL" not in made
    assert made["ACADEMY_SITE_URL"] == "http://127.0.0.1:1"
    assert made["ACADEMY_HUB_URL"] == "http://localhost:2"
    assert not any("SECRET" in key or "TOKEN" in key for key in made if key.startswith("ACADEMY_"))


def test_programs_give_each_part_only_its_own_secrets(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    for name in ("hub-client", "hub-api", "grader", "metrics"):
        (tmp_path / "secrets" / name).write_text(f"{name}-secret")
    found = {one.name: one.environment for one in plan.started(plan.Plan(tmp_path, 1, 2, 3, 4))}
    assert found["site"] == found["scheduler"] == {}
    assert found["grader"] == {"ACADEMY_GRADER_TOKEN": "grader-secret"}
    assert "grader-secret" not in found["hub"].values()
    assert found["hub"]["ACADEMY_METRICS_TOKEN"] == "metrics-secret"


def child(tmp_path: Path, script: str) -> children.Child:
    program = Program("sample", [sys.executable, "-c", script], {})
    return children.Child(program, dict(os.environ), tmp_path / "sample.log")


def test_child_that_ends_is_started_again_after_a_growing_pause(tmp_path: Path) -> None:
    sample = child(tmp_path, "raise SystemExit(3)")
    sample.start()
    assert sample.process is not None
    sample.process.wait()
    first = sample.process.pid
    sample.watch()
    assert sample.process.pid == first
    assert sample.wait == 1.0
    sample.again_at = time.monotonic()
    sample.watch()
    assert sample.process.pid != first
    sample.process.wait()
    sample.watch()
    assert sample.wait == 2.0


# In a process of its own: adopting orphans and ending every descendant is not for the test runner.
STOPPING = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from infra.running import children
from infra.running.programs import ROOT, Program
children.adopt_orphans()
sleeper = "import time; time.sleep(99)"
inner = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {{sleeper!r}}], start_new_session=True)"
program = Program("x", [sys.executable, "-c", inner], {{}})
one = children.Child(program, dict(os.environ), Path(sys.argv[1]) / "x.log")
one.start()
one.process.wait()
left = children.descendants()
assert len(left) == 1, left
children.Children([one]).stop()
assert children.descendants() == [], children.descendants()
print("clean", left[0])
"""


def test_stop_ends_what_a_child_left_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STOPPING, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.startswith("clean"), done.stderr
    assert not Path(f"/proc/{done.stdout.split()[1]}").exists()


def test_sign_ins_are_a_table_without_past_students(tmp_path: Path) -> None:
    people = [
        {"key": "student", "role": "student", "username": "calm-river-2041", "password": "p-1", "totp_secret": None},
        {"key": "past_01", "role": "student", "username": "demo-past-01", "password": "p-2", "totp_secret": None},
    ]
    (tmp_path / "demo-sign-ins.json").write_text(json.dumps(people))
    table = announce.sign_ins(tmp_path)
    assert table[0].startswith("Who")
    assert any("calm-river-2041" in line and "p-1" in line for line in table)
    assert not any("demo-past" in line for line in table)


def test_prepare_leaves_out_what_has_not_changed(tmp_path: Path) -> None:
    ran: list[str] = []
    source = tmp_path / "source"
    source.write_text("one")
    sample = [
        steps.Step("a", "A", lambda: [source], lambda: ran.append("a")),
        steps.Step("b", "B", lambda: ["x"], lambda: ran.append("b")),
    ]
    done: dict[str, str] = {}
    assert steps.run(sample, done, lambda _: None) == 2
    assert steps.run(sample, done, lambda _: None) == 0
    assert ran == ["a", "b"]
    source.write_text("two")
    steps.run(sample, done, lambda _: None)
    assert ran == ["a", "b", "a"]


def test_prepare_notes_no_step_that_did_not_work() -> None:
    def fail() -> None:
        raise RuntimeError("no")

    done: dict[str, str] = {}
    with pytest.raises(RuntimeError):
        steps.run([steps.Step("a", "A", lambda: ["x"], fail)], done, lambda _: None)
    assert done == {}


def test_the_demo_does_what_every_academy_does_and_loads_people_last() -> None:
    assert [one.name for one in prepare.steps()] == [*(one.name for one in steps.shared()), "people"]


def test_install_without_venv_names_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(install, "VENV", tmp_path / "venv")
    monkeypatch.setattr(install.shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    with pytest.raises(install.Stop, match=version):
        install.make_environment()


def test_install_with_an_old_python_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install.sys, "version_info", (3, 9, 2))
    with pytest.raises(install.Stop, match=r"3\.11 or newer.*PYTHON="):
        install.check_python()


def test_reset_keeps_what_was_installed_and_forgets_the_rest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(install, "VAR", tmp_path)
    for name in ("venv", "node", "homes", "secrets"):
        (tmp_path / name).mkdir()
    (tmp_path / "site.sqlite3").touch()
    install.reset()
    assert {path.name for path in tmp_path.iterdir()} == {"venv", "node"}


def test_reset_while_the_demo_runs_refuses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import fcntl

    monkeypatch.setattr(install, "VAR", tmp_path)
    (tmp_path / "demo").mkdir()
    (tmp_path / "site.sqlite3").touch()
    with (tmp_path / "demo/lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(install.Stop, match="running"):
            install.reset()
    assert (tmp_path / "site.sqlite3").exists()
