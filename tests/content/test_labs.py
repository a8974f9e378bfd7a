import ast
import builtins
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from functools import cache

import pytest
from nbformat import NotebookNode

from labs.exchange import reading
from labs.grader import meta as grader_meta
from labs.grader.inside.node import Node
from labs.grader.languages import checks as grader_checks
from labs.grader.languages import known
from tests.content.curriculum import LABS, Lab, anchors, blocks, courses, foundation, labs, lesson_of, skills

FIXED = {
    "help-desk-practice/boot-log-triage",
    "help-desk-practice/shell-pipelines",
    "networking-basics/vlsm-plan",
    "devices-and-configuration/read-a-switch-configuration",
    "introduction-to-networks/routes-and-longest-prefix",
    "introduction-to-networks/read-a-packet-capture",
    "endpoint-security/hashes-and-passwords",
    "network-defence/firewall-rules",
    "network-defence/phishing-headers",
    "cyber-introduction/password-spray",
    "html-and-css/semantic-repair",
    "html-and-css/css-specificity",
    "javascript/functions-and-data",
    "sql/queries-on-sqlite",
    "hardware-and-operating-systems/ticket-triage",
    "linux-and-scripting/permissions-and-users",
    "python-for-data/clean-donations",
    "spreadsheets-to-sql/group-and-pivot",
    "spreadsheets-to-sql/joins",
    "cleaning-and-quality/chart-that-answers",
    "terminal-files-git/files-and-paths",
    "terminal-files-git/git-history-detective",
    "notebooks-first-python/first-python",
    "notebooks-first-python/reading-a-notebook",
}
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
DOCUMENTATION = re.compile(r"(?:0|10|127|255|172\.(?:1[6-9]|2\d|3[01])|192\.0\.2|192\.168|198\.51\.100|203\.0\.113)\.")
SCRIPT_SOLUTION = re.compile(r"// ### BEGIN SOLUTION.*?### END SOLUTION", re.DOTALL)
SOLUTION = re.compile(r"([ \t]*)### BEGIN SOLUTION.*?### END SOLUTION", re.DOTALL)


@pytest.fixture(params=sorted(labs()))
def lab(request: pytest.FixtureRequest) -> Lab:
    return labs()[request.param]


def enter(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the lab's folder, where a notebook also finds the modules beside it, and leave nothing there."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.chdir(lab.folder)
    monkeypatch.syspath_prepend(lab.folder)


def scores(
    lab: Lab, cells: dict[str, str] | None = None, blank: bool = False, said: dict[str, str] | None = None
) -> dict[str, int]:
    """Run the notebook in this process; return the points of each check. A quick stand-in for the grader's sandbox.

    `said` takes in what checks of Python say that do not pass.
    """
    if lab.language == "bash":
        return scores_in_bash(lab, cells or {}, blank)
    if lab.language == "javascript":
        return scores_in_javascript(lab, cells or {}, blank)
    names: dict[str, object] = {"__name__": "__main__"}
    points = {}
    for cell in lab.cells:
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code":
            continue
        source = (cells or {}).get(about.get("grade_id"), cell.source) if about.get("solution") else cell.source
        if blank:
            source = SOLUTION.sub(r"\1raise NotImplementedError()", source)
        passed = True
        try:
            with redirect_stdout(io.StringIO()):
                exec(compile(source, about.get("grade_id", "cell"), "exec"), names)
        except Exception as error:
            passed = False
            if said is not None and about.get("grade") and isinstance(error, AssertionError) and str(error):
                said[about["grade_id"]] = str(error)
        if about.get("grade"):
            points[about["grade_id"]] = about["points"] if passed else 0
    return points


def scores_in_bash(lab: Lab, cells: dict[str, str], blank: bool) -> dict[str, int]:
    """Do the same in one shell, in a copy of the lab's folder; each check in a shell of its own."""
    lines, most = [], {key: cell.metadata.nbgrader.points for key, cell in lab.tests().items()}
    for cell in (cell for cell in lab.cells if cell.cell_type == "code"):
        name = cell.metadata.nbgrader.grade_id
        source = cells.get(name, cell.source)
        if name in most:
            lines.append(f"( eval {shlex.quote(source)} ) >/dev/null 2>&1 && echo passed {name}")
        else:
            source = SOLUTION.sub(r"\1false", source) if blank else source
            lines.append(f"eval {shlex.quote(source)} >/dev/null 2>&1")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(lab.folder, folder, dirs_exist_ok=True)
        ran = subprocess.run(["bash", "-c", "\n".join(lines)], cwd=folder, capture_output=True, text=True, timeout=60)
    passed = {line.split()[1] for line in ran.stdout.splitlines() if line.startswith("passed ")}
    return {name: points if name in passed else 0 for name, points in most.items()}


@cache
def node() -> Node:
    """One Node for all: every answer declares anew what the one before has declared."""
    return Node(lambda _name, _data: None)


def scores_in_javascript(lab: Lab, cells: dict[str, str], blank: bool) -> dict[str, int]:
    """Do the same in Node, cell after cell."""
    node().run(f"process.chdir({json.dumps(str(lab.folder))})", 20)
    points = {}
    for cell in (cell for cell in lab.cells if cell.cell_type == "code"):
        about = cell.metadata.nbgrader
        source = cells.get(about.grade_id, cell.source)
        if blank:
            source = SCRIPT_SOLUTION.sub('throw new Error("not written yet");', source)
        done = node().run(source, 20)
        if about.grade:
            points[about.grade_id] = 0 if done.error else about.points
    return points


def test_labs_of_pathways_and_foundation_are_there() -> None:
    assert set(labs()) >= FIXED


def test_first_labs_ask_nobody_to_delete_an_error() -> None:
    first = {node.document.front["slug"] for node in foundation().children}
    for key, lab in labs().items():
        if key.split("/")[0] in first:
            assert lab.meta["code_stub"]["python"].startswith("# "), key


def test_course_settings_name_the_course() -> None:
    for course in {lab.folder.parents[1] for lab in labs().values()}:
        assert f'course_id = "{course.name}"' in (course / "nbgrader_config.py").read_text()


def test_notebook_is_named_like_its_lab_and_holds_no_outputs(lab: Lab) -> None:
    assert [path.name for path in lab.folder.glob("*.ipynb")] == [f"{lab.folder.name}.ipynb"]
    assert not [cell.id for cell in lab.cells if cell.get("outputs")]
    assert len({cell.id for cell in lab.cells}) == len(lab.cells)


def test_lab_ships_data_or_a_file_beside_the_notebook(lab: Lab) -> None:
    files = [path for path in lab.folder.iterdir() if path.suffix != ".ipynb"]
    assert files
    assert sum(path.stat().st_size for path in files) < 1_000_000


def test_meta_lists_every_graded_cell_once_in_order(lab: Lab) -> None:
    assert [task["grade_id"] for task in lab.meta["tasks"]] == list(lab.graded())


def test_meta_reads_as_the_grader_reads_it(lab: Lab) -> None:
    about = grader_meta.load(lab.folder.parents[1] / "meta" / f"{lab.folder.name}.yaml")
    assert about.limits["total_s"] <= 20
    assert about.limits["memory_mb"] <= 512
    assert set(about.texts) >= {"title", "title_es", "brief", "brief_es", "lesson"}


def test_meta_has_skills_hint_and_spanish_for_every_task(lab: Lab) -> None:
    for task in lab.meta["tasks"]:
        assert task["skills"], task["grade_id"]
        assert set(task["skills"]) <= set(skills()), task["grade_id"]
        assert all(task[field] for field in ("title", "title_es", "hint", "hint_es")), task["grade_id"]


def test_meta_points_to_a_lesson_that_has_the_lab_and_the_part(lab: Lab) -> None:
    course = lab.key.split("/")[0]
    assert course in courses(), f"{lab.key}: no course is called {course}"
    lesson = lesson_of(course, lab.meta["lesson"])
    assert lab.key in [block["lab"] for block in blocks(lesson, "lab")]
    parts = {task["lesson_part"] for task in lab.meta["tasks"]}
    assert parts <= anchors(lesson), f"{lesson.path}: no such headings: {sorted(parts - anchors(lesson))}"


CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def test_every_text_is_there_in_spanish_with_the_same_code(lab: Lab) -> None:
    for cell in lab.cells:
        if cell.cell_type != "markdown" or cell.metadata.get("nbgrader", {}).get("solution"):
            continue
        spanish = reading.texts(cell).get("es", "")
        assert sorted(CODE.findall(spanish)) == sorted(CODE.findall(cell.source)), cell.id
        assert spanish.count("\n#") == cell.source.count("\n#"), cell.id
        assert 0.7 < len(spanish) / len(cell.source) < 1.6, f"{cell.id}: is something missing?"


def test_rubric_adds_up_to_the_points_of_each_hand_graded_answer(lab: Lab) -> None:
    rubric = lab.meta.get("rubric", {})
    assert set(rubric) == set(lab.manual())
    for grade_id, items in rubric.items():
        assert sum(item["points"] for item in items) == lab.manual()[grade_id].metadata.nbgrader.points
        assert all(item["text"] and item["text_es"] for item in items)


def test_tasks_give_partial_credit(lab: Lab) -> None:
    assert len(lab.solutions()) >= 3
    assert len(lab.tests()) > len(lab.solutions())


def test_every_check_has_a_visible_message_and_a_hidden_part(lab: Lab) -> None:
    for grade_id, cell in lab.tests().items():
        assert len(HIDDEN.findall(cell.source)) == 1, grade_id
        if lab.language != "python":
            # Whole by itself, sealed, and it says what it saw.
            reads = grader_checks.of(known.LANGUAGES[lab.language])
            found = reads.equations(cell)
            assert found, grade_id
            assert all(part.words for part in found.asked if not part.hidden), grade_id
            assert not list(reads.remarks(cell, NotebookNode(cells=lab.cells))), grade_id
            continue
        visible = ast.parse(HIDDEN.sub("", cell.source))
        told = [node for node in ast.walk(visible) if isinstance(node, ast.Assert) and node.msg]
        assert told, f"{grade_id}: no visible check says what it saw"


def test_hidden_checks_stand_alone(lab: Lab) -> None:
    """Hidden checks run in another process than the student's code, so they bring every name but the student's own.

    Names of locked cells are there too: the grader runs the author's own copy of these beside the checks. In a shell
    they are asked of the student's own.
    """
    if lab.language != "python":
        return
    given = set().union(*(_defined(ast.parse(cell.source)) for cell in [*lab.solutions().values(), *lab.locked()]))
    for grade_id, cell in lab.tests().items():
        hidden = ast.parse(HIDDEN.search(cell.source)[1])
        used = {n.id for n in ast.walk(hidden) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        unknown = used - _defined(hidden) - given - set(dir(builtins))
        assert not unknown, f"{grade_id}: {sorted(unknown)} come from elsewhere"


def _defined(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
    return names


def test_checks_hold_enough_mutants_and_alternatives(lab: Lab) -> None:
    assert len(lab.checks["mutants"]) >= 8
    assert len(lab.checks["alternatives"]) >= 3
    for entry in lab.checks["mutants"] + lab.checks["alternatives"]:
        assert set(entry["cells"]) <= set(lab.solutions()), entry["name"]
    for mutant in lab.checks["mutants"]:
        assert mutant["why"]
        assert mutant["loses"]
        assert set(mutant["loses"]) <= set(lab.tests()), mutant["name"]
    names = [entry["name"] for entry in lab.checks["mutants"] + lab.checks["alternatives"]]
    assert len(set(names)) == len(names)


def test_every_check_is_lost_by_some_mutant(lab: Lab) -> None:
    assert {grade_id for mutant in lab.checks["mutants"] for grade_id in mutant["loses"]} == set(lab.tests())


def test_solution_earns_all_and_the_released_notebook_nothing(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(lab, monkeypatch)
    most = {grade_id: cell.metadata.nbgrader.points for grade_id, cell in lab.tests().items()}
    assert scores(lab) == most
    assert sum(scores(lab, blank=True).values()) == 0


def test_alternatives_earn_all(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(lab, monkeypatch)
    for other in lab.checks["alternatives"]:
        lost = [key for key, points in scores(lab, other["cells"]).items() if not points]
        assert not lost, f"{other['name']} loses {lost}"


def test_mutants_lose_what_they_are_said_to_lose(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(lab, monkeypatch)
    for mutant in lab.checks["mutants"]:
        lost = [key for key, points in scores(lab, mutant["cells"]).items() if not points]
        assert sorted(lost) == sorted(mutant["loses"]), mutant["name"]


def test_network_addresses_in_lab_files_are_for_documentation_or_private() -> None:
    for path in (path for path in LABS.glob("*/source/*/**/*") if path.is_file() and path.suffix != ".pyc"):
        text = path.read_text(encoding="utf-8", errors="replace")
        found = re.findall(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])", text)
        assert not [address for address in found if not DOCUMENTATION.match(address)], path
        hosts = re.findall(r"https?://([^/\s\"']+)|[\w.]+@([\w.]+\w)", text)
        names = {name for pair in hosts for name in pair if name}
        assert all(re.search(r"(^|\.)example\.(org|com|net)$", name.lower()) for name in names), f"{path}: {names}"
