"""Every address of the hub and of a lab, with its headers, for a visitor, its owner and another student."""

import re
from collections.abc import Iterator

import pytest

from tests.hub import live
from tests.hub.standin import StandIn
from tests.matrix import hub as matrix
from tests.matrix.hub_cells import CANARY, HUB, LAB, OWNER

OWNED = re.compile(rf"{CANARY}|api/contents|lab/tree|academy/(plain|leave)|api/status$")
pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def answers(hub: live.Hub, site: StandIn) -> Iterator[list[matrix.Answer]]:
    """What strangers get everywhere, and the owner in the lab's own files and pages.

    `make matrix` asks every cell: the owner's, those of programs, and every method.
    """
    asking = matrix.Asking(hub, site)
    asking.open(programs=False)
    owners = {route: row for route, row in LAB.items() if OWNED.search(row.place)}
    yield [*asking.answers(owners, ("student",)), *asking.answers({**HUB, **LAB}, ("visitor", "other_student"))]
    site.signed_in = OWNER


def test_every_route_of_hub_and_lab_is_stated() -> None:
    assert matrix.unstated() == []


def test_every_cell_of_the_hub_is_as_stated(answers: list[matrix.Answer]) -> None:
    cells = [matrix.cell(answer) for answer in answers]
    assert [cell for cell in cells if not cell.holds] == []
    assert len(cells) > 2 * len({**HUB, **LAB})


def test_the_owner_meets_the_canary_so_that_its_absence_says_something(answers: list[matrix.Answer]) -> None:
    met = [answer for answer in answers if answer.role == "student" and CANARY in answer.response.text]
    assert len(met) >= 3
