"""The measurement of instructors' pages: its rows can be made, and no page asks more for many people than for few."""

import pytest

from infra.bench.gradebook_rows import queries_of
from infra.bench.pages import _pages
from infra.bench.pages_rows import fill, one_lab
from labs.models import GradeEvent

pytestmark = pytest.mark.django_db


def test_pages_take_the_same_queries_for_few_people_and_for_many(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    way, lab = one_lab()
    taken = []
    for people in (3, 60):
        pages = _pages(fill(way, lab, people))
        taken.append({name: (ours(), queries_of(ours))[1] for name, (ours, _limit) in pages.items()})
        page, bare = (asked().decode() for asked in pages["hand grading"])
        assert f"1 of {people}" in page
        assert f"<td>{people}</td>" in bare
    assert taken[0] == taken[1]
    assert GradeEvent.objects.filter(kind="manual", points=1).count() == 2
