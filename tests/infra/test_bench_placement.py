"""Placement's measurement: its academy can be made, and the limit shows the same rows as the pages do."""

import re
from uuid import UUID

import pytest

from infra.bench import placement_limit
from infra.bench.gradebook_rows import asked, session_of
from infra.bench.placement_rows import Size, count, fill

pytestmark = pytest.mark.django_db
ID = re.compile(r'href="/placement/(?:openings|referrals|people|jobs|placements)/([0-9a-f-]{32,36})/"')


def ids(body):
    return [UUID(found) for found in ID.findall(body.decode())]


def test_pages_and_their_limit_show_the_same_rows(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    filled = fill(Size(students=200, employers=20, referrals=600))
    assert count() | {"jobs": 0} == {"students": 200, "employers": 20, "openings": 40, "referrals": 600, "jobs": 0}
    cookie = session_of(filled.staff)
    for name, (path, bare) in placement_limit.pages(filled.order).items():
        ours, limit = ids(asked(path, "", cookie)()), ids(placement_limit.view(bare, filled, cookie)())
        assert len(limit) > 3, name
        assert set(limit) <= set(ours), name
