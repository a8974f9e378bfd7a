"""Names of labs as they come from a browser."""

from pathlib import Path

import pytest

from labs.hub.extension import keys


@pytest.mark.parametrize(
    ("course", "assignment"),
    [
        ("", "a"),
        ("a", ""),
        ("..", "a"),
        ("a/b", "c"),
        ("a", "../b"),
        (".hidden", "a"),
        ("a\0", "b"),
        ("ä", "b"),
        ("a" * 90, "b"),
    ],
)
def test_parse_of_anything_but_plain_names_refuses(course: str, assignment: str) -> None:
    with pytest.raises(keys.BadKey):
        keys.parse(course, assignment)


def test_notebook_prefers_the_one_named_like_the_assignment(tmp_path: Path) -> None:
    key = keys.parse("networking-basics", "vlsm-plan")
    folder = key.folder(str(tmp_path))
    folder.mkdir(parents=True)
    assert key.notebook(str(tmp_path)) is None
    (folder / "aaa.ipynb").touch()
    assert key.notebook(str(tmp_path)) == folder / "aaa.ipynb"
    (folder / "vlsm-plan.ipynb").touch()
    assert key.notebook(str(tmp_path)) == folder / "vlsm-plan.ipynb"
    assert key.notebooks(str(tmp_path)) == [folder / "vlsm-plan.ipynb", folder / "aaa.ipynb"]


def test_notebook_is_found_by_its_name_and_never_outside_of_the_folder(tmp_path: Path) -> None:
    key = keys.parse("py", "one")
    for path in ("py/one/b.ipynb", "py/one/a.ipynb", "py/two/c.ipynb"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    found = {name: key.notebook(str(tmp_path), name) for name in ("b", "../two/c", "c", "")}
    assert {name: path and path.name for name, path in found.items()} == {
        "b": "b.ipynb",
        "../two/c": "a.ipynb",
        "c": "a.ipynb",
        "": "a.ipynb",
    }
