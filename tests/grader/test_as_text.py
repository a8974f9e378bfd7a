"""Labs as text, in and out: nbgrader's marks are kept, nothing is dropped in silence, and twice is once."""

import json
from pathlib import Path

import nbformat
import pytest

from labs.grader import archives, notebooks
from labs.grader.adopting import as_text
from labs.grader.build import build
from labs.grader.commands import main
from labs.grader.errors import BuildError

from . import books

SHIPPED = Path(__file__).parents[2] / "labs" / "courses"
FORMS = tuple(as_text.FORMS)
HEADER = "---\njupyter:\n  jupytext:\n    x: 1\n"


@pytest.fixture
def folder(tmp_path):
    source = tmp_path / "course" / "source" / "lab"
    source.mkdir(parents=True)
    return source


def odd_lab():
    """Return a notebook with what text forms get wrong when nobody looks."""
    first = books.solution("one", "%matplotlib inline\nx = '''\n```\n'''\n\n\n\ny = 1\n")
    first.metadata["academy"] = {"es": "Años: «—»\n`x`", "extra": 2}
    return books.book(
        books.text("# Text\n\n```python\nnot = 'a cell'\n```\n\nMore."),
        first,
        books.check("two", "assert x", "assert y == 4711"),
        books.given("sh", "%%bash\nls | head -n 1"),
        nbformat.v4.new_raw_cell("raw\n"),
        books.written("why"),
    )


def released(built):
    book = nbformat.reads(archives.unpack(built.release)["lab.ipynb"].decode(), 4)
    return as_text._cells(book), as_text._about(book)


@pytest.mark.parametrize("form", FORMS)
def test_lab_as_text_is_the_lab_and_goes_out_as_it_came_in(folder, form):
    name, content = as_text.write("lab.ipynb", odd_lab(), form)
    (folder / name).write_bytes(content)
    built = build(folder, None)
    assert built.manifest["notes"] == [{"code": "text", "file": name, "cell": "", "more": "lab.ipynb"}]
    assert [(task["grade_id"], task["points"]) for task in built.manifest["tasks"]] == [("two", 2), ("why", 3)]
    assert set(archives.unpack(built.release)) == {"lab.ipynb"}
    # The same lab as a notebook gives students the same cells.
    beside = folder.parent / "again"
    beside.mkdir()
    (beside / "lab.ipynb").write_bytes(books.as_bytes(odd_lab()))
    assert released(build(beside, None)) == released(built)
    # Out again, and in again: the same bytes.
    source = archives.unpack(built.source)
    assert set(source) == {"lab.ipynb"}
    again = as_text.write("lab.ipynb", notebooks.read_source("lab.ipynb", source["lab.ipynb"]), form)
    assert again == (name, content)
    assert build(folder, None).source == built.source


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*/source/*/*.ipynb"))[::5], ids=lambda path: path.stem)
@pytest.mark.parametrize("form", FORMS)
def test_labs_of_ours_come_back_from_text(path, form):
    book = notebooks.read_source(path.name, path.read_bytes())
    name, content = as_text.write(path.name, book, form)
    back = as_text.read(name, content)
    assert as_text._cells(back) == as_text._cells(book)
    assert as_text._about(back) == as_text._about(book)


def test_pasted_picture_is_refused_on_both_ways_by_file_and_cell(folder):
    picture = books.text("Look: ![chart](attachment:chart.png)")
    picture["attachments"] = {"chart.png": {"image/png": "aGVsbG8="}}
    with pytest.raises(BuildError, match=r"lab\.ipynb: cell 2 \(“Look.*\): a picture was pasted .*chart\.png.* beside"):
        as_text.write("lab.ipynb", books.book(books.text("a"), picture), "percent")
    (folder / "lab.md").write_text(
        f"{HEADER}---\n\nFirst\n\n<!-- #region -->\n![chart](attachment:chart.png)\n<!-- #endregion -->\n"
    )
    with pytest.raises(BuildError, match=r"lab\.md: cell 2 .*: it shows a picture that was pasted .*\(chart\.png\)"):
        build(folder, None)


def test_cell_that_one_form_would_cut_in_two_is_refused_there_and_held_by_another():
    book = books.book(books.given("one", "x = 1\n# %% no cell\ny = 2"))
    with pytest.raises(BuildError, match=r"cell 1 \('one'\): it would change as percent: choose another form"):
        as_text.write("lab.ipynb", book, "percent")
    with pytest.raises(BuildError, match=r"cell 1 \(empty\): it would change as myst"):
        as_text.write("lab.ipynb", books.book(books.text("")), "myst")
    assert as_text._cells(as_text.read(*as_text.write("lab.ipynb", book, "myst"))) == as_text._cells(book)


def test_folder_of_labs_is_written_as_text_and_what_it_cannot_hold_stays(folder, capsys):
    picture = books.text("![chart](attachment:chart.png)")
    picture["attachments"] = {"chart.png": {"image/png": "aGVsbG8="}}
    nbformat.write(books.book(picture), folder / "with.ipynb")
    nbformat.write(odd_lab(), folder / "lab.ipynb")
    assert main(["as-text", str(folder.parent), "myst"]) == 0
    stay = json.loads(capsys.readouterr().out)
    assert list(stay) == ["lab/with.ipynb"]
    assert "cell 1" in stay["lab/with.ipynb"]
    assert sorted(path.name for path in folder.iterdir()) == ["lab.md", "with.ipynb"]


MYST = """\
---
kernelspec:
  name: python3
  display_name: Python 3
---

# Squares

```{code-cell} ipython3
---
nbgrader: {grade: false, grade_id: one, locked: false, schema_version: 3, solution: true, task: false}
---
### BEGIN SOLUTION
x = 4
### END SOLUTION
```
"""
LIGHT = """\
# -*- coding: utf-8 -*-
# ---
# jupyter:
#   kernelspec: {name: python3, display_name: Python 3, language: python}
# ---

# # Squares

# + nbgrader={"grade": false, "grade_id": "one", "locked": false, "schema_version": 3, "solution": true, "task": false}
### BEGIN SOLUTION
x = 4
### END SOLUTION
"""


@pytest.mark.parametrize(("name", "text"), [("lab.md", MYST), ("lab.py", LIGHT)])
def test_text_that_somebody_wrote_by_hand_is_a_lab(folder, name, text):
    (folder / name).write_text(text)
    cells = released(build(folder, None))[0]
    assert [kind for kind, _source, _about in cells] == ["markdown", "code"]
    assert cells[1][1] == "# YOUR CODE HERE\nraise NotImplementedError()"
    assert cells[1][2]["nbgrader"]["grade_id"] == "one"


def test_text_beside_notebooks_is_one_more_only_with_nbgraders_marks(folder):
    nbformat.write(books.book(books.text("a")), folder / "a.ipynb")
    (folder / "b.py").write_text(LIGHT)
    (folder / "notes.md").write_text("---\njupyter:\n  jupytext:\n    x: 1\n---\n\nRead this.\n")
    (folder / "helper.py").write_text("# %%\nx = 1\n")
    built = build(folder, None)
    assert built.manifest["notebooks"] == ["a", "b"]
    assert set(archives.unpack(built.release)) == {"a.ipynb", "b.ipynb", "notes.md", "helper.py"}


def test_two_texts_of_one_notebook_have_to_be_alike(folder):
    for form in ("percent", "myst"):
        name, content = as_text.write("lab.ipynb", odd_lab(), form)
        (folder / name).write_bytes(content)
    assert build(folder, None).manifest["kept_back"] == {"lab.py": "twin"}
    (folder / "lab.py").write_bytes((folder / "lab.py").read_bytes() + b"\n# %%\nz = 3\n")
    with pytest.raises(BuildError, match=r"lab\.py: another text makes lab\.ipynb, too, and they differ"):
        build(folder, None)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("lab.qmd", f"{HEADER}---\n", r"lab\.qmd: a notebook as text in a form that is not read here"),
        ("lab.md", f"{HEADER}    text_representation: {{format_name: pandoc}}\n---\n", r"form that is not read"),
        ("lab.py", "# ---\n# jupyter:\n#   jupytext:\n#     cell_metadata_filter: -all\n# ---\n\n# %%\n"
         "### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n", r"lab\.py: its header leaves nbgrader's marks out"),
        ("lab.md", "---\njupytext: [\n---\n", r"lab\.md: this notebook as text cannot be read"),
    ],
)  # fmt: skip
def test_text_that_is_no_whole_lab_is_refused_in_words(folder, name, text, said):
    (folder / name).write_text(text)
    with pytest.raises(BuildError, match=said):
        build(folder, None)
