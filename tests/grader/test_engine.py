"""From bytes to a result: points, messages, put-back cells, hand-graded answers, and fail closed."""

import nbformat
import pytest

from labs.grader import archives
from labs.grader.sealing import seal

from . import books


def tasks(result):
    return {task.grade_id: task.auto_points for task in result.notebooks[0].tasks}


def test_solution_gets_everything_and_the_text_waits_for_a_person(squares, grade):
    result = grade(squares, solved=True)
    assert tasks(result) == {"squares-basic": 2.0, "squares-edge": 2.0, "total-basic": 4.0, "why": None}
    assert result.task("why").needs_manual
    assert result.notebooks[0].answers["why"]["source"] == "The author's answer"


def test_untouched_release_gets_nothing_and_says_what_is_missing(squares, grade):
    result = grade(squares)
    assert tasks(result) == {"squares-basic": 0.0, "squares-edge": 0.0, "total-basic": 0.0, "why": 0}
    assert result.task("squares-basic").message == "NameError: name 'squares' is not defined"
    assert result.notebooks[0].answers == {}


def test_visible_failure_gives_the_checks_own_words(squares, grade):
    result = grade(squares, {"squares": "def squares(n): return [n]"})
    assert result.task("squares-basic").message == "squares(3) should be [1, 4, 9]; yours is [3]"


def test_hidden_failure_gives_advice_and_no_values(squares, grade):
    hard_coded = "def squares(n): return [1, 4, 9]"
    result = grade(squares, {"squares": hard_coded})
    assert result.task("squares-basic").auto_points == 0.0
    assert "with other values" in result.task("squares-basic").message.lower()
    assert "25" not in result.notebooks[0].feedback_html.partition("<body>")[2]


def test_printing_the_arguments_shows_no_hidden_input(squares, grade):
    result = grade(
        squares, {"total": "def total(n):\n    print('ARGS', n)\n    open('log', 'a').write(str(n))\n    return sum(n)"}
    )
    assert result.task("total-basic").auto_points == 4.0
    assert "[10, 20, 12]" not in result.notebooks[0].feedback_html


def test_deleted_check_is_put_back_and_flagged(squares, engine):
    notebook = books.handed_in(squares, solved=True)
    notebook.cells = [cell for cell in notebook.cells if cell.id != "squares-basic"]
    result = engine.grade_zip(squares, books.zipped(notebook))
    assert (result.task("squares-basic").auto_points, result.task("squares-basic").flag) == (2.0, "deleted")


def test_deleted_check_of_a_wrong_answer_earns_nothing(squares, engine):
    notebook = books.handed_in(squares, {"squares": "def squares(n): return []"})
    notebook.cells = [cell for cell in notebook.cells if not cell.id.startswith("squares-")]
    result = engine.grade_zip(squares, books.zipped(notebook))
    assert (result.points, result.task("squares-edge").flag) == (0.0, "deleted")


def test_every_cell_deleted_earns_nothing(squares, engine):
    notebook = books.handed_in(squares)
    notebook.cells = []
    result = engine.grade_zip(squares, books.zipped(notebook))
    assert (result.outcome, result.points) == ("graded", 0.0)
    assert {task.flag for task in result.notebooks[0].tasks} == {"deleted"}


def test_copied_check_is_flagged_and_graded_once(squares, engine):
    notebook = books.handed_in(squares, solved=True)
    notebook.cells.append(nbformat.from_dict(dict(notebook.cells[3])))
    result = engine.grade_zip(squares, books.zipped(notebook))
    assert (result.task("squares-basic").auto_points, result.task("squares-basic").flag) == (2.0, "copied")
    assert len(result.notebooks[0].tasks) == 4


def test_changed_check_points_and_type_are_put_back(squares, engine):
    notebook = books.handed_in(squares)
    for cell in notebook.cells:
        if cell.id == "squares-basic":
            cell.source = "pass"
            cell.metadata.nbgrader.points = 100
        if cell.id == "total-basic":
            cell.cell_type = "markdown"
    result = engine.grade_zip(squares, books.zipped(notebook))
    assert (result.points, result.task("squares-basic").max_points) == (0.0, 2.0)


def test_grade_id_that_the_lab_does_not_have_gives_nothing(squares, engine):
    notebook = books.handed_in(squares)
    notebook.cells.append(books.check("bonus", "pass", points=50))
    result = engine.grade_zip(squares, books.zipped(notebook))
    assert result.points == 0.0
    assert "bonus" not in tasks(result)


def test_data_files_of_the_lab_win_over_the_students(engine):
    notebook = books.book(
        books.solution("read", "def read():\n    return open('data.txt').read()"),
        books.check("same", "assert read() == open('data.txt').read()", "assert read() == 'true'"),
    )
    version = books.version(notebook, {"data.txt": b"true"})
    seal(engine, version)
    answer = books.zipped(books.handed_in(version, solved=True), **{"data.txt": b"forged", "own.py": b"x = 1"})
    assert engine.grade_zip(version, answer).points == 2.0


def test_own_module_of_a_student_can_be_imported(squares, grade):
    answers = {"total": "from own import total"}
    result = grade(squares, answers, **{"own.py": b"def total(n): return sum(n)"})
    assert result.task("total-basic").auto_points == 4.0


def test_partial_credit_comes_from_the_checks_last_value(engine):
    notebook = books.book(
        books.solution("f", "def f(x): return x + 1"),
        books.check("part", "score = 0\nscore += f(1) == 2", "score += f(-1) == 0\nscore += f(10) == 11", 3, "score"),
    )
    version = books.version(notebook)
    seal(engine, version)
    submitted = books.handed_in(version, {"f": "def f(x): return abs(x) + 1"})
    assert engine.grade_zip(version, books.zipped(submitted)).task("part").auto_points == 2.0


def test_data_changed_in_place_is_taken_from_the_student(engine):
    notebook = books.book(
        books.given("setup", "items = [3, None, 1]"),
        books.solution("clean", "items[:] = [i for i in items if i]"),
        books.check("cleaned", "assert None not in items", "assert items == [3, 1]"),
    )
    version = books.version(notebook)
    seal(engine, version)
    assert (version.keys["lab"].theirs, version.keys["lab"].old_way) == ({"items"}, set())
    assert engine.grade_zip(version, books.zipped(books.handed_in(version, solved=True))).points == 2.0
    assert engine.grade_zip(version, books.zipped(books.handed_in(version))).points == 0.0


def test_state_at_the_check_counts_not_the_state_at_the_end(engine):
    notebook = books.book(
        books.solution("first", "x = 1"),
        books.check("one", "assert x == 1", "assert x + 1 == 2"),
        books.solution("second", "x = 2"),
        books.check("two", "assert x == 2", "assert x + 1 == 3"),
    )
    version = books.version(notebook)
    seal(engine, version)
    assert engine.grade_zip(version, books.zipped(books.handed_in(version, solved=True))).points == 4.0


# An object of a class of the check's own cannot be handed to the answer.
KIND = """class Times:
    def __init__(self, factor): self.factor = factor
    def __call__(self, n): return n * self.factor
"""


def test_check_that_cannot_be_sealed_runs_the_old_way_for_everybody(engine):
    notebook = books.book(
        books.solution("apply", "def apply(f, x):\n    return f(x)"),
        books.check("works", KIND + "assert apply(Times(2), 1) == 2", "assert apply(Times(7), 6) == 42"),
    )
    version = books.version(notebook)
    seal(engine, version)
    assert version.keys["lab"].old_way == {"works"}
    good = engine.grade_zip(version, books.zipped(books.handed_in(version, solved=True))).task("works")
    bad = engine.grade_zip(version, books.zipped(books.handed_in(version, {"apply": "def apply(f, x): return 2"})))
    assert (good.auto_points, good.flag) == (2.0, "old_way")
    assert (bad.task("works").auto_points, bad.task("works").flag) == (0.0, "old_way")


def test_old_way_check_prints_no_hidden_source_into_the_feedback(engine):
    notebook = books.book(
        books.solution("apply", "def apply(f, x):\n    return f(x)"),
        books.check("works", KIND + "assert apply(Times(2), 1) == 2", "assert apply(Times(7), 6) == 42, 'C4N4RY'"),
    )
    version = books.version(notebook)
    seal(engine, version)
    spy = "def apply(f, x):\n    ip = get_ipython()\n    print('SPY', ip.user_ns['In'][-1])\n    return f(x)"
    result = engine.grade_zip(version, books.zipped(books.handed_in(version, {"apply": spy})))
    assert "C4N4RY" not in str(result.as_json())


def test_warning_on_the_error_stream_costs_the_check_as_in_nbgrader(squares, grade):
    noisy = "import sys\ndef total(n):\n    print('hm', file=sys.stderr)\n    return sum(n)"
    task = grade(squares, {"total": noisy}).task("total-basic")
    assert (task.auto_points, "warning" in task.message) == (0.0, True)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"{", "damaged"), (b" " * (21 << 20), "too big"), (b"[]", "not a notebook")],
)
def test_unreadable_notebook_gets_a_sentence_and_zero_not_an_exception(squares, engine, content, said):
    result = engine.grade_zip(squares, archives.pack({"lab.ipynb": content}))
    assert result.outcome == "unreadable"
    assert said in result.message
    assert set(tasks(result).values()) == {0.0}


def test_missing_notebook_gets_a_sentence(squares, engine):
    result = engine.grade_zip(squares, archives.pack({"other.ipynb": b"{}"}))
    assert (result.outcome, result.message) == ("unreadable", "lab.ipynb was not handed in.")


def test_no_zip_at_all_gets_a_sentence(squares, engine):
    result = engine.grade_zip(squares, b"not a zip")
    assert (result.outcome, result.notebooks) == ("unreadable", [])
    assert "could not open" in result.message


def test_twice_the_same_submission_gives_twice_the_same_result(squares, grade):
    one, two = grade(squares, solved=True), grade(squares, solved=True)
    assert one.notebooks == two.notebooks


def test_sandbox_that_died_is_started_again(squares, grade, engine):
    for server in engine.pair_for(squares):
        server.process.kill()
        server.process.wait()
    assert grade(squares, solved=True).points == 8.0
