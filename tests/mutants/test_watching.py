"""A change is shown to the tests that run its statement, whoever noticed a neighbour of it first."""

import ast
from pathlib import Path

import pytest

from tests.mutants.changes import Mutant, lines_of_statement
from tests.mutants.watching import Watched

SOURCE = """
def asked(number,
          more=1):
    if number > (
        3
    ):
        return number
    for one in range(number):
        more += one
    try:
        return [
            part
            for part in str(more)
        ]
    except ValueError:
        return None
"""


@pytest.mark.parametrize(
    ("spot", "lines"),
    [((4, 7), (4, 6)), ((7, 15), (7, 7)), ((8, 20), (8, 8)), ((13, 20), (11, 14)), ((15, 11), (10, 16))],
)
def test_statement_around_a_spot_is_the_innermost_and_of_a_block_only_its_head(spot, lines):
    assert lines_of_statement(ast.parse(SOURCE), spot) == lines


def mutant(line, place="asked"):
    return Mutant(Path("here.py"), place, line, (line, line + 1), "", "", "")


def test_tests_that_run_the_statement_are_asked_and_the_quickest_first():
    watched = Watched(["here.py"])
    watched.took = {0: 3.0, 1: 1.0, 2: 2.0}
    watched.ran["here.py", 4] |= {0, 1}
    watched.ran["here.py", 5] |= {0}
    watched.ran["here.py", 7] |= {2}
    assert watched.tests_of(mutant(4)) == [1, 0]
    assert watched.tests_of(mutant(6)) == [2]
    assert watched.tests_of(mutant(8)) == []
    assert watched.tests_of(mutant(8, place="")) == [1, 2, 0]


def test_test_that_noticed_a_change_of_the_same_function_is_asked_sooner():
    watched = Watched(["here.py"])
    watched.took = {0: 3.0, 1: 1.0}
    watched.ran["here.py", 4] |= {0, 1}
    watched.has_noticed(mutant(1), 0)
    assert watched.tests_of(mutant(4)) == [0, 1]
    assert watched.tests_of(mutant(4, place="other")) == [1, 0]


def test_lines_that_a_test_runs_are_written_down(tmp_path):
    file = tmp_path / "here.py"
    file.write_text(SOURCE)
    names: dict = {}
    exec(compile(SOURCE, str(file), "exec"), names)
    watched = Watched([str(file)])
    with watched.of(7):
        names["asked"](9)
    assert {line for _, line in watched.ran} == {4, 5, 7}
    assert set().union(*watched.ran.values()) == {7}
