"""A small burst of hand-ins through the exchange's API, with parts killed meanwhile. `make burst` is the big one."""

import pytest

from infra.bench.hand_ins import Killer, burst, of_house
from tests.integration.house import House
from tests.integration.ledger import until

pytestmark = pytest.mark.integration


def test_burst_with_kills_gives_every_hand_in_one_grade(house: House) -> None:
    place = of_house(house)
    killer = Killer(place, (0.7, 1.2), most=3)
    found = burst(place, count=16, seconds=4.0, people=8, killer=killer)
    assert found["handed_in"] == 16
    assert found["in_order"]
    assert sum(found["killed"].values()) >= 2
    assert (found["lost"], found["graded_twice"]) == (0, 0)
    # What was killed last may still be starting; the next test finds a demo that is up.
    until("all parts answering", house.all_parts_answer)
