"""What an author kept back stays back: whatever the course calls its marks, and wherever the lines stand."""

import base64
import io
import json
import tarfile
import zipfile

import nbformat
import pytest

from labs.grader import archives, release, settings, texts
from labs.grader.build import build
from labs.grader.errors import BuildError
from labs.grader.sandbox.probe import choose
from labs.grader.sealing import seal
from labs.grader.version import load

from . import books

SECRET = "answer_kept_back = sorted(rows, key=len)"
HIDDEN = "assert squares(31)[-1] == 961"


@pytest.fixture
def folder(tmp_path):
    source = tmp_path / "course" / "source" / "lab"
    source.mkdir(parents=True)
    write(
        source / "lab.ipynb",
        books.solution("one", f"rows = ['a']\n{SECRET}"),
        books.check("two", "assert rows", HIDDEN),
    )
    return source


def write(path, *cells):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(books.book(*cells), path)


def released(folder, **given):
    return archives.unpack(build(folder, given.get("meta"), settings=given.get("settings")).release)


def configured(folder, text, name="nbgrader_config.py"):
    (folder.parents[1] / name).write_text(text)
    return settings.read(folder.parents[1], choose())


def test_notebook_in_a_folder_inside_is_not_handed_out_as_nbgrader_does_not(folder):
    write(folder / "old" / "answers.ipynb", books.solution("x", "nested_answer_line = 41 + 1"))
    built = build(folder, None)
    assert set(archives.unpack(built.release)) == {"lab.ipynb"}
    assert built.manifest["kept_back"] == {"old/answers.ipynb": "nested"}
    assert "old/answers.ipynb" in archives.unpack(built.source)


def packed(kind, name, content):
    made = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
            out.writestr(name, content)
    else:
        with tarfile.open(fileobj=made, mode="w:gz") as out:
            about = tarfile.TarInfo(name)
            about.size = len(content)
            out.addfile(about, io.BytesIO(content))
    return made.getvalue()


AS_PAGE = (
    '<pre><span class="n">answer_kept_back</span> <span class="o">=</span> <span class="nb">sorted</span>'
    '<span class="p">(</span><span class="n">rows</span>, <span class="n">key</span>=<span>len</span>)</pre>'
)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("lab.html", AS_PAGE.encode(), "solution of one"),
        ("old/all.zip", packed("zip", "course/lab.html", AS_PAGE.encode()), "solution of one"),
        ("all.tgz", packed("tar", "lab.py", SECRET.encode()), "solution of one"),
        ("lab.txt", f"{SECRET}\r\n".encode("utf-16"), "solution of one"),
        ("a.docx", packed("zip", "word/a.xml", b"<t>assert squares(31)[</t><t>-1] == 961</t>"), "hidden test"),
    ],
)  # fmt: skip
def test_what_is_kept_back_is_found_in_a_page_and_in_packed_files(folder, name, content, found):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    with pytest.raises(BuildError, match=found):
        build(folder, None)
    # Other pages and packed files, and what is damaged, go to students as they lie.
    for kept in (content[:9], b"<p>rows</p>", packed("zip", "a.csv", b"1,2\n"), packed("zip", "a", b"1")[:40]):
        (folder / name).write_bytes(kept)
        assert released(folder)[name] == kept


def test_solution_of_a_notebook_inside_that_stands_in_another_file_is_found(folder):
    write(folder / "old" / "answers.ipynb", books.solution("x", "nested_answer_line = [41 + 1, 17]"))
    (folder / "notes.txt").write_text("nested_answer_line = [41 + 1, 17]\n")
    with pytest.raises(BuildError, match=r"notes\.txt: students would receive the solution of x"):
        build(folder, None)


def test_files_that_the_course_ignores_stay_back_and_are_not_beside_students_code_when_grading(folder):
    (folder / "key.secret").write_text(SECRET)
    (folder / "data.csv").write_text("a,b\n")
    found = configured(folder, 'c = get_config()\nc.CourseDirectory.ignore = ["*.secret"]\n')
    built = build(folder, None, settings=found)
    assert set(archives.unpack(built.release)) == {"lab.ipynb", "data.csv"}
    assert built.manifest["kept_back"] == {"key.secret": "ignore"}
    assert set(load(archives.unpack(built.source), built.manifest).files) == {"data.csv"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("nbgrader_config.py", 'config = get_config()\nconfig.ClearSolutions.begin_solution_delimeter = "#<<"\n'),
        ("nbgrader_config.py", 'k = c\nkind = "ClearSolutions"\nk[kind].begin_solution_delimeter = "#<" + "<"\n'),
        ("nbgrader_config.json", json.dumps({"ClearSolutions": {"begin_solution_delimeter": "#<<"}})),
    ],
)
def test_own_mark_of_a_course_is_kept_however_it_is_set(folder, name, text):
    cell = books.solution("one", "x = 1")
    cell.source = f"rows = ['a']\n#<<\n{SECRET}\n### END SOLUTION"
    write(folder / "lab.ipynb", cell, books.check("two", "assert rows", HIDDEN))
    given = released(folder, settings=configured(folder, text, name))["lab.ipynb"]
    assert b"answer_kept_back" not in given
    assert b"rows = ['a']" in given
    assert b"YOUR CODE HERE" in given


def test_own_mark_of_hidden_tests_hides_them_and_they_still_count(folder, engine):
    check = books.check("two", "assert squares(1) == [1]")
    check.source += f"\n#h(\n{HIDDEN}\n#h)"
    answer = books.solution("one", "def squares(n):\n    return [i * i for i in range(1, n + 1)]")
    write(folder / "lab.ipynb", answer, check)
    text = 'c.ClearHiddenTests.begin_test_delimeter = "#h("\nc.ClearHiddenTests.end_test_delimeter = "#h)"\n'
    built = build(folder, None, settings=configured(folder, text))
    assert b"961" not in archives.unpack(built.release)["lab.ipynb"]
    version = load(archives.unpack(built.source), built.manifest)
    seal(engine, version)
    wrong = books.solution("one", "def squares(n):\n    return [1]")
    files = {"lab.ipynb": books.as_bytes(books.book(wrong, check))}
    task = engine.grade(version, files).task("two")
    assert (task.auto_points, task.message) == (0, texts.OTHER_VALUES)
    # What students can see of the check is what stands before the course's own mark.
    assert release.visible_lines(version.keys["lab"].cells["two"]).strip() == "assert squares(1) == [1]"


def test_own_text_for_what_students_fill_in_is_theirs(folder):
    found = configured(folder, 'c.ClearSolutions.code_stub = "# write here, please"\n')
    assert b"# write here, please" in released(folder, settings=found)["lab.ipynb"]


def test_settings_file_that_reads_this_machine_sees_nothing_of_it(folder):
    (folder / "data.csv").write_text("1")
    text = f"import os\nc.CourseDirectory.course_id = str(os.path.exists({str(folder)!r}))"
    assert configured(folder, text).course_id == "False"


def test_settings_file_that_cannot_be_read_is_named(folder):
    with pytest.raises(BuildError, match=r"nbgrader_config: it cannot be read: ZeroDivisionError"):
        configured(folder, "1 / 0\n")


def test_course_without_a_settings_file_has_nbgraders_own_values(folder):
    assert settings.read(folder.parents[1], "no sandbox is needed") == settings.Settings()


def test_picture_pasted_into_a_solution_or_a_mark_scheme_is_taken_out_and_others_stay(folder):
    pasted = {
        name: base64.b64encode(f"picture of {name}, long enough".encode()).decode() for name in ("own", "key", "shown")
    }
    answer = books.written("why", "![](attachment:own.png)")
    answer["attachments"] = {"own.png": {"image/png": pasted["own"]}}
    task = books.text(
        "Draw it. ![](attachment:shown.png)\n### BEGIN MARK SCHEME\n![](attachment:key.png)\n### END MARK SCHEME"
    )
    task["attachments"] = {f"{name}.png": {"image/png": pasted[name]} for name in ("key", "shown")}
    base = {"grade": False, "solution": False, "locked": False, "task": True, "schema_version": 3}
    task.metadata.nbgrader = {**base, "grade_id": "task", "points": 2, "cell_type": "markdown"}
    write(folder / "lab.ipynb", answer, task)
    given = released(folder)["lab.ipynb"].decode()
    assert {name: data in given for name, data in pasted.items()} == {"own": False, "key": False, "shown": True}


def test_picture_of_a_solution_that_lies_in_the_folder_stays_back(folder):
    (folder / "scheme.png").write_bytes(b"picture of the scheme")
    (folder / "shown.png").write_bytes(b"picture for all")
    write(
        folder / "lab.ipynb",
        books.text("![](shown.png)"),
        books.written("why", "See ![](scheme.png) and ![](shown.png)"),
        books.check("two", "assert True"),
    )
    built = build(folder, None)
    assert set(archives.unpack(built.release)) == {"lab.ipynb", "shown.png"}
    assert built.manifest["kept_back"] == {"scheme.png": "picture"}


def test_file_with_the_solution_is_refused_until_the_author_hands_it_out(folder):
    (folder / "answer.py").write_text(f"rows = []\n{SECRET}\n")
    with pytest.raises(BuildError, match=r"answer\.py: students would receive the solution of one"):
        build(folder, None)
    meta = folder.parents[1] / "lab.yaml"
    meta.write_text("all_cells: false\nhand_out: [answer.py]\n")
    assert "answer.py" in released(folder, meta=meta)


def test_one_short_line_that_stands_in_a_file_by_chance_is_a_remark(folder):
    answer = books.solution("one", "total = sum(x)\nmean = total / len(x)\nspread = max(x) - min(x)")
    write(folder / "lab.ipynb", answer, books.check("two", "assert True"))
    (folder / "more.py").write_text("def f(x):\n    total = sum(x)\n    return total\n")
    assert build(folder, None).manifest["remarks"] == [{"file": "more.py", "cell": "one", "line": "total = sum(x)"}]


def test_solution_marked_in_a_program_is_cleared_and_the_file_is_the_students(folder, engine):
    module = "def twice(n):\n    ### BEGIN SOLUTION\n    return 2 * n\n    ### END SOLUTION\n"
    (folder / "tools.py").write_text(module)
    write(
        folder / "lab.ipynb",
        books.text("Edit tools.py."),
        books.check("two", "import tools\nassert tools.twice(4) == 8"),
    )
    built = build(folder, None)
    given = archives.unpack(built.release)
    assert b"2 * n" not in given["tools.py"]
    version = load(archives.unpack(built.source), built.manifest)
    seal(engine, version)

    def points(**files):
        return engine.grade(version, {"lab.ipynb": given["lab.ipynb"], **files}).task("two").auto_points

    assert points(**{"tools.py": b"def twice(n):\n    return n + n\n"}) == 2
    assert points(**{"tools.py": b"def twice(n):\n    return n\n"}) == 0
    assert points(**{"tools.py": given["tools.py"]}) == 0
    assert points() == 0


def test_stub_that_students_edit_is_graded_as_they_handed_it_in(folder, engine):
    (folder / "tools.py").write_text("def twice(n):\n    raise NotImplementedError()\n")
    write(
        folder / "lab.ipynb",
        books.text("Edit tools.py."),
        books.check("two", "import tools\nassert tools.twice(4) == 8"),
    )
    built = build(folder, None)
    assert built.manifest["student_files"] == ["tools.py"]
    version = load(archives.unpack(built.source), built.manifest)
    assert seal(engine, version).books["lab"].ways["two"].why == "no_solution"
    given = archives.unpack(built.release)
    right = engine.grade(version, {**given, "tools.py": b"def twice(n):\n    return n + n\n"})
    assert right.task("two").auto_points == 2
    assert engine.grade(version, given).task("two").auto_points == 0


def test_student_reads_that_the_labs_own_copy_of_a_file_counted(folder, engine):
    (folder / "data.csv").write_text("1,2\n")
    built = build(folder, None)
    version = load(archives.unpack(built.source), built.manifest)
    seal(engine, version)
    files = archives.unpack(built.release)
    assert "own copy of data.csv" in engine.grade(version, {**files, "data.csv": b"9,9\n"}).message
    assert engine.grade(version, files).message == ""
