"""The parts of the matrix beyond each app's own cells: the API in every method, the CMS, files, exports."""

import pytest

from tests.matrix import asking
from tests.matrix.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("part", "least"),
    [(asking.api_cells, 250), (asking.cms_cells, 780), (asking.file_cells, 40), (asking.export_cells, 15)],
)
def test_every_cell_is_as_stated(part, least: int, world: World):
    cells = list(part(world))
    assert [cell for cell in cells if not cell.holds] == []
    assert len(cells) >= least


def test_cms_greets_the_editor(world: World):
    response = world.client("editor").get("/cms/")
    assert response.status_code == 200
    assert b"Tech academy" in response.content


def test_a_cell_that_differs_or_leaks_does_not_hold():
    assert asking.Cell("x", "student", "get", 404, frozenset({404})).holds
    assert not asking.Cell("x", "student", "get", 200, frozenset({404})).holds
    assert not asking.Cell("x", "student", "get", 404, frozenset({404}), leaked=True).holds


def test_a_url_that_nobody_states_is_found(monkeypatch):
    assert asking.unstated() == []
    monkeypatch.delitem(asking.STATED, "people:me")
    assert asking.unstated() == ["people:me"]
