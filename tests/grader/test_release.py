"""What students get holds no solution and no hidden test."""

import json

import nbformat
import pytest

from labs.grader import archives, build, release
from labs.grader.errors import BuildError

from . import books

CANARY = "hidden_canary_4711"


@pytest.fixture
def folder(tmp_path):
    source = tmp_path / "course" / "source" / "lab"
    source.mkdir(parents=True)
    hidden = f"assert squares(7)[-1] == 49, '{CANARY}'"
    notebook = books.book(
        books.solution("squares", "def squares(n):\n    secret_solution = 1\n    return [i * i for i in range(n)]"),
        books.check("basic", "assert squares(2)", hidden),
        books.written("why", "the author's own answer"),
    )
    nbformat.write(notebook, source / "lab.ipynb")
    (source / "data.csv").write_text("a,b\n1,2\n")
    return source


def write_meta(folder, text):
    path = folder.parents[1] / "meta.yaml"
    path.write_text(text)
    return path


GOOD_META = """
title: Squares
minutes: 20
limits: {cell_s: 4, total_s: 9, memory_mb: 100}
tasks:
  - {grade_id: basic, title: The squares, skills: [python-functions], hint: Think, lesson_part: squares}
  - {grade_id: why, title: Say why, skills: []}
"""


def test_release_holds_no_solution_and_no_hidden_test(folder):
    built = build.build(folder, None)
    given = b"".join(archives.unpack(built.release).values())
    for secret in (CANARY.encode(), b"secret_solution", b"the author's own answer", b"BEGIN SOLUTION", b"HIDDEN TESTS"):
        assert secret not in given
    assert b"assert squares(2)" in given
    assert b"YOUR CODE HERE" in given


def test_source_zip_is_the_folder_as_it_was(folder):
    files = archives.unpack(build.build(folder, None).source)
    assert set(files) == {"lab.ipynb", "data.csv"}
    assert CANARY.encode() in files["lab.ipynb"]


def test_manifest_with_meta_has_tasks_limits_and_texts(folder):
    manifest = build.build(folder, write_meta(folder, GOOD_META)).manifest
    assert (manifest["course"], manifest["assignment"], manifest["title"]) == ("course", "lab", "Squares")
    assert manifest["limits"] == {"cell_s": 4, "total_s": 9, "memory_mb": 100}
    assert [(task["grade_id"], task["points"], task["manual"]) for task in manifest["tasks"]] == [
        ("basic", 2.0, False),
        ("why", 3.0, True),
    ]
    assert manifest["tasks"][0]["skills"] == ["python-functions"]
    assert manifest["max_points"] == 5.0


def test_manifest_without_meta_names_tasks_after_their_cells(folder):
    manifest = build.build(folder, None).manifest
    assert [task["title"] for task in manifest["tasks"]] == ["Basic", "Why"]


def test_build_twice_gives_the_same_bytes(folder):
    one, two = build.build(folder, None), build.build(folder, None)
    assert (one.release, one.source, one.manifest) == (two.release, two.source, two.manifest)


def test_digest_changes_with_a_hidden_test(folder):
    before = build.build(folder, None)
    path = folder / "lab.ipynb"
    path.write_text(path.read_text().replace("== 49", "== 50"))
    after = build.build(folder, None)
    assert before.manifest["sha256"] != after.manifest["sha256"]


def test_words_of_the_meta_file_stand_in_place_of_an_answer(folder):
    before = build.build(folder, write_meta(folder, GOOD_META)).manifest["sha256"]
    built = build.build(folder, write_meta(folder, f"{GOOD_META}code_stub: {{python: '# Write here.'}}\n"))
    given = archives.unpack(built.release)["lab.ipynb"]
    assert b"# Write here." in given
    assert b"NotImplementedError" not in given
    assert built.manifest["sha256"] != before


@pytest.mark.parametrize(
    ("meta", "said"),
    [
        ("tasks: [{grade_id: basic}]", "'why' of lab.ipynb is not listed"),
        ("tasks: [{grade_id: basic}, {grade_id: why}, {grade_id: gone}]", "no graded cell is called ['gone']"),
        ("tasks: [{grade_id: basic}, {grade_id: basic}]", "stands there twice"),
        ("tasks: [{grade_id: basic, colour: red}]", "unknown fields ['colour']"),
        ("limits: {cell_s: fast}", "limits.cell_s"),
        ("[]", "must be a mapping"),
        ("code_stub: Write here", "code_stub: a language"),
        ("code_stub: {python: 3}", "code_stub: a language"),
        ("title: [", "not valid YAML"),
    ],
)
def test_meta_with_a_mistake_names_file_and_field(folder, meta, said):
    with pytest.raises(BuildError) as error:
        build.build(folder, write_meta(folder, meta))
    assert said in str(error.value)


def test_hidden_line_left_in_a_data_file_stops_the_build(folder):
    (folder / "notes.txt").write_text(f"remember: assert squares(7)[-1] == 49, '{CANARY}'")
    with pytest.raises(BuildError, match=r"notes\.txt: students would receive a line of a hidden test"):
        build.build(folder, None)


def test_unclosed_hidden_region_stops_the_build(folder):
    path = folder / "lab.ipynb"
    path.write_text(path.read_text().replace("### END HIDDEN TESTS", "# the end"))
    with pytest.raises(BuildError, match="a BEGIN has no END"):
        build.build(folder, None)


def test_hidden_tests_outside_a_graded_cell_stop_the_build(folder):
    notebook = nbformat.read(folder / "lab.ipynb", 4)
    notebook.cells.append(nbformat.v4.new_code_cell("### BEGIN HIDDEN TESTS\nx = 1\n### END HIDDEN TESTS"))
    nbformat.write(notebook, folder / "lab.ipynb")
    with pytest.raises(BuildError, match=r"lab\.ipynb"):
        build.build(folder, None)


def test_broken_notebook_names_the_file(folder):
    (folder / "lab.ipynb").write_text("{")
    with pytest.raises(BuildError, match=r"lab\.ipynb"):
        build.build(folder, None)


def test_folder_without_notebook_is_refused(tmp_path):
    with pytest.raises(BuildError, match="no notebook"):
        build.build(tmp_path, None)


def test_links_and_checkpoints_stay_out(folder):
    (folder / "link").symlink_to("/etc/passwd")
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "lab-checkpoint.ipynb").write_text(CANARY)
    assert set(archives.unpack(build.build(folder, None).release)) == {"lab.ipynb", "data.csv"}


def test_written_files_are_the_three_of_the_contract(folder, tmp_path):
    build.build(folder, None).write(tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"release.zip", "source.zip", "manifest.json"}
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["notebooks"] == ["lab"]


def test_student_version_is_what_nbgrader_itself_makes(folder, tmp_path):
    import subprocess
    import sys

    course = folder.parents[1]
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "lab", "--no-db", f"--CourseDirectory.root={course}"],
        check=True,
        capture_output=True,
        cwd=tmp_path,
    )
    theirs = nbformat.read(course / "release" / "lab" / "lab.ipynb", 4)
    ours = nbformat.reads(archives.unpack(build.build(folder, None).release)["lab.ipynb"].decode(), 4)
    assert [(cell.source, cell.metadata) for cell in ours.cells] == [
        (cell.source, cell.metadata) for cell in theirs.cells
    ]


def test_secret_lines_are_those_that_stand_nowhere_in_the_open():
    notebook = books.book(books.check("c", "value = answer(1)", "value = answer(1)\nassert value == 987654321"))
    assert release.secret_lines(notebook) == {"assert value == 987654321"}
