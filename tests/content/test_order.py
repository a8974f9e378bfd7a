"""What a lab needs was taught before it: by the Foundation, or earlier in the same pathway."""

from collections.abc import Iterable

import pytest

from pathways.content.loading.files import Node
from tests.content.curriculum import blocks, courses, foundation, labs, pathways


def on_the_way(pathway: Node) -> list[Node]:
    """Return the lessons of a pathway in the order of its learners, those of the Foundation first."""
    listed = [*foundation().document.front["courses"], *pathway.document.front["courses"]]
    return [leaf for key in listed for leaf in courses()[key].children]


def untaught(leaves: Iterable[Node]) -> list[str]:
    """Return "lab: skill" for each skill that a lab asks for before, or without, a lesson that teaches it."""
    taught: set[str] = set()
    found = []
    for leaf in leaves:
        taught |= set(leaf.document.front["skills"])
        for block in blocks(leaf.document, "lab"):
            needed = {skill for task in labs()[block["lab"]].meta["tasks"] for skill in task["skills"]}
            found += [f"{block['lab']}: {skill}" for skill in sorted(needed - taught)]
    return found


@pytest.mark.parametrize("pathway", pathways(), ids=lambda node: node.document.front["slug"])
def test_labs_need_only_what_was_taught_before(pathway: Node) -> None:
    assert untaught(on_the_way(pathway)) == []


def test_without_the_foundation_labs_are_refused_and_what_they_lack_is_named() -> None:
    own = courses()["networking-basics"].children
    assert untaught(own) == [f"networking-basics/vlsm-plan: {key}" for key in ("python-basics", "workplace-writing")]


def test_a_lab_before_its_lesson_is_refused() -> None:
    leaves = courses()["networking-basics"].children
    assert "networking-basics/vlsm-plan: ip-addressing" in untaught(reversed(leaves))


def test_every_lab_hangs_on_the_lesson_that_its_meta_names() -> None:
    for course in courses().values():
        for leaf in course.children:
            for block in blocks(leaf.document, "lab"):
                assert labs()[block["lab"]].meta["lesson"] == leaf.document.front["slug"], block["lab"]
