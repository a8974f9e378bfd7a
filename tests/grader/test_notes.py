"""What is said about a notebook that ran to its end although something in it was stopped or missing."""

from tests.grader import books

FORK_BOMB = "import os, time\nwhile True:\n    try: os.fork()\n    except OSError: time.sleep(0.01)"


def test_endless_cell_is_named_to_student_and_instructor(squares, grade):
    result = grade(squares, {"squares": "while True: pass"})
    assert result.outcome == "graded"
    assert "ran longer than 5 seconds" in result.message
    assert "ran longer than 5 seconds" in result.detail


def test_cell_without_memory_left_is_named(squares, grade):
    result = grade(squares, {"squares": "held = []\nwhile True: held.append(bytearray(8 << 20))"})
    assert "more than 256 MB of memory" in result.message


def test_fork_bomb_is_ended_for_its_number_of_programs(squares, grade):
    result = grade(squares, {"squares": FORK_BOMB})
    assert result.outcome == "stopped"
    assert "too many other programs" in result.message
    assert result.seconds < 10


def test_deleted_checks_are_said_to_be_put_back(engine, squares):
    book = books.handed_in(squares)
    book.cells = [cell for cell in book.cells if not cell.metadata.get("nbgrader", {}).get("grade")]
    result = engine.grade_zip(squares, books.zipped(book))
    assert "They were put back" in result.message
    assert result.points == 0


def test_honest_notebook_gets_no_note(squares, grade):
    result = grade(squares, solved=True)
    assert (result.outcome, result.message, result.detail) == ("graded", "", "")
