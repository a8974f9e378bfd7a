"""AUTOTEST lines in every form that nbgrader takes become what nbgrader makes of them; else the cell is named."""

import copy

import pytest
from nbgrader.preprocessors import InstantiateTests
from traitlets.config import Config

from labs.grader.adopting import autotests
from labs.grader.errors import BuildError
from labs.grader.settings import Settings

from . import books

SETUP = """\
import asyncio, random
import numpy as np
class Point:
    x = 1
    def __repr__(self): return 'Point(1)'
p, n, b, t = Point(), None, True, 'a;b'
def f(n): return [i * i for i in range(n)]
def g():
    print('printed')
    return 7
await asyncio.sleep(0)
"""
FORMS = {
    "several": "### AUTOTEST f(2); f(3); t;",
    "empty": "### AUTOTEST f(2);; f(3)",
    "bare": "### AUTOTEST",
    "no-comment": "z = 'AUTOTEST f(2)'",
    "hashed": "### HASHED AUTOTEST f(4); t",
    "between": "x1 = 5\n# AUTOTEST x1\nx1 = 6\n### HASHED AUTOTEST x1\nassert x1 == 6",
    "none": "### AUTOTEST n",
    "objects": "### AUTOTEST p.x; type(p); p",
    "kinds": "### AUTOTEST {3, 1, 2}; 0.1 + 0.2; 1 + 2j; b; b'x'; np.arange(6).reshape(2, 3); np.float64(2.5); (1, 2)",
    "prints": "### AUTOTEST g()",
    "texts": "q = 'say \"hi\"'\nu = 'ñ «x»'\nml = 'a\\nb'\n### AUTOTEST q; u; ml; f'{t}'",
    "long": "big = list(range(3000))\n### AUTOTEST big",
    "braces": "### AUTOTEST {'a': {'b': 1}}",
    "random": "random.seed(1)\n### AUTOTEST random.random()",
    "magic": "%matplotlib inline\n### AUTOTEST n",
    "waits": "### AUTOTEST await asyncio.sleep(0, 5); f(2)",
}
BY_CLASS = """\
python3:
  success: "print('Success!')"
  dispatch: "type({{snippet}})"
  normalize: "str({{snippet}})"
  check: 'assert {{snippet}} == "{{value}}", "{{message}}"'
  templates:
    default: [{test: "{{snippet}}", fail: "bad {{snippet}}"}]
    numpy.ndarray: [{test: "{{snippet}}.shape", fail: 'the "shape" of {{snippet}}'}]
    __main__.Point: [{test: "{{snippet}}.x", fail: "no"}]
"""


def notebook(**checks):
    return books.book(books.given("setup", SETUP), *(books.check(name, source) for name, source in checks.items()))


def as_nbgrader(book, folder, templates):
    (folder / "autotests.yml").write_bytes(templates)
    made, _ = InstantiateTests(config=Config()).preprocess(copy.deepcopy(book), {"metadata": {"path": str(folder)}})
    return [cell.source for cell in made.cells]


def as_here(book, folder, templates):
    autotests.write_out("lab.ipynb", book, {"autotests.yml": templates}, folder, Settings(), "auto")
    return [cell.source for cell in book.cells]


def test_odd_forms_become_what_nbgrader_itself_makes_of_them(tmp_path):
    book, templates = notebook(**FORMS), autotests.OURS.read_bytes()
    stock = as_nbgrader(book, tmp_path, templates)
    assert as_here(book, tmp_path, templates) == stock
    assert "assert" in stock[-1]
    # The salt is made of the cell's text, so a second build gives the same check.
    again = notebook(**FORMS)
    assert as_here(again, tmp_path, templates) == stock


def test_templates_go_by_class_and_say_success_as_nbgraders_do(tmp_path):
    book, templates = notebook(one="### AUTOTEST p; np.arange(6).reshape(2, 3); n"), BY_CLASS.encode()
    stock = as_nbgrader(book, tmp_path, templates)
    assert as_here(book, tmp_path, templates) == stock
    assert "print('Success!')" in stock[1]


NORMALIZE = '  normalize: "str({{snippet}})"\n'


@pytest.mark.parametrize(
    ("source", "change", "said"),
    [
        ("### AUTOTEST f(2)  # squares", {}, r"'f\(2\)  # squares' ended in SyntaxError: .* a comment behind them"),
        ("### AUTOTEST t == 'a;b'", {}, r"ended in SyntaxError: .* give a text a name first"),
        ("### AUTOTEST 1 / 0", {}, r"'1 / 0' ended in ZeroDivisionError: division by zero"),
        ("for k in [1]:\n    ### AUTOTEST k\n    k", {}, r"can stand in no loop, .* at the left edge"),
        ("### AUTOTEST n", {"default": "other"}, r"its autotests\.yml has no 'default' for python3"),
        ("### AUTOTEST n", {NORMALIZE: ""}, r"its autotests\.yml has no 'normalize' for python3"),
        ("### HASHED AUTOTEST n", {}, r"its autotests\.yml cannot be used \(ValueError: .*hash"),
        ("### AUTOTEST n", {'"bad {{snippet}}"': '"{{snippet)"'}, r"cannot be used \(TemplateSyntaxError: "),
    ],
)  # fmt: skip
def test_line_or_template_that_cannot_be_written_out_is_named_with_what_mends_it(tmp_path, source, change, said):
    templates = BY_CLASS
    for old, new in change.items():
        assert old in templates
        templates = templates.replace(old, new)
    with pytest.raises(BuildError, match=rf"lab\.ipynb: cell \d \('.*'\): the AUTOTEST .*{said}"):
        as_here(notebook(one=source), tmp_path, templates.encode())
