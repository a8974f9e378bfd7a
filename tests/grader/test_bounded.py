"""What students send costs the worker no more than it may: a child pays, by memory and by time."""

import gc
import json
import os
import time
from pathlib import Path

import nbformat
import pytest

from labs.grader import archives, bounded, cleaning, notebooks, prose, reading
from labs.grader.errors import UnreadableSubmission

from . import books


def own_mb():
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) >> 10
    raise AssertionError


def test_work_in_bounds_returns_what_it_makes():
    assert bounded.bounded(lambda: {"a": [1, "é", None]}, memory_mb=64, seconds=5) == {"a": [1, "é", None]}


@pytest.mark.parametrize(
    ("work", "why"),
    [
        (lambda: [0] * 50_000_000, "memory"),
        (lambda: time.sleep(20), "time"),
        (lambda: 1 / 0, "an error"),
        (lambda: os._exit(0), "an early end"),
        (lambda: "x" * (70 << 20), "a long answer"),
    ],
)
def test_work_beyond_its_bounds_is_ended(work, why):
    with pytest.raises(bounded.TooMuch):
        bounded.bounded(work, memory_mb=256 if why == "a long answer" else 64, seconds=0.5 if why == "time" else 10)


def raw(cells):
    return ('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [' + cells + "]}").encode()


def test_notebook_that_grows_while_it_is_read_is_refused_and_costs_the_worker_nothing(monkeypatch):
    monkeypatch.setattr(notebooks, "READ_MB", 64)
    content = raw('{"cell_type": "code", "source": "", "metadata": {}, "outputs": [' + "{}," * 2_500_000 + "{}]}")
    assert len(archives.pack({"lab.ipynb": content})) < 20_000
    # As in a worker that has long been at work: much memory lies free, and is no room for this.
    free = [bytes(100_000) for _ in range(4_000)]
    last = free.pop()
    del free
    before = own_mb()
    with pytest.raises(UnreadableSubmission, match="too much in it"):
        notebooks.read_submitted("lab.ipynb", content)
    assert own_mb() - before < 60
    assert last


def test_reading_program_that_has_ended_is_started_again():
    big = raw('{"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": [' + "{}," * 200_000 + "{}]}")
    first = notebooks.read_submitted("lab.ipynb", big)
    reader = reading.READER.process.pid
    reading.READER.process.kill()
    assert notebooks.read_submitted("lab.ipynb", big) == first
    assert reading.READER.process.pid != reader


def test_notebook_that_takes_too_long_to_read_is_ended(monkeypatch):
    monkeypatch.setattr(notebooks, "READ_S", 0.001)
    with pytest.raises(UnreadableSubmission, match="too much in it"):
        notebooks.read_submitted("lab.ipynb", raw('{"cell_type": "raw", "source": "' + "x" * 900_000 + '"}'))


def test_notebook_of_an_old_format_is_read_in_the_program():
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": "lab"},
        "worksheets": [{"cells": [], "metadata": {}}],
    }
    old["worksheets"][0]["cells"] = [{"cell_type": "code", "input": "x = 1", "language": "python", "outputs": []}]
    read = notebooks.read_submitted("lab.ipynb", json.dumps(old).encode())
    assert [cell.source for cell in read.cells] == ["x = 1"]


def test_notebook_with_thousands_of_cells_is_refused_with_their_number():
    cell = '{"cell_type": "markdown", "source": "x", "metadata": {}}'
    with pytest.raises(UnreadableSubmission, match="more than 2000 cells"):
        notebooks.read_submitted("lab.ipynb", raw(",".join([cell] * 2_001)))


def test_cell_with_more_text_than_any_page_holds_is_refused():
    cell = json.dumps({"cell_type": "code", "source": "#" * 1_000_001, "metadata": {}, "outputs": []})
    with pytest.raises(UnreadableSubmission, match=r"A cell of lab\.ipynb holds too much text"):
        notebooks.read_submitted("lab.ipynb", raw(cell))


def test_big_honest_notebook_is_read_as_a_small_one_is():
    honest = books.handed_in(books.version(books.squares_lab()), solved=True)
    small = notebooks.read_submitted("lab.ipynb", books.as_bytes(honest))
    honest.cells[2].outputs = [nbformat.v4.new_output("stream", text="line of output\n" * 100_000)]
    big = notebooks.read_submitted("lab.ipynb", books.as_bytes(honest))
    assert big == small


def test_mark_of_the_byte_order_in_front_is_read_over():
    content = b"\xef\xbb\xbf" + raw('{"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": []}')
    assert [cell.source for cell in notebooks.read_submitted("lab.ipynb", content).cells] == ["x = 1"]


def made(notebook, outputs, work):
    return cleaning.within_bounds(work, notebook, outputs, {})


def test_page_with_much_to_clean_is_made_elsewhere_and_one_with_little_here():
    short, long = books.book(books.text("# a")), books.book(books.text("word " * 10_000))
    assert made(short, {}, os.getpid) == os.getpid()
    assert made(long, {}, os.getpid) != os.getpid()
    table = [{"output_type": "display_data", "data": {"text/html": "<td>1</td>" * 5_000}}]
    assert made(short, {0: table}, os.getpid) != os.getpid()


def test_page_that_takes_the_cleaner_too_long_shows_its_text_as_typed(monkeypatch):
    monkeypatch.setattr(cleaning, "CHILD_S", 0.3)
    monkeypatch.setattr(prose.nh3, "clean", lambda *_, **__: time.sleep(30))
    source = "word **strong** <b>" * 2_000
    made_so = made(books.book(books.text(source)), {}, lambda: [prose.prose(source), prose.clean(source)])
    assert all(text.startswith("<pre>word **strong** &lt;b&gt;word") for text in made_so)


def test_authors_texts_are_made_once_and_students_are_kept_nowhere(engine, squares, monkeypatch):
    made = []
    original = prose.prose
    monkeypatch.setattr(prose, "prose", lambda source, *rest: made.append(source) or original(source, *rest))
    prose.authors_prose.cache_clear()
    for _ in range(3):
        handed_in = books.handed_in(squares, {"why": "my own words"})
        page = engine.grade(squares, {"lab.ipynb": books.as_bytes(handed_in)}).notebooks[0].feedback_html
        assert "<h1>Numbers</h1>" in page
        assert "<p>my own words</p>" in page
    assert made == ["# Numbers"]
    gc.collect()
    # By type alone: asking a weak proxy whose object is gone for its class raises.
    kept = [t for t in gc.get_objects() if issubclass(type(t), dict | list | tuple) and t is not made]
    assert not any(_holds(thing, "<p>my own words</p>") for thing in kept)


def _holds(thing, text):
    values = thing.values() if isinstance(thing, dict) else thing
    return any(type(value) is str and value.strip() == text for value in list(values))
