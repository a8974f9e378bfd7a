"""Rooms are entered from above: no circle of imports, and none hidden inside a function."""

import ast

import pytest

from infra import shape

SITE = ("academy_site", "people", "pathways", "placement")
# Programs of the labs load what they need when they need it: the hub, the exchange and the grader start in less time.
APART = ("hub", "exchange", "grader")


def rooms() -> list:
    ours = shape.files(*SITE, "labs")
    return [path for path in ours if path.relative_to(shape.ROOT).parts[1] not in APART]


def test_no_files_import_each_other_in_a_circle():
    assert shape.circles(shape.files(*SITE, "labs", "infra")) == []


def test_a_circle_hidden_inside_a_function_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(shape, "ROOT", tmp_path)
    (tmp_path / "people").mkdir()
    (tmp_path / "people/one.py").write_text("from people import two\n")
    (tmp_path / "people/two.py").write_text("def later():\n    from people.one import two\n")
    assert shape.circles(shape.files("people")) == [["people.one", "people.two"]]


def test_only_app_configurations_import_ours_inside_a_function():
    hidden = []
    for path in rooms():
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and path.name != "apps.py":
                inside = [node for node in ast.walk(function) if isinstance(node, ast.ImportFrom)]
                named = [node for node in inside if node.level or (node.module or "").split(".")[0] in shape.HOUSES]
                hidden += [f"{path.relative_to(shape.ROOT)}: {ast.unparse(node)}" for node in named]
    assert hidden == []


def test_every_room_says_in_a_few_lines_what_it_is():
    folders = {path.relative_to(shape.ROOT).parts[:2] for path in rooms() if path.name == "__init__.py"}
    beside = {"management", "models", "templatetags", "__init__.py"}
    found = [shape.ROOT / app / room for app, room in folders if app != "academy_site" and room not in beside]
    assert len(found) > 30
    assert [str(room) for room in found if not (room / "README.md").exists()] == []


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("people/caseload/test_caseload.py", "people/caseload"),
        ("academy_site/test_week.py", "academy_site/week"),
        ("academy_site/test_views.py", "academy_site"),
        ("grader/scores/cases.py", "labs/grader"),
        ("exchange/formgrader.py", "labs/exchange"),
        ("exchange/test_course_folders.py", "labs/nbgrader_courses"),
        ("test_rooms.py", "tests"),
    ],
)
def test_tests_count_for_the_room_that_they_are_about(path, room):
    assert shape.room_tested(shape.ROOT / "tests" / path) == room
