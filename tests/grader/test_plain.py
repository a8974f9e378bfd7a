"""Cells that skip IPython's search for its own notation come out exactly as IPython makes them."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from IPython.core.async_helpers import _should_be_async
from IPython.core.inputtransformer2 import TransformerManager

from labs.grader.inside.plain import NOTATION, Transformers, may_wait

PIECES = [
    "x = 1", "def f(n):", "    return n % 2", "assert f(1) == 1", "print('a, b')", "y = [1,", "    2]",
    "'''", '"""text', "", " ", "\t", "   \t", "%time x", "%%bash", "!ls", "x = !ls", "x=%pwd", "x?", "??x",
    "x ? ", ",f a b", ";f a", "/f a", ">>> x", "... y", "   ...: y", "In [3]: x", "\\", "x = \\", "a\rb",
    "a\x0cb", "\x0c%ls", "\u2028!ls", "# x?", "a; !ls", "x != 1", "x: int = %pwd", "if x: !ls",
    "[ins] In [1]: x", "'%s' % x", "é = 1",
]  # fmt: skip
CELLS = st.lists(st.sampled_from(PIECES) | st.text("ax=%!?,;/ \n\t\f\r.>'\"\\#:()", max_size=8), max_size=6).map(
    "\n".join
)


def made(manager: TransformerManager, cell: str) -> str:
    try:
        return manager.transform_cell(cell)
    except SyntaxError as error:
        return repr(error)


@settings(max_examples=600, deadline=None)
@given(CELLS)
@example("")
@example("\n\nx = 1\n")
@example("x = '''\n   \n'''")
@example("x = 5 \\\n%pwd")
def test_every_cell_comes_out_as_ipython_makes_it(cell: str) -> None:
    assert made(Transformers(), cell) == made(TransformerManager(), cell)


def test_plain_python_is_not_searched() -> None:
    assert not NOTATION.search("def half(n):\n\n    return n / 2\nassert half(3) != 2, 'no'\nprint(f'{3 % 2:>3}')\n")


def test_a_step_that_somebody_added_is_taken() -> None:
    manager = Transformers()
    manager.cleanup_transforms.append(lambda lines: [line.replace("x", "y") for line in lines])
    assert manager.transform_cell("x = 1") == "y = 1\n"


@pytest.mark.parametrize(
    ("cell", "awaits"),
    [
        ("await f()", True),
        ("async with f() as x:\n    pass", True),
        ("[x async for x in f()]", True),
        ("[await x for x in y]", True),
        ("print('a')", False),
    ],
)
def test_what_awaits_at_its_top_is_never_missed(cell: str, awaits: bool) -> None:
    assert _should_be_async(cell) == may_wait(cell) == awaits
