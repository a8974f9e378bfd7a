"""Every address of the hub and of a lab, with its headers, for a visitor, its owner and another student."""

from collections.abc import Iterator

import pytest

from tests.hub import live
from tests.hub.standin import StandIn
from tests.matrix import hub as matrix
from tests.matrix.hub_cells import CANARY, HUB, LAB, OWNER

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def answers(hub: live.Hub, site: StandIn) -> Iterator[list[matrix.Answer]]:
    """What everybody with a browser gets; `make matrix` asks programs and every method as well."""
    asking = matrix.Asking(hub, site)
    asking.open(programs=False)
    yield list(asking.answers({**HUB, **LAB}, matrix.BROWSERS))
    site.signed_in = OWNER


def test_every_route_of_hub_and_lab_is_stated() -> None:
    assert matrix.unstated() == []


def test_every_cell_of_the_hub_is_as_stated(answers: list[matrix.Answer]) -> None:
    cells = [matrix.cell(answer) for answer in answers]
    assert [cell for cell in cells if not cell.holds] == []
    assert len(cells) == len(matrix.BROWSERS) * len({**HUB, **LAB})


def test_the_owner_meets_the_canary_so_that_its_absence_says_something(answers: list[matrix.Answer]) -> None:
    met = [answer for answer in answers if answer.role == "student" and CANARY in answer.response.text]
    assert len(met) >= 3
