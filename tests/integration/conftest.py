"""One demo for all of these tests, and the lab that they hand in to."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from tests.integration import books
from tests.integration import house as house_module
from tests.integration.books import Book
from tests.integration.house import House


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """The demo, which tests may stop, kill and start again."""
    with house_module.opened() as house:
        yield house


@dataclass(frozen=True)
class Lab:
    """The lab that everybody hands in to: its id, the students' notebook, and the author's answers in it."""

    id: str
    given: Book
    solution: Book
    auto_points: float
    hand_points: float


@pytest.fixture(scope="session")
def lab(house: House) -> Lab:
    """The networking pathway's lab, as published in the demo."""
    assert house.demo.site
    row = house.ledger.lab(*house_module.LAB)
    private = house.var / "private"
    release, source = ((private / row[name]).read_bytes() for name in ("release_path", "source_path"))
    tasks = json.loads(row["manifest"])["tasks"]
    return Lab(
        id=str(UUID(row["id"])),
        given=books.given(release),
        solution=books.solution(release, source),
        auto_points=sum(task["points"] for task in tasks if not task["manual"]),
        hand_points=sum(task["points"] for task in tasks if task["manual"]),
    )
