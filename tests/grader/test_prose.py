"""What pages show of texts and outputs: formulas drawn here, pictures from the hand-in alone, nothing kept back."""

import base64

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from labs.grader import feedback
from labs.grader.formulas import mathml
from labs.grader.outputs import shown
from labs.grader.prose import Pictures, authors_prose, prose
from labs.grader.sealing import seal

from . import books

PNG = base64.b64encode(b"\x89PNG picture").decode()


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("The mean $\\bar{x}$ is", "<mover>"),
        ("so\n\n$$\n\\frac{a}{b}\n- c\n$$\n\nand", '<math display="block"'),
        ("\\begin{align}\na &= b\n\\end{align}", "<mtable"),
        ("| a |\n|---|\n| $x_1$ |", "<msub>"),
    ],
)
def test_formulas_are_drawn_as_mathml(text, drawn):
    html = prose(text)
    assert drawn in html
    assert "$" not in html.replace('alttext="', "")


@pytest.mark.parametrize("text", ["It costs $5 and $10.", "`$x$`", "```\n$x$\n```", "From $5 to 6 $ each", r"\$x\$"])
def test_prices_and_code_are_no_formulas(text):
    assert "<math" not in prose(text)


@pytest.mark.parametrize(
    "latex", [r"\href{javascript:go()}{x}", r"\style{color:red}{x}", r"\class{note}{x}", r"\unicode{x3c}script>"]
)
def test_formula_brings_no_link_style_class_or_markup(latex):
    inside = mathml(latex).partition(">")[2]
    for sign in ("href", "style", "class", "<script"):
        assert sign not in inside


@pytest.mark.parametrize("latex", ["{", r"\frac", "{" * 900, "x^1^2", ""])
def test_what_is_no_formula_stays_as_it_was_typed(latex):
    assert mathml(latex).startswith("<code>")


def test_picture_pasted_into_a_text_and_one_beside_the_notebook_are_shown():
    files = Pictures({"img/plan b.png": b"\x89PNG"})
    html = prose("![My plan](attachment:image.png) ![b](img/plan%20b.png)", files, {"image.png": {"image/png": PNG}})
    assert f'<img alt="My plan" src="data:image/png;base64,{PNG}">' in html
    assert html.count("<img") == 2


@pytest.mark.parametrize("address", ["https://example.org/x.png", "../x.png", "missing.png", "attachment:no.png"])
def test_picture_from_anywhere_else_leaves_its_words(address):
    html = prose(f"![My plan]({address})", Pictures({"x.png": b"1"}))
    assert "<img" not in html
    assert "My plan" in html


def display(**data):
    return {"output_type": "display_data", "data": data.pop("data"), "metadata": data}


@pytest.mark.parametrize(
    ("output", "html"),
    [
        (display(data={"image/svg+xml": "<svg onload='x'/>"}), 'src="data:image/svg+xml;base64,'),
        (display(data={"text/markdown": "**bold** $x$", "text/plain": "<M>"}), "<strong>bold</strong> <math"),
        (display(data={"text/latex": r"$\displaystyle x^{2}$", "text/plain": "x**2"}), "<msup>"),
        (display(data={"image/png": PNG, "text/plain": "<Figure size 640x480>"}), 'alt="Output picture"'),
        (display(data={"image/png": PNG}, **{"image/png": {"alt": "A map"}}), 'alt="A map"'),
        (display(data={"text/html": "<script>x</script>", "text/plain": "a chart"}), "a chart"),
        (display(data={"text/html": "<table><tr><td>1</td></tr></table>"}), "<td>1</td>"),
    ],
)
def test_output_is_shown_in_the_richest_way_that_is_safe(output, html):
    assert html in shown([output], 100_000)


def test_students_text_is_kept_nowhere():
    authors_prose.cache_clear()
    version = books.version(books.book(books.text("# The author's"), books.written("why")))
    notebook = books.handed_in(version, {"why": "The student's own words"})
    feedback.page(version.manifest, feedback.Book(version.keys["lab"], notebook, {}), [])
    assert authors_prose.cache_info().currsize == 1


def task_lab():
    """Return a lab with a task, as nbgrader writes one: locked, its mark scheme in it."""
    task = books.text(
        "Draw your network.\n### BEGIN MARK SCHEME\nSchemeCanary: 2 points for the router\n### END MARK SCHEME"
    )
    task.metadata.nbgrader = {
        "grade": False, "solution": False, "locked": True, "task": True, "schema_version": 3, "grade_id": "draw",
        "points": 2, "cell_type": "markdown",
    }  # fmt: skip
    return books.version(books.book(task, books.text("# Next"), books.solution("x", "x = 1"), books.check("c", "x")))


def test_tasks_mark_scheme_stands_on_no_page_of_the_students(engine):
    version = task_lab()
    seal(engine, version, runs=1)
    result = engine.grade_zip(version, books.zipped(books.handed_in(version)))
    assert "Draw your network." in result.notebooks[0].feedback_html
    assert "SchemeCanary" not in str(result.as_json())


def test_tasks_answer_is_what_the_student_put_behind_it(engine):
    version = task_lab()
    notebook = books.handed_in(version)
    notebook.cells[1:1] = [new_markdown_cell("My network has two switches."), new_code_cell("print('and a router')")]
    result = engine.grade_zip(version, books.zipped(notebook))
    answer = result.notebooks[0].answers["draw"]
    assert answer["source"] == "My network has two switches.\n\nprint('and a router')"
    assert "and a router</pre>" in answer["html"].replace("\n", "")
    assert "Draw your network" not in answer["html"]


def test_chart_and_pasted_picture_are_on_the_page_and_in_hand_grading(engine):
    version = books.version(
        books.book(books.given("draw", "import matplotlib.pyplot as plt"), books.written("why"), books.text("# End"))
    )
    notebook = books.handed_in(version, {"why": "My chart: ![pasted](attachment:image.png) and $x^2$"})
    notebook.cells[1].attachments = {"image.png": {"image/png": PNG}}
    notebook.cells.insert(2, new_code_cell("plt.plot([1, 2])\nplt.show()"))
    result = engine.grade_zip(version, books.zipped(notebook))
    for html in (result.notebooks[0].feedback_html, result.notebooks[0].answers["why"]["html"]):
        assert f'<img alt="pasted" src="data:image/png;base64,{PNG}">' in html
        assert '<img class="out" alt="Output picture" src="data:image/png;base64,' in html
        assert "<msup>" in html
