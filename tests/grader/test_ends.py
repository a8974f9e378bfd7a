"""Ends and limits, the whole way through site and worker: a hand-in costs its own time and memory, nobody else's."""

import contextlib
import time
from pathlib import Path

import pytest

from labs.grader import archives, notebooks
from labs.grader import worker as workers
from labs.grader.inside import wire
from labs.queue.services import work_seconds

from . import books
from .test_bounded import own_mb, raw
from .test_wider_attacks import HONEST

HALF = {
    "printed": "print('\\ud800 and \\udfff')",
    "as a value": "'\\ud800'",
    "in HTML": "from IPython.display import HTML\nHTML('<b>\\ud800</b>')",
    "in an error": "raise ValueError('\\ud800')",
    "in an error's name": "raise type('Half\\ud800', (Exception,), {})('x')",
    "in a kind of output": "get_ipython().outputs.append({'output_type': '\\ud800', 'text': 'x'})",
    "in a check's message": "def squares(n): raise LookupError('\\ud800')",
}


@pytest.mark.parametrize("place", HALF)
def test_half_a_character_costs_nothing(place, academy, through, squares):
    result = through(squares, {**HONEST, "squares": HALF[place]})
    assert (result.outcome, result.points) == ("graded", 4.0)
    academy.honest("lab-10", squares)


ODD = {
    "an error whose name is a list": "{'output_type': 'error', 'ename': ['x'], 'evalue': {}, 'traceback': 7}",
    "an output that is a number": "7",
    "a text that is a list": "{'output_type': 'stream', 'name': ['stdout'], 'text': ['a', 7]}",
    "a picture that is a number": "{'output_type': 'display_data', 'data': {'image/png': 7, 'text/html': None}}",
    "data that is a list": "{'output_type': 'execute_result', 'data': [1, 2], 'metadata': 'x'}",
    "a value without end": "{'output_type': 'display_data', 'data': {'text/plain': float('nan')}, 'n': float('inf')}",
}


@pytest.mark.parametrize("kind", ODD)
def test_output_of_no_known_shape_is_left_out(kind, academy, through, squares):
    result = through(squares, {**HONEST, "squares": f"print('seen')\nget_ipython().outputs.append({ODD[kind]})"})
    assert (result.outcome, result.points) == ("graded", 4.0)
    assert "seen" in result.notebooks[0].feedback_html
    academy.honest("lab-10", squares)


SOCKETS = """
import gc, signal, socket, struct, threading, time
signal.signal(signal.SIGALRM, signal.SIG_IGN)
ours = [thing for thing in gc.get_objects() if isinstance(thing, socket.socket)]
"""
SLOW = f"""{SOCKETS}
def drip(channel):
    channel.sendall(struct.pack('!I', 100_000))
    while True:
        time.sleep(0.3)
        channel.send(b' ')
for channel in ours: threading.Thread(target=drip, args=(channel,), daemon=True).start()
time.sleep(60)
"""


def test_message_in_many_parts_has_no_more_time_than_a_whole_one(academy, through, hasty):
    result = through(hasty, {**HONEST, "squares": SLOW})
    assert (result.outcome, result.points) == ("stopped", 0.0)
    assert "longer than 4 seconds" in result.message
    academy.honest("lab-4", hasty)


MANY = f"""{SOCKETS}
content = b'{{"cell": 2, "outputs": [' + b'{{}},' * 4_000_000 + b'{{}}]}}'
for channel in ours:
    try: channel.sendall(struct.pack('!I', len(content)) + content)
    except OSError: pass
"""


def test_message_with_millions_of_values_costs_the_worker_nothing(academy, through, squares):
    through(squares, solved=True)
    before = own_mb()
    result = through(squares, {**HONEST, "squares": MANY})
    assert (result.outcome, result.points) == ("stopped", 0.0)
    assert own_mb() - before < 100
    academy.honest("lab-10", squares)


def test_notebook_of_a_few_kilobytes_that_grows_costs_the_worker_nothing(academy, squares, monkeypatch):
    monkeypatch.setattr(notebooks, "READ_MB", 64)
    big = raw('{"cell_type": "code", "source": "", "metadata": {}, "outputs": [' + "{}," * 2_500_000 + "{}]}")
    data = archives.pack({"lab.ipynb": big})
    assert len(data) < 20_000
    del big
    academy.honest("lab-10", squares)
    before = own_mb()
    result = academy.grade("lab-10", squares, data)
    assert (result.outcome, result.points) == ("unreadable", 0.0)
    assert "lab.ipynb has too much in it to check. Clear its outputs" in result.message
    assert own_mb() - before < 100
    academy.honest("lab-10", squares)


def test_mark_in_front_and_folder_around_are_no_damage(academy, squares):
    content = books.as_bytes(books.handed_in(squares, solved=True))
    packed = archives.pack({"my lab/lab.ipynb": b"\xef\xbb\xbf" + content, "__MACOSX/._lab.ipynb": b"\0"})
    result = academy.grade("lab-10", squares, packed)
    assert (result.outcome, result.points, result.message) == ("graded", 8.0, "")


def test_long_table_is_cleaned_within_its_bounds_and_shown(academy, through, squares):
    table = "from IPython.display import HTML\nHTML('<table>' + '<tr><td>cell</td></tr>' * 3_000 + '</table>')"
    result = through(squares, {**HONEST, "squares": table})
    assert (result.outcome, result.points) == ("graded", 4.0)
    assert result.notebooks[0].feedback_html.count("<td>cell</td>") == 3_000


def loops():
    """Return a lab of three notebooks with limits of a second, and a hand-in in which each loops."""
    made = {
        name: books.book(books.solution(f"{name}-x", "x = 1"), books.check(f"{name}-check", "assert x == 1"))
        for name in ("one", "two", "three")
    }
    version = books.version_of(made, cell_s=1, total_s=1)
    endless = {name: books.release.student_version(book) for name, book in made.items()}
    for book in endless.values():
        book.cells[0].source = "while True: pass"
    return version, archives.pack({f"{name}.ipynb": books.as_bytes(book) for name, book in endless.items()})


def test_lab_whose_notebooks_all_loop_is_graded_once_and_its_lease_renewed(academy, squares, monkeypatch):
    renewed = []
    original = academy.worker.site.renew
    monkeypatch.setattr(academy.worker.site, "renew", lambda *of: renewed.append(of) or original(*of))
    monkeypatch.setattr(workers, "RENEW_S", 0.5)
    monkeypatch.setattr(wire, "WAIT_S", 0.2)
    version, data = loops()
    result = academy.grade("three", version, data)
    assert (result.outcome, result.points) == ("stopped", 0.0)
    assert len(result.notebooks) == 3
    assert len(renewed) >= 2
    lab = academy.published["three"]
    job = lab.submissions.get().jobs.get()
    assert job.seconds <= work_seconds(lab.current)
    academy.honest("lab-10", squares)


def test_worker_lets_go_of_a_job_that_has_gone_to_another(academy, squares, monkeypatch):
    monkeypatch.setattr(workers, "RENEW_S", 0.0)
    monkeypatch.setattr(wire, "WAIT_S", 0.1)
    lab = academy.publish("lab-10", squares)
    notebook = books.handed_in(squares, {"squares": "import time\ntime.sleep(4)"}, solved=True)
    submission = academy.hand_in(lab, books.zipped(notebook))
    original = academy.worker.site.renew

    def taken_away(job, lease):
        submission.jobs.update(lease="somebody else's")
        original(job, lease)

    monkeypatch.setattr(academy.worker.site, "renew", taken_away)
    assert academy.worker.turn(wait_s=0) == 1
    # Its own result was not taken; the other's will be.
    assert submission.jobs.get().outcome == ""
    submission.jobs.update(state="dead", turn=None)
    monkeypatch.undo()
    academy.honest("lab-10", squares)


def below(pid):
    """Return the processes that descend from one."""
    parents = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(place.parent.name)] = int(place.read_text().rpartition(")")[2].split()[1])
    found = {pid}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def test_check_that_sleeps_ends_with_its_hand_in(engine, squares):
    cells = books.solution("x", "x = 1"), books.check("sleeps", "import time\ntime.sleep(600)\nassert x == 1")
    version = books.version(books.book(*cells), cell_s=1, total_s=1)
    _students, checkers = engine.servers[()]
    before = below(checkers.process.pid)
    assert engine.grade_zip(version, books.zipped(books.handed_in(version, {"x": "x = 1"}))).points == 0
    until = time.monotonic() + 20
    while below(checkers.process.pid) - before and time.monotonic() < until:
        time.sleep(0.1)
    assert below(checkers.process.pid) - before == set()
