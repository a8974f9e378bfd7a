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
