"""What works in the lab works when it is checked: cells run as a kernel runs them."""

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from labs.grader.sealing import seal

from . import books

TASK = """import asyncio
async def later():
    await asyncio.sleep(0)
    return 3
task = asyncio.create_task(later())"""
CELLS = (
    TASK,
    "task.done(), task.result()",
    "asyncio.get_running_loop() is asyncio.get_event_loop()",
    "try:\n    asyncio.run(None)\nexcept RuntimeError as error:\n    print(error)",
    "await later()",
    "_ + 1",
    "_ * 2, Out[5]",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "line = plt.plot([3, 4])\nlen(plt.gca().lines)",
    "first, second = plt.subplots(), plt.subplots()",
    "import pandas\naxes = pandas.DataFrame({'a': [1, 2]}).plot()",
    "plt.get_fignums()",
    "import os\nos.environ['NBGRADER_EXECUTION']",
    "import sys\nsys.stdout.close()",
    "print('gone')",
    "'still here'",
)


def shown(outputs):
    """Return what outputs show, pictures by their kind."""
    said = []
    for output in outputs:
        data = output.get("data", {})
        picture = next((kind for kind in data if kind.startswith("image/")), "")
        said.append(picture or data.get("text/plain") or output.get("text") or output.get("ename"))
    return said


@pytest.fixture(scope="module")
def ours(engine):
    """What each cell shows when a hand-in is graded."""
    return run(engine, CELLS, cell_s=60, total_s=120, memory_mb=1024)


def run(engine, cells, **limits):
    from labs.grader.planning import lay_out

    version = books.version(books.book(books.given("draw", "import pandas, matplotlib.pyplot")), **limits)
    notebook = books.book(*(new_code_cell(cell) for cell in cells))
    layout = lay_out(version, version.keys["lab"], notebook, {})
    ran = engine.run_plan(version, layout.plan)
    return [shown(ran.outputs[number]) for number in range(len(cells))]


@pytest.mark.integration
def test_cells_show_what_they_show_in_a_kernel(ours, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    notebook = nbformat.v4.new_notebook(cells=[new_code_cell(cell) for cell in CELLS])
    NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True).execute()
    theirs = [shown(cell.outputs) for cell in notebook.cells]
    assert dict(zip(CELLS, ours, strict=True)) == dict(zip(CELLS, theirs, strict=True))


def test_task_that_a_cell_starts_without_waiting_is_done_in_the_next(ours):
    assert ours[CELLS.index("task.done(), task.result()")] == ["(True, 3)"]


def test_every_figure_is_shown_below_its_cell_and_the_next_begins_anew(ours):
    assert [cell.count("image/png") for cell in ours[7:11]] == [1, 1, 2, 1]
    assert ours[8][0] == "1"


def test_last_result_stands_under_its_name(ours):
    assert ours[5:7] == [["4"], ["(8, 3)"]]


def test_output_that_a_student_closed_costs_no_check(squares, grade):
    result = grade(squares, {"squares": f"import sys\nsys.stdout.close()\n{SQUARES}"}, solved=True)
    assert result.points == 8.0


SQUARES = "def squares(n):\n    if n < 1: raise ValueError\n    return [i * i for i in range(1, n + 1)]"


def test_cell_that_its_author_tagged_is_not_run(engine):
    slow = books.given("slow", "raise SystemExit('not here')")
    slow.metadata.tags = ["skip-execution"]
    version = books.version(
        books.book(slow, books.solution("x", "x = 1"), books.check("check", "assert x == 1", "assert x < 2"))
    )
    seal(engine, version, runs=1)
    result = engine.grade_zip(version, books.zipped(books.handed_in(version, solved=True)))
    assert (result.points, result.outcome) == (2.0, "graded")
    assert "SystemExit" not in result.notebooks[0].feedback_html.replace("SystemExit(", "")


def test_tag_that_a_student_puts_on_a_check_changes_nothing(squares, engine):
    notebook = books.handed_in(squares)
    for cell in notebook.cells:
        cell.metadata.tags = ["skip-execution"]
    assert engine.grade_zip(squares, books.zipped(notebook)).points == 0.0


def test_cell_that_waits_too_long_is_stopped_alone_and_says_so_alone(engine):
    cells = ("import asyncio\nawait asyncio.sleep(60)", "1 + 1")
    assert run(engine, cells, cell_s=1) == [["CellTimeout"], ["2"]]


def test_task_without_end_holds_up_nothing(engine):
    cells = (
        "import asyncio\nasync def spin():\n    while True: await asyncio.sleep(0)\nt = asyncio.create_task(spin())",
        "2",
    )
    assert run(engine, cells, cell_s=1) == [[], ["2"]]


def test_picture_keeps_its_authors_words(engine):
    from labs.grader.planning import lay_out

    source = "from IPython.display import Image, display\ndisplay(Image(data=b'\\x89PNG', alt='A map of the network'))"
    version = books.version(books.book())
    layout = lay_out(version, version.keys["lab"], books.book(new_code_cell(source)), {})
    (output,) = engine.run_plan(version, layout.plan).outputs[0]
    assert output["metadata"]["image/png"]["alt"] == "A map of the network"


@pytest.mark.parametrize("ending", ["quit()", "exit()", "return exit()"])
def test_answer_that_asks_the_notebook_to_end_leaves_its_checks_to_a_person(engine, grade, ending):
    """A kernel ends a tenth of a second later: what a check says until then is luck, and no error of the answer's."""
    version = books.version(
        books.book(
            books.solution("one", "def leave(): return None"),
            books.check("before", "assert leave.__name__ == 'leave'"),
            books.check("calls", "# Hidden checks follow.", "assert leave() is None"),
            books.check("beside", "import sys\nassert 'sys' in globals()", "assert leave() is None"),
        )
    )
    ways = seal(engine, version).books["lab"].ways
    assert [ways[name].way for name in ("before", "calls", "beside")] == ["sealed", "sealed", "old_way"]
    result = grade(version, {"one": f"def leave(): {ending}"})
    points = {name: result.task(name).auto_points for name in ("before", "calls", "beside")}
    assert points == {"before": 2, "calls": None, "beside": None}
    assert grade(version, solved=True).points == 6


def test_cell_that_ends_the_notebook_leaves_what_asks_for_answers_behind_it_to_a_person(engine, grade):
    version = books.version(
        books.book(
            books.solution("one", "a = 1"),
            books.check("before", "assert a == 1"),
            books.solution("two", "b = 2"),
            books.check("behind", "assert b == 2"),
        )
    )
    seal(engine, version)
    result = grade(version, {"two": "b = 2\nexit()"}, solved=True)
    assert [result.task(name).auto_points for name in ("before", "behind")] == [2, None]
    # Told to stay, a kernel does.
    result = grade(version, {"two": "b = 2\nexit(keep_kernel=True)"}, solved=True)
    assert [result.task(name).auto_points for name in ("before", "behind")] == [2, 2]
