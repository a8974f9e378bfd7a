"""A check that comes compiled runs as one that comes as text, and says what the compiler says of it."""

import pytest

from labs.grader.inside import program


def run(source, text):
    names = {"kinds": []}
    body, last = program.unpacked(text, source)
    exec(body, {"__kind_of__": type, **names}, names)
    return names["kinds"], eval(last, names) if last else None


@pytest.mark.parametrize("source", ["kinds.append(type(1))\n2 * 3", "x = 5", "", "assert kinds == []\nkinds"])
def test_compiled_check_runs_as_its_text_does(source):
    assert program.packed(source)
    assert run(source, program.packed(source)) == run(source, "")


@pytest.mark.parametrize(
    "source", ["assert 1 is 1", "x = '\\d'", "this is no python", "%time x = 1", "(" * 300 + ")" * 300]
)
def test_check_of_which_the_compiler_has_something_to_say_is_compiled_where_that_is_heard(source):
    assert program.packed(source) == ""


def test_line_of_an_error_is_the_line_in_the_cell():
    body, _ = program.unpacked(program.packed("x = 1\n\nassert x == 2"), "")
    with pytest.raises(AssertionError) as caught:
        exec(body, {})
    assert (caught.traceback[-1].frame.code.path, caught.traceback[-1].lineno) == (program.FILE, 2)
