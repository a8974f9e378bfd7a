"""The levels of the sandbox, and what is done where there is none."""

import errno
import os
import socket
import threading

import pytest

from labs.grader.engine import Engine
from labs.grader.errors import SandboxUnavailable
from labs.grader.inside import jail, linux
from labs.grader.sandbox import probe
from labs.grader.sealing import seal

from . import books


def test_probe_takes_the_strongest_that_works(monkeypatch):
    monkeypatch.setattr(probe, "works", lambda level: True)
    assert probe.choose() == "bubblewrap"
    monkeypatch.setattr(probe, "works", lambda level: level == "landlock")
    assert probe.choose() == "landlock"


def test_probe_refuses_with_advice_where_nothing_works(monkeypatch):
    monkeypatch.setattr(probe, "works", lambda level: False)
    with pytest.raises(SandboxUnavailable, match="student code will not be run"):
        probe.choose()


def test_no_sandbox_only_when_allowed():
    with pytest.raises(SandboxUnavailable, match="allowed explicitly"):
        probe.choose("none")
    assert probe.choose("none", allow_none=True) == "none"


def test_landlock_grades_and_shuts_files_and_network_out(tmp_path):
    if not probe.works("landlock"):
        assert probe.linux.landlock_version() == 0
        return
    (tmp_path / "secret.txt").write_text("C4N4RY")
    version = books.version(books.squares_lab())
    listener, mailbox = (socket.socket(type=kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM))
    for place in (listener, mailbox):
        place.bind(("127.0.0.1", 0))
        place.setblocking(False)
    listener.listen()
    spy = (
        f"try: print(open('{tmp_path}/secret.txt').read())\nexcept OSError as e: print('no file')\n"
        f"import socket\ntry: socket.create_connection({listener.getsockname()}, 1)\nexcept OSError: print('no TCP')\n"
        f"try: socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', {mailbox.getsockname()})\n"
        "except OSError: print('no UDP')\n"
        "import asyncio\nasync def one(): return 1\nprint('loop', await asyncio.create_task(one()))\n"
        f"try: open('{tmp_path}/new', 'w')\nexcept OSError: print('no write')\n"
    )
    with listener, mailbox, Engine("landlock") as engine:
        seal(engine, version)
        answers = {"squares": spy + "def squares(n): return [1, 4, 9]"}
        result = engine.grade_zip(version, books.zipped(books.handed_in(version, answers)))
        solved = engine.grade_zip(version, books.zipped(books.handed_in(version, solved=True)))
        for heard in (listener.accept, lambda: mailbox.recv(9)):
            with pytest.raises(BlockingIOError):
                heard()
    page = result.notebooks[0].feedback_html
    for said in ("no file", "no TCP", "no UDP", "loop 1", "no write"):
        assert said in page
    assert "C4N4RY" not in page
    assert solved.points == 8.0
    assert not (tmp_path / "new").exists()


def test_processes_left_behind_end_with_the_submission(squares, grade):
    import subprocess

    left = "import subprocess\nsubprocess.Popen(['sleep', '4711'], start_new_session=True)"
    grade(squares, {"squares": left})
    assert "sleep 4711" not in subprocess.run(["ps", "ax"], capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("refused", [False, True])
def test_block_begins_as_the_first_process_of_its_own_space_where_the_newer_call_is_refused_too(monkeypatch, refused):
    def refuse(_flags):
        raise OSError(errno.ENOSYS, "not here")

    if refused:
        monkeypatch.setattr(linux, "fork_into", refuse)
    told, telling = os.pipe()
    child = os.fork()
    if not child:
        try:
            if jail.fork("bubblewrap") == 0:
                os.write(telling, f"{os.getpid()} {len(threading.enumerate())}".encode())
        finally:
            os._exit(0)
    os.close(telling)
    os.waitpid(child, 0)
    assert os.read(told, 20) == b"1 1"
    os.close(told)
