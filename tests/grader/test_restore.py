"""What is put back into a hand-in, and what is not: the student's own work is never overwritten."""

import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from labs.grader.restore import part_of, restore
from labs.grader.sealing import seal

from . import books

FIRST, SECOND = "def double(x): return 2 * x", "def triple(x): return 3 * x"


@pytest.fixture(scope="module")
def two(engine):
    """A lab of two answers, each with checks of three points."""
    version = books.version(
        books.book(
            books.given("setup", "ONE = 1"),
            books.solution("double", FIRST),
            books.check("double-check", "assert double(ONE) == 2", "assert double(5) == 10", points=3),
            books.solution("triple", SECOND),
            books.check("triple-check", "assert triple(ONE) == 3", "assert triple(5) == 15", points=3),
            books.written("why"),
        )
    )
    seal(engine, version)
    return version


def handed_in(version, change):
    """Return the solved lab after `change` of its cells, which go by their ids."""
    notebook = books.handed_in(version, {"double": FIRST, "triple": SECOND})
    cells = {cell.id: cell for cell in notebook.cells}
    notebook.cells = change(cells)
    return notebook


def _merged(cells):
    cells["double"].source += "\n\n" + SECOND
    return [cell for name, cell in cells.items() if name != "triple"]


def _deleted(cells):
    own = new_code_cell(f"{FIRST}\n{SECOND}")
    return [own, *(cell for name, cell in cells.items() if name not in ("double", "triple"))]


def _merged_into_the_check(cells):
    cells["double-check"].source += "\n\n" + SECOND
    return [cell for name, cell in cells.items() if name != "triple"]


def _merged_with_the_check_behind_it(cells):
    cells["double-check"].source = f"{FIRST}\n\n{cells['double-check'].source}"
    return [cell for name, cell in cells.items() if name != "double"]


@pytest.mark.parametrize(
    "change",
    [_merged, _deleted, _merged_into_the_check, _merged_with_the_check_behind_it],
    ids=lambda change: change.__name__.strip("_"),
)
def test_answers_that_stand_in_other_cells_keep_their_points(two, engine, change):
    result = engine.grade_zip(two, books.zipped(handed_in(two, change)))
    assert (result.points, result.task("triple-check").flag) == (6.0, "")


def test_deleted_given_cell_is_put_back_and_used(two, engine):
    notebook = handed_in(two, lambda cells: [cell for name, cell in cells.items() if name != "setup"])
    assert engine.grade_zip(two, books.zipped(notebook)).points == 6.0


def test_deleted_check_is_put_back_but_deleted_answer_is_not(two):
    key = two.keys["lab"]
    notebook = handed_in(two, lambda cells: [cells["setup"], cells["triple"]])
    back, flags = restore(key, notebook)
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in back.cells]
    assert names == ["setup", "double-check", "triple", "triple-check", "why"]
    assert flags == {"double-check": "deleted", "triple-check": "deleted", "why": "deleted"}


def test_deleted_written_answer_waits_for_a_person_and_shows_nothing_of_the_authors(two, engine):
    notebook = handed_in(two, lambda cells: [cell for name, cell in cells.items() if name != "why"])
    result = engine.grade_zip(two, books.zipped(notebook))
    task = result.task("why")
    assert (task.auto_points, task.needs_manual, task.flag) == (None, True, "deleted")
    assert "author" not in result.notebooks[0].answers["why"]["html"]


def test_copies_of_a_written_answer_are_joined_in_their_order(two, engine):
    def change(cells):
        twin = copy.deepcopy(cells["why"])
        cells["why"].source, twin.source, twin.id = "The first half", "The second half", "twin"
        return [*cells.values(), twin]

    result = engine.grade_zip(two, books.zipped(handed_in(two, change)))
    answer = result.notebooks[0].answers["why"]
    assert answer["source"] == "The first half\n\nThe second half"
    assert answer["html"].index("first half") < answer["html"].index("second half")
    assert result.task("why").flag == ""


def test_split_written_answer_is_shown_whole(two, engine):
    def change(cells):
        cells["why"].source = "The first half"
        return [*cells.values(), new_markdown_cell("The second half")]

    answer = engine.grade_zip(two, books.zipped(handed_in(two, change))).notebooks[0].answers["why"]
    assert answer["source"] == "The first half\n\nThe second half"


def test_authors_own_text_behind_an_answer_is_no_part_of_it(engine):
    version = books.version(books.book(books.written("why"), books.text("# Next chapter"), books.written("how")))
    notebook = books.handed_in(version, {"why": "Because"})
    answers = engine.grade_zip(version, books.zipped(notebook)).notebooks[0].answers
    assert answers["why"]["source"] == "Because"


def test_blank_copy_behind_an_answer_does_not_make_it_zero(two, engine):
    def change(cells):
        blank = copy.deepcopy(cells["why"])
        blank.id = "blank"
        cells["why"].source = "My answer"
        return [*cells.values(), blank]

    assert engine.grade_zip(two, books.zipped(handed_in(two, change))).task("why").needs_manual


def test_pictures_pasted_into_an_answer_stay_with_it(two):
    notebook = handed_in(two, lambda cells: list(cells.values()))
    notebook.cells[-1] = nbformat.from_dict(
        {**notebook.cells[-1], "attachments": {"image.png": {"image/png": "iVBORw0KGgo="}}}
    )
    back, _ = restore(two.keys["lab"], notebook)
    assert back.cells[-1].attachments == {"image.png": {"image/png": "iVBORw0KGgo="}}
    assert part_of(back.cells[-1]) == ""


def test_missing_notebook_leaves_the_written_answers_of_another_to_a_person(engine):
    version = books.version_of({"one": books.book(books.written("why")), "two": books.book(books.written("how"))})
    student = books.as_bytes(books.book(books.written("why", "My answer")))
    result = engine.grade(version, {"one.ipynb": student})
    assert (result.outcome, result.task("why").needs_manual) == ("graded", True)
    assert "two.ipynb was not handed in." in result.message


def test_hand_in_of_which_nothing_can_be_read_stays_unreadable(engine):
    version = books.version_of({"one": books.book(books.written("why")), "two": books.book(books.written("how"))})
    result = engine.grade(version, {"one.ipynb": b"no notebook"})
    assert result.outcome == "unreadable"


def test_authors_own_hidden_part_is_nothing_that_a_student_merged(two, engine):
    result = engine.grade_zip(two, books.zipped(books.handed_in(two, solved=True)))
    assert "double(5)" not in str(result.as_json())
    assert result.points == 6.0


def test_what_was_merged_into_a_check_in_another_language_is_kept():
    check = books.check("double-check", 'assert double(1) == 2, "two"', "assert double(5) == 10", points=3)
    check.metadata.academy = {"es": {"two": "dos"}}
    key = books.version(books.book(books.solution("double", FIRST), check)).keys["lab"]
    notebook = copy.deepcopy(key.student)
    fetched = next(cell for cell in notebook.cells if "two" in cell.source)
    fetched.source = fetched.source.replace('"two"', '"dos"') + "\n\n" + SECOND
    restored, flags = restore(key, notebook)
    assert flags == {}
    assert [cell.source for cell in restored.cells][-1] == SECOND
    assert 'assert double(1) == 2, "two"' in restored.cells[-2].source
