"""Courses as others wrote them: taken as they lie where that can be, else refused by file, cell and click."""

import json

import nbformat
import pytest

from labs.grader import archives, settings
from labs.grader.adopting import packages
from labs.grader.build import build
from labs.grader.engine import Engine
from labs.grader.errors import BuildError, NoNotebook, UnknownLanguage
from labs.grader.inside import embedded
from labs.grader.sandbox.probe import choose
from labs.grader.sealing import seal
from labs.grader.settings import Settings
from labs.grader.version import load

from . import books


@pytest.fixture
def folder(tmp_path):
    source = tmp_path / "course" / "source" / "lab"
    source.mkdir(parents=True)
    return source


def write(path, *cells):
    nbformat.write(books.book(*cells), path)


def source_of(built, name="lab"):
    return nbformat.reads(archives.unpack(built.source)[f"{name}.ipynb"].decode(), 4)


def as_of(schema, *cells):
    """Return a notebook with the metadata that cells had under an older schema."""
    book = books.book(*cells)
    for cell in book.cells:
        about = cell.metadata.get("nbgrader")
        if about is None:
            continue
        about["schema_version"] = schema
        del about["task"]
        if schema == 0:
            del about["schema_version"], about["cell_type"]
            about["points"] = str(about.get("points", ""))
    return book


@pytest.mark.parametrize("schema", [0, 1, 2])
def test_older_schema_is_brought_up_to_date_in_the_copy_and_said(folder, schema):
    book = as_of(schema, books.solution("one", "x = 1"), books.check("two", "assert x == 1", points=2))
    nbformat.write(book, folder / "lab.ipynb")
    before = (folder / "lab.ipynb").read_bytes()
    built = build(folder, None)
    assert built.manifest["notes"] == [{"code": "updated", "file": "lab.ipynb", "cell": "", "more": str(schema)}]
    assert [task["points"] for task in built.manifest["tasks"]] == [2.0]
    assert {cell.metadata.nbgrader.schema_version for cell in source_of(built).cells} == {3}
    assert (folder / "lab.ipynb").read_bytes() == before
    assert build(folder, None).manifest["sha256"] == built.manifest["sha256"]


def refused(cell=None, **about):
    cell = cell or books.check("two", "assert x")
    cell.metadata.nbgrader |= about
    return cell


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([refused(schema_version=4)], r"lab\.ipynb: cell 1 \('two'\): it was written with a later nbgrader"),
        ([refused(grade_id="a b")], r"cell 1 \('a b'\): its ID has signs .* letters, digits"),
        ([refused(), refused()], r"cell 2 \('two'\): cell 1 \('two'\) has the same ID: in JupyterLab"),
        ([books.solution("x", "1"), refused(books.solution("y", "1"), solution=False)],
         r"cell 2 \('y'\): a solution is marked in a cell that is for no answer: .*“Autograded answer”"),
        ([books.check("z", "1", "### BEGIN HIDDEN TESTS")], r"cell 1 \('z'\): a second BEGIN comes before the END"),
        ([books.given("g", "### BEGIN HIDDEN TESTS\nassert 1")], r"cell 1 \('g'\): a BEGIN has no END: write the END"),
    ],
)  # fmt: skip
def test_refusal_names_file_cell_and_click(folder, cells, said):
    (folder / "lab.ipynb").write_text(json.dumps(books.book(*cells)))
    with pytest.raises(BuildError, match=said):
        build(folder, None)


def test_lab_in_r_is_refused_where_r_is_missing_and_the_refusal_says_what_it_takes(folder, monkeypatch, tmp_path):
    (folder / "lab.ipynb").write_bytes(books.as_bytes(books.r_lab()))
    monkeypatch.setattr(embedded, "LIBRARY", tmp_path / "libR.so")
    monkeypatch.setattr(embedded, "HOME", tmp_path)
    takes = "lab.ipynb: it is written in R, .*apt-get install --no-install-recommends r-base-core r-cran-irkernel"
    with pytest.raises(UnknownLanguage, match=takes):
        build(folder, None)
    (tmp_path / "libR.so").touch()
    (tmp_path / "library" / "IRkernel").mkdir(parents=True)
    assert build(folder, None).manifest["languages"] == {"lab": "R"}


def test_copy_that_jupyter_made_and_twin_as_text_stay_back(folder):
    answer = "answer_of_ours = sorted(rows, key=len)[17:]"
    for name in ("lab", "lab-Copy1", "other-Copy1"):
        write(folder / f"{name}.ipynb", books.solution(f"{name}-one", f"rows = []\n{answer}"))
    (folder / "lab.md").write_text(f"---\njupyter:\n  jupytext:\n    x: 1\n---\n```python\n{answer}\n```\n")
    built = build(folder, None)
    assert built.manifest["kept_back"] == {"lab-Copy1.ipynb": "copy", "lab.md": "twin"}
    assert built.manifest["notebooks"] == ["lab", "other-Copy1"]
    assert set(archives.unpack(built.release)) == {"lab.ipynb", "other-Copy1.ipynb"}


def test_one_cell_name_in_two_notebooks_gets_a_name_of_its_own_and_older_work_is_still_found(folder):
    for name in ("a", "b"):
        check = books.check("two", f"assert x == '{name}'")
        write(folder / f"{name}.ipynb", books.solution("one", f"x = '{name}'"), check)
    built = build(folder, None)
    assert [task["grade_id"] for task in built.manifest["tasks"]] == ["two", "b-two"]
    assert built.manifest["renamed"] == {"b": {"two": "b-two"}}
    version = load(archives.unpack(built.source), built.manifest)
    # Handed in elsewhere, with the cells' old names.
    work = {path.name: path.read_bytes() for path in folder.glob("*.ipynb")}
    with Engine(choose()) as engine:
        result = engine.grade(version, work)
    tasks = [task for book in result.notebooks for task in book.tasks]
    assert [(task.grade_id, task.auto_points, task.flag) for task in tasks] == [("two", 2, ""), ("b-two", 2, "")]


def test_header_and_footer_stand_in_every_notebook_and_one_that_is_gone_is_said(folder):
    write(folder / "lab.ipynb", books.text("Mine"))
    write(folder.parent / "header.ipynb", books.text("Who are you?"), books.solution("name", "NAME = 'x'"))
    own = Settings(header="source/header.ipynb", footer="../outside.ipynb")
    built = build(folder, None, settings=own)
    assert [cell.source[:12] for cell in source_of(built).cells] == ["Who are you?", "### BEGIN SO", "Mine"]
    assert [(note["code"], note["more"]) for note in built.manifest["notes"]] == [
        ("header", "source/header.ipynb"),
        ("footer_gone", "../outside.ipynb"),
    ]
    release = nbformat.reads(archives.unpack(built.release)["lab.ipynb"].decode(), 4)
    assert "NAME" not in release.cells[1].source
    assert build(folder, None, settings=own).manifest["sha256"] == built.manifest["sha256"]


def test_folder_without_a_notebook_is_no_lab(folder):
    (folder / "intro.md").write_text("text")
    with pytest.raises(NoNotebook):
        build(folder, None)


def test_hidden_line_that_only_leads_on_is_a_remark_in_a_helper_and_a_value_is_none(folder):
    hidden = "def is_hidden(x):\n    return False\nfor value in rows_of_x:\n    assert value != 4711"
    write(folder / "lab.ipynb", books.solution("one", "x = 1"), books.check("two", "assert x", hidden))
    (folder / "helper.py").write_text("def other(x):\n    return False\nfor value in rows_of_x:\n    pass\n")
    assert {found["line"] for found in build(folder, None).manifest["remarks"]} == {
        "return False",
        "for value in rows_of_x:",
    }
    (folder / "helper.py").write_text("assert value != 4711\n")
    with pytest.raises(BuildError, match=r"helper\.py: students would receive a line of a hidden test"):
        build(folder, None)


AUTOTEST = """\
# AUTOTEST squares(2); kind
### BEGIN HIDDEN TESTS
# AUTOTEST squares(9)
### END HIDDEN TESTS
# HASHED AUTOTEST squares(4)"""


def autotested(folder):
    write(
        folder / "lab.ipynb",
        books.given("setup", "from pathlib import Path\nkind = Path('kind.txt').read_text()"),
        books.solution("one", "def squares(n):\n    return [i * i for i in range(n)]"),
        books.check("two", AUTOTEST),
    )
    (folder / "kind.txt").write_text("plain")


def test_autotest_lines_become_checks_that_are_sealed_and_hide_what_is_hidden(folder):
    autotested(folder)
    built = build(folder, None)
    assert built.manifest["notes"] == [{"code": "autotest_ours", "file": "lab.ipynb", "cell": "", "more": "3"}]
    release = archives.unpack(built.release)
    text = nbformat.reads(release["lab.ipynb"].decode(), 4).cells[2].source
    assert 'assert str(squares(2)) == """[0, 1]"""' in text
    assert "AUTOTEST" not in text
    assert "[0, 1, 4, 9, 16" not in text
    assert "[0, 1, 4, 9]" not in text
    assert "sha256" in text
    version = load(archives.unpack(built.source), built.manifest)
    with Engine(choose()) as engine:
        assert seal(engine, version, runs=1).books["lab"].ways["two"].way == "sealed"
        for answer, points in (("return [i * i for i in range(n)]", 2), ("return [i * i for i in range(n)][:4]", 0)):
            work = books.handed_in(version, {"one": f"def squares(n):\n    {answer}"})
            result = engine.grade(version, {"lab.ipynb": books.as_bytes(work)})
            assert [task.auto_points for task in result.notebooks[0].tasks] == [points]


OWN_TESTS = """\
python:
  dispatch: "type({{snippet}})"
  normalize: "str({{snippet}})"
  check: 'assert {{snippet}} == "{{value}}", "{{message}}"'
  templates: {default: [{test: "len({{snippet}})", fail: "length of {{snippet}}"}]}
"""


def test_autotests_of_the_course_are_used_and_its_own_word_for_them(folder):
    autotested(folder)
    book = nbformat.read(folder / "lab.ipynb", 4)
    book.cells[2].source = "# TRY squares(3)"
    nbformat.write(book, folder / "lab.ipynb")
    (folder.parents[1] / "tests.yml").write_text(OWN_TESTS)
    own = Settings(autotest={"autotest_filename": "tests.yml", "autotest_delimiter": "TRY"})
    built = build(folder, None, settings=own)
    assert built.manifest["notes"][0]["code"] == "autotest_course"
    assert 'assert str(len(squares(3))) == "3", "length of squares(3)"' in source_of(built).cells[2].source


def test_autotest_that_cannot_be_written_out_names_its_cell(folder):
    autotested(folder)
    (folder / "kind.txt").unlink()
    with pytest.raises(BuildError, match=r"lab\.ipynb: cell 1 \('setup'\): .* ended here in FileNotFoundError"):
        build(folder, None)
    write(folder / "lab.ipynb", books.given("more", "# AUTOTEST 1"))
    with pytest.raises(BuildError, match=r"cell 1 \('more'\): an AUTOTEST line stands in a cell that is no check"):
        build(folder, None)


def test_settings_read_older_places_of_the_course_id_a_header_and_leave_nbgraders_own_values_alone(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text(
        "from nbgrader.utils import get_username\n"
        "c.TransferApp.course_id = 'old'\n"
        "c.IncludeHeaderFooter.header = 'source/header.ipynb'\n"
        "c.InstantiateTests.autotest_delimiter = 'TRY'\n"
        "c.ClearSolutions.code_stub = {'python': '# YOUR CODE HERE\\nraise NotImplementedError()', **{}}\n"
        "c.ClearSolutions.begin_solution_delimeter = 'BEGIN SOLUTION'\n"
        "c.ClearSolutions.text_stub = get_username()\n"
    )
    read = settings.read(tmp_path, choose())
    assert (read.course_id, read.header, read.autotest) == ("old", "source/header.ipynb", {"autotest_delimiter": "TRY"})
    assert "begin_solution_delimeter" not in read.clearing["ClearSolutions"]
    assert read.clearing["ClearSolutions"]["text_stub"] == "teacher"


def test_each_missing_package_is_named_once_by_what_installs_it(tmp_path):
    for lab in ("one", "two"):
        (tmp_path / lab).mkdir()
        write(tmp_path / lab / "lab.ipynb", books.given("a", "import sklearn.svm, json, own\n%matplotlib inline"))
        (tmp_path / lab / "own.py").write_text("import no_such_thing")
    (tmp_path / "requirements.txt").write_text("# needs\nScikit_Learn==1.5  # for two\n")
    found = packages.of_course(tmp_path, {lab: tmp_path / lab for lab in ("one", "two")})
    assert found == [
        {"package": "no-such-thing", "module": "no_such_thing", "labs": "one, two", "line": ""},
        {"package": "scikit-learn", "module": "sklearn", "labs": "one, two", "line": "Scikit_Learn==1.5"},
    ]


def test_python_in_a_line_for_the_shell_is_the_one_that_runs_the_cells():
    lab = books.version(books.book(books.solution("one", "1"), books.check("two", "assert out == ['42']")))
    answer = "import sys\nout = !python -c 'import numpy, sys; print(6 * 7 if sys.prefix else 0)'"
    with Engine(choose()) as engine:
        lab.keys["lab"].old_way = {"two"}
        result = engine.grade_zip(lab, books.zipped(books.handed_in(lab, {"one": answer})))
    assert [task.auto_points for task in result.notebooks[0].tasks] == [2.0]
