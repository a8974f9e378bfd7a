"""Pages of matches: nothing is lost, nothing stands twice, and what fits comes before what is near."""

import pytest

from placement.openings.match_pages import A_PAGE, page_of
from placement.openings.matching import Grouped


@pytest.mark.parametrize(("fitting", "near"), [(0, 0), (3, 0), (0, 9), (A_PAGE, 2), (8, 5), (13, 1)])
def test_pages_hold_each_match_once_in_its_group_and_order(fitting, near):
    groups = Grouped([f"fits {n}" for n in range(fitting)], [f"near {n}" for n in range(near)], ["not yet"])
    first, _shown = page_of(groups, None)
    shown = [page_of(groups, str(number))[1] for number in first.paginator.page_range]
    assert [one for page in shown for one in page.fitting] == groups.fitting
    assert [one for page in shown for one in page.near] == groups.near
    assert [page.not_yet for page in shown] == [["not yet"], *([[]] * (len(shown) - 1))]
    assert all(len(page.fitting) + len(page.near) <= A_PAGE for page in shown)
