"""Pages of matches: nothing is lost, nothing stands twice, and what fits comes before what is near."""

import pytest

from placement.openings.match_pages import A_PAGE, page_of
from placement.openings.matching import Grouped


@pytest.mark.parametrize(
    ("fitting", "near", "rest"), [(0, 0, 0), (3, 0, 1), (0, 9, 20), (A_PAGE, 2, 0), (8, 5, 9), (13, 1, 100)]
)
def test_pages_hold_each_match_once_in_its_group_and_order(fitting, near, rest):
    groups = Grouped(
        *([f"{what} {n}" for n in range(many)] for what, many in (("a", fitting), ("b", near), ("c", rest)))
    )
    first, _shown = page_of(groups, None)
    pages = [page_of(groups, str(number))[1] for number in first.paginator.page_range]
    assert [one for page in pages for one in page.fitting] == groups.fitting
    assert [one for page in pages for one in page.near] == groups.near
    assert [one for page in pages for one in page.not_yet] == groups.not_yet
    assert all(len(page.fitting) + len(page.near) + len(page.not_yet) <= A_PAGE for page in pages)
    assert {page.rest for page in pages} == {rest}
